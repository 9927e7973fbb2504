import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { flag, textOptionOr } from "../../command/options.ts";
import {
  type ApplicationArguments,
  applicationArguments,
  type DeliveryOptions,
  deliveryExitCodes,
  deliveryOptions,
} from "../../derived/delivery-options.ts";

export interface CostOptions extends DeliveryOptions {
  readonly region: string;
  readonly json: boolean;
}

export const costCommand: PlinthCommand = defineCommand<ApplicationArguments, CostOptions>({
  path: "cost",
  summary: "estimates what an application's tables cost in a month",
  details:
    "From the volumes that its access patterns declare, by AWS's prices of a day that it names. Nothing is asked of AWS.",
  arguments: applicationArguments,
  options: {
    ...deliveryOptions,
    region: textOptionOr("--region <region>", "whose prices", "us-east-1"),
    json: flag("--json", "as JSON, with exact amounts, rather than as Markdown"),
  },
  usesTarget: false,
  usesConfig: true,
  examples: [
    { line: "cost", does: "by access pattern and by table" },
    { line: "cost --region eu-central-1 --json", does: "elsewhere, as JSON" },
  ],
  exitCodes: deliveryExitCodes,
  load: async () => (await import("./cost.ts")).cost,
});
