import { parameterOption } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { listOption, textOption, textOptionOr } from "../../command/options.ts";
import {
  type ApplicationArguments,
  applicationArguments,
  type DeliveryOptions,
  deliveryExitCodes,
  deliveryOptions,
} from "../../derived/delivery-options.ts";

export interface PolicyOptions extends DeliveryOptions {
  readonly function: readonly string[];
  readonly pattern: readonly string[];
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly partition: string;
  readonly parameter: Readonly<Record<string, string>>;
}

export const policyCommand: PlinthCommand = defineCommand<ApplicationArguments, PolicyOptions>({
  path: "policy",
  summary: "makes the IAM policy that allows an application its access patterns, and nothing else",
  arguments: applicationArguments,
  options: {
    function: listOption("-f, --function <name>", "only what this function does; may be repeated"),
    pattern: listOption("--pattern <name>", "only this access pattern; may be repeated"),
    account: textOption("--account <id>", "the account of the tables, twelve digits"),
    region: textOption("--region <region>", "their region; AWS_REGION when absent"),
    partition: textOptionOr("--partition <name>", "aws, aws-cn or aws-us-gov", "aws"),
    parameter: parameterOption,
    ...deliveryOptions,
  },
  usesTarget: false,
  usesConfig: true,
  examples: [
    {
      line: "policy --account 111122223333 --region eu-central-1",
      does: "all that the application does",
    },
    {
      line: "policy -f orders --account 111122223333 --region eu-central-1 -p Environment=prod",
      does: "one function",
    },
  ],
  exitCodes: deliveryExitCodes,
  load: async () => (await import("./policy.ts")).policy,
});
