import { costEstimate, printCost } from "@plinth/infra";
import type { CommandContext } from "../../command/command-context.ts";
import { deliver } from "../../derived/deliver.ts";
import type { ApplicationArguments } from "../../derived/delivery-options.ts";
import { findApplication } from "../../derived/find-application.ts";
import type { CostOptions } from "./cost-options.ts";

export async function cost(
  context: CommandContext,
  { application, region, json, ...delivery }: ApplicationArguments & CostOptions,
): Promise<3 | undefined> {
  const estimate = costEstimate(findApplication(await context.config(), application), { region });
  const text = json ? `${JSON.stringify(estimate, undefined, 2)}\n` : printCost(estimate);
  return deliver(context, text, delivery);
}
