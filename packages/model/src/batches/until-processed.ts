import type { Caller } from "../calls/caller.ts";
import { pause } from "../calls/pause.ts";
import { triesMax, waitMilliseconds } from "../calls/tries.ts";
import type { ConnectionContext } from "../connection-context.ts";

/** DynamoDB's refusals of a whole batch for want of capacity, which are as good as all unprocessed. */
const throttlingNames: ReadonlySet<string> = new Set([
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
]);

/**
 * Sends what is left again and again, with longer and longer jittered waits, until nothing is left
 * or the eighth try in a row brought nothing. Gives what is left then.
 */
export async function untilProcessed<Entry>(
  context: ConnectionContext,
  caller: Caller,
  entries: readonly Entry[],
  attempt: (entries: readonly Entry[]) => Promise<readonly Entry[]>,
): Promise<readonly Entry[]> {
  let left = entries;
  let idleCount = 0;
  for (;;) {
    const before = left.length;
    left = await attemptOrNothing(left, attempt);
    if (left.length === 0) {
      return left;
    }
    idleCount = left.length < before ? 0 : idleCount + 1;
    if (idleCount === triesMax) {
      return left;
    }
    await pause(context, caller, waitMilliseconds(context, caller.tryCount));
    caller.tryCount += 1;
  }
}

async function attemptOrNothing<Entry>(
  entries: readonly Entry[],
  attempt: (entries: readonly Entry[]) => Promise<readonly Entry[]>,
): Promise<readonly Entry[]> {
  try {
    return await attempt(entries);
  } catch (error) {
    if (error instanceof Error && throttlingNames.has(error.name)) {
      return entries;
    }
    throw error;
  }
}
