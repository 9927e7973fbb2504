import type { CommandContext } from "../../command/command-context.ts";
import { openTargetStacks } from "../../stacks/open-stacks.ts";
import { describeTarget } from "../../target/target.ts";
import { safeText } from "../../terminal/safe-text.ts";
import { textTable } from "../../terminal/text-table.ts";
import type { StackListOptions } from "./stack-list-options.ts";

export async function stackList(
  context: CommandContext,
  options: StackListOptions,
): Promise<undefined> {
  const stacks = await openTargetStacks(context, options);
  const list = await stacks.list();
  if (options.json) {
    await context.printJson(list);
    return;
  }
  if (list.length === 0) {
    context.note(`There are no stacks at ${describeTarget(context.target())}.`);
    return;
  }
  const rows = list.map(({ stackName, status, updatedAt, createdAt, underWay }) => [
    stackName,
    status,
    (updatedAt ?? createdAt).slice(0, 19).replace("T", " "),
    underWay === undefined ? "" : safeText(underWay.owner),
  ]);
  await context.print(
    textTable(["stack", "status", "since", "under way"], rows, context.style.bold),
  );
}
