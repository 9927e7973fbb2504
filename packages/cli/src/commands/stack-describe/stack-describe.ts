import type { CommandContext } from "../../command/command-context.ts";
import { descriptionText } from "../../stacks/description-text.ts";
import { openTargetStacks } from "../../stacks/open-stacks.ts";
import type { StackDescribeArguments, StackDescribeOptions } from "./stack-describe-options.ts";

export async function stackDescribe(
  context: CommandContext,
  options: StackDescribeArguments & StackDescribeOptions,
): Promise<undefined> {
  const stacks = await openTargetStacks(context, options);
  const description = await stacks.describe(options.stack);
  if (options.json) {
    await context.printJson(description);
  } else {
    await context.print(descriptionText(description, context.style));
  }
}
