import { jsonOption, yesOption } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import {
  type StackTemplateArguments,
  type StackTemplateOptions,
  stackTemplateArguments,
  stackTemplateOptions,
} from "../../stacks/stack-options.ts";

export interface StackDeployOptions extends StackTemplateOptions {
  readonly yes: boolean;
  readonly json: boolean;
}

export const stackDeployCommand: PlinthCommand = defineCommand<
  StackTemplateArguments,
  StackDeployOptions
>({
  path: "stack deploy",
  summary: "brings the tables of a template to what it says, or everything back",
  details:
    "It shows the events as they happen. When anything fails, or on Ctrl-C, all goes back to the state before. A template with more than tables is refused, unless --tables-only leaves the rest out. Where a table would be deleted it asks, or demands --yes. Parameters that are not given keep their last values.",
  arguments: stackTemplateArguments,
  options: { ...stackTemplateOptions, yes: yesOption, json: jsonOption },
  usesTarget: true,
  usesConfig: false,
  examples: [
    { line: "stack deploy shop-dev template.yml -t", does: "its tables, on the local endpoint" },
    {
      line: "stack deploy shop-test template.yml -t -p Environment=test",
      does: "beside it, under other names",
    },
    {
      line: "stack deploy shop template.yml --parameters-file prod.json --yes",
      does: "also where tables are deleted",
    },
  ],
  exitCodes: { 130: "stopped by Ctrl-C, and everything is as it was before" },
  load: async () => (await import("./stack-deploy.ts")).stackDeploy,
});
