import { yesOption } from "../../command/common-options.ts";
import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import { type AccountOptions, accountOptions, stackArgument } from "../../stacks/stack-options.ts";

export interface StackDeleteArguments {
  readonly stack: string;
}

export interface StackDeleteOptions extends AccountOptions {
  readonly yes: boolean;
}

export const stackDeleteCommand: PlinthCommand = defineCommand<
  StackDeleteArguments,
  StackDeleteOptions
>({
  path: "stack delete",
  summary: "deletes a stack and, by their DeletionPolicy, its tables with all items",
  details:
    "The stack's name has to be typed in, or --yes given; without a terminal --yes is demanded. It is refused while another stack imports what it exports, or a table is protected against deletion.",
  arguments: { stack: stackArgument },
  options: { yes: yesOption, ...accountOptions },
  usesTarget: true,
  usesConfig: false,
  examples: [{ line: "stack delete shop-test --yes", does: "without asking" }],
  load: async () => (await import("./stack-delete.ts")).stackDelete,
});
