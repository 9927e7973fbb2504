import { jsonOption } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { flag } from "../../command/options.ts";
import { type AccountOptions, accountOptions, stackArgument } from "../../stacks/stack-options.ts";

export interface StackRollbackArguments {
  readonly stack: string;
}

export interface StackRollbackOptions extends AccountOptions {
  readonly force: boolean;
  readonly json: boolean;
}

export const stackRollbackCommand: PlinthCommand = defineCommand<
  StackRollbackArguments,
  StackRollbackOptions
>({
  path: "stack rollback",
  summary: "ends a deployment that was interrupted, or whose rollback failed",
  details:
    "All goes back to the state before; or forward, when only the end of it was missing. A process that was killed keeps its hold on the stack for a minute.",
  arguments: { stack: stackArgument },
  options: {
    force: flag("--force", "do not wait for that minute: the process is gone for sure"),
    json: jsonOption,
    ...accountOptions,
  },
  usesTarget: true,
  usesConfig: false,
  examples: [{ line: "stack rollback shop-dev", does: "what was left half done" }],
  load: async () => (await import("./stack-rollback.ts")).stackRollback,
});
