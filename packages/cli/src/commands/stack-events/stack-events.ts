import { setTimeout as sleep } from "node:timers/promises";
import type { Stacks } from "@plinth/infra/stacks";
import type { CommandContext } from "../../command/command-context.ts";
import { eventLine } from "../../stacks/event-line.ts";
import { openTargetStacks } from "../../stacks/open-stacks.ts";
import type { StackEventsArguments, StackEventsOptions } from "./stack-events-options.ts";

const lookIntervalMilliseconds = 500;

export async function stackEvents(
  context: CommandContext,
  options: StackEventsArguments & StackEventsOptions,
): Promise<undefined> {
  const { stack, limit, follow, json } = options;
  const stacks = await openTargetStacks(context, options);
  const told = new Set<string>();
  for (let isFirst = true; ; isFirst = false) {
    // Asked before the events are read, so that none is missed when it has just ended.
    const goesOn = follow && (await isUnderWay(stacks, stack));
    const events = await stacks.events(stack);
    const shown = isFirst && limit !== undefined ? events.slice(-limit) : events;
    for (const event of isFirst ? shown : shown.filter(({ eventId }) => !told.has(eventId))) {
      await context.print(json ? JSON.stringify(event) : eventLine(event, context.style));
    }
    for (const { eventId } of events) told.add(eventId);
    if (!goesOn) return;
    await sleep(lookIntervalMilliseconds, undefined, { signal: context.signal });
  }
}

async function isUnderWay(stacks: Stacks, name: string): Promise<boolean> {
  const summary = (await stacks.list()).find(({ stackName }) => stackName === name);
  return summary?.underWay?.isInterrupted === false;
}
