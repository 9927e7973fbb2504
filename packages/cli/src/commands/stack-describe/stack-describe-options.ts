import { jsonOption } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { type AccountOptions, accountOptions, stackArgument } from "../../stacks/stack-options.ts";

export interface StackDescribeArguments {
  readonly stack: string;
}

export interface StackDescribeOptions extends AccountOptions {
  readonly json: boolean;
}

export const stackDescribeCommand: PlinthCommand = defineCommand<
  StackDescribeArguments,
  StackDescribeOptions
>({
  path: "stack describe",
  summary: "shows a stack: its tables, parameters, outputs, and what was left out",
  details: "With --json the template that was applied is there too.",
  arguments: { stack: stackArgument },
  options: { json: jsonOption, ...accountOptions },
  usesTarget: true,
  usesConfig: false,
  examples: [{ line: "stack describe shop-dev", does: "as the last deployment left it" }],
  load: async () => (await import("./stack-describe.ts")).stackDescribe,
});
