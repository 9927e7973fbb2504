import type { CommandContext } from "../../command/command-context.ts";
import { CliError } from "../../errors/cli-error.ts";
import { eventLine } from "../../stacks/event-line.ts";
import { openTargetStacks } from "../../stacks/open-stacks.ts";
import { describeTarget } from "../../target/target.ts";
import { counted } from "../../terminal/counted.ts";
import type { StackDeleteArguments, StackDeleteOptions } from "./stack-delete-options.ts";

export async function stackDelete(
  context: CommandContext,
  options: StackDeleteArguments & StackDeleteOptions,
): Promise<undefined> {
  const { stack, yes } = options;
  const stacks = await openTargetStacks(context, options);
  const { resources } = await stacks.describe(stack);
  const deleted = resources.filter(({ deletionPolicy }) => deletionPolicy === "Delete");
  const names = deleted.map(({ physicalId }) => physicalId).join(", ");
  const what =
    deleted.length === 0
      ? "no table"
      : `${counted(deleted.length, "table")} (${names}) with all items`;
  await context.confirm({
    question: `This deletes the stack ${stack} and ${what} at ${describeTarget(context.target())}, for good.`,
    answer: stack,
    isAgreed: yes,
  });
  try {
    await stacks.delete(stack, {
      signal: context.signal,
      onEvent: (event) => context.note(eventLine(event, context.style)),
    });
  } catch (error) {
    if (!context.signal.aborted) throw error;
    const message = `The deletion of ${stack} was stopped. Give the same command again to go on.`;
    throw new CliError(message, { cause: error });
  }
  await context.print(`deleted  ${stack}`);
}
