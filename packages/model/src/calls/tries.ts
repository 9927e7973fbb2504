import type { ConnectionContext } from "../connection-context.ts";
import type { Caller } from "./caller.ts";
import { pause } from "./pause.ts";
import { serviceFailure } from "./service-failure.ts";

export const triesMax = 8;
const firstWaitMilliseconds = 25;
const waitMillisecondsMax = 800;

/** Reasons that pass by themselves: another transaction was on the item, or capacity was short. */
export const passingReasons: ReadonlySet<string> = new Set([
  "TransactionConflict",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
]);

/** Whether the call may succeed soon: it did nothing but meet another transaction, or itself under way. */
export function canPass(error: unknown): boolean {
  if (
    serviceFailure(error, "TransactionConflictException") !== undefined ||
    serviceFailure(error, "TransactionInProgressException") !== undefined
  ) {
    return true;
  }
  const failure = serviceFailure(error, "TransactionCanceledException");
  const reasons = failure?.cancellationReasons?.filter((reason) => reason.Code !== "None") ?? [];
  return reasons.length > 0 && reasons.every((reason) => passingReasons.has(reason.Code));
}

/** Runs `attempt` until it succeeds, fails with what cannot pass, or was tried often enough. */
export async function withTries<Result>(
  context: ConnectionContext,
  caller: Caller,
  attempt: () => Promise<Result>,
  mayPass: (error: unknown) => boolean = canPass,
): Promise<Result> {
  for (let tryCount = 1; ; tryCount++) {
    try {
      return await attempt();
    } catch (error) {
      if (tryCount === triesMax || !mayPass(error)) {
        throw error;
      }
      await pause(context, caller, waitMilliseconds(context, tryCount));
      caller.tryCount = tryCount + 1;
    }
  }
}

/** Between nothing and twice the last bound, so that those who met part. */
export function waitMilliseconds(context: ConnectionContext, tryCount: number): number {
  const bound = Math.min(firstWaitMilliseconds * 2 ** (tryCount - 1), waitMillisecondsMax);
  return context.random() * bound;
}
