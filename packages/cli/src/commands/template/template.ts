import { printTemplate, template } from "@plinth/infra";
import type { CommandContext } from "../../command/command-context.ts";
import { deliver } from "../../derived/deliver.ts";
import type { ApplicationArguments } from "../../derived/delivery-options.ts";
import { findApplication } from "../../derived/find-application.ts";
import type { TemplateOptions } from "./template-options.ts";

export async function templateOf(
  context: CommandContext,
  { application, json, ...delivery }: ApplicationArguments & TemplateOptions,
): Promise<3 | undefined> {
  const made = template(findApplication(await context.config(), application));
  const text = json ? `${JSON.stringify(made, undefined, 2)}\n` : printTemplate(made);
  return deliver(context, text, delivery);
}
