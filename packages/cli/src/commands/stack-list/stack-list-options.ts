import { jsonOption } from "../../command/common-options.ts";
import { defineCommand, type None, type PlinthCommand } from "../../command/define-command.ts";
import { type AccountOptions, accountOptions } from "../../stacks/stack-options.ts";

export interface StackListOptions extends AccountOptions {
  readonly json: boolean;
}

export const stackListCommand: PlinthCommand = defineCommand<None, StackListOptions>({
  path: "stack list",
  summary: "lists the stacks with their status",
  arguments: {},
  options: { json: jsonOption, ...accountOptions },
  usesTarget: true,
  usesConfig: false,
  examples: [{ line: "stack list", does: "those of the local endpoint" }],
  load: async () => (await import("./stack-list.ts")).stackList,
});
