import { schemaDocument } from "@plinth/infra";
import type { CommandContext } from "../../command/command-context.ts";
import { deliver } from "../../derived/deliver.ts";
import type { ApplicationArguments, DeliveryOptions } from "../../derived/delivery-options.ts";
import { findApplication } from "../../derived/find-application.ts";

export async function docs(
  context: CommandContext,
  { application, ...delivery }: ApplicationArguments & DeliveryOptions,
): Promise<3 | undefined> {
  const text = schemaDocument(findApplication(await context.config(), application));
  return deliver(context, text, delivery);
}
