import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { flag } from "../../command/options.ts";
import {
  type ApplicationArguments,
  applicationArguments,
  type DeliveryOptions,
  deliveryExitCodes,
  deliveryOptions,
} from "../../derived/delivery-options.ts";

export interface TemplateOptions extends DeliveryOptions {
  readonly json: boolean;
}

export const templateCommand: PlinthCommand = defineCommand<ApplicationArguments, TemplateOptions>({
  path: "template",
  summary: "makes an application's CloudFormation template",
  arguments: applicationArguments,
  options: {
    ...deliveryOptions,
    json: flag("--json", "as JSON, which CloudFormation takes too, rather than as YAML"),
  },
  usesTarget: false,
  usesConfig: true,
  examples: [
    { line: "template --out template.yml", does: "into a file" },
    { line: "template --check template.yml", does: "in CI: is the file still true?" },
  ],
  exitCodes: deliveryExitCodes,
  load: async () => (await import("./template.ts")).templateOf,
});
