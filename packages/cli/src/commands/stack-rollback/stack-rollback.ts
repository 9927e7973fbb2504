import type { StackEvent } from "@plinth/infra/stacks";
import type { CommandContext } from "../../command/command-context.ts";
import { descriptionText } from "../../stacks/description-text.ts";
import { eventLine } from "../../stacks/event-line.ts";
import { openTargetStacks } from "../../stacks/open-stacks.ts";
import type { StackRollbackArguments, StackRollbackOptions } from "./stack-rollback-options.ts";

export async function stackRollback(
  context: CommandContext,
  options: StackRollbackArguments & StackRollbackOptions,
): Promise<undefined> {
  const { stack, force, json } = options;
  const stacks = await openTargetStacks(context, options);
  const events: StackEvent[] = [];
  const description = await stacks.rollback(stack, {
    force,
    onEvent: (event) => {
      events.push(event);
      if (!json) context.note(eventLine(event, context.style));
    },
  });
  if (json) {
    await context.printJson({ ...description, events });
    return;
  }
  if (events.length === 0) context.note("Nothing was left half done.");
  await context.print(descriptionText(description, context.style));
}
