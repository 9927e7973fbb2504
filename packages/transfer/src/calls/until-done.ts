import { abortError, ServiceError } from "@plinth/client";
import type { TransferRuntime } from "../defaults.ts";

/** Tries in a row that brought nothing, each after a longer wait: together up to half a minute. */
const idleTriesMax = 10;
const waitMsFirst = 50;
const waitMsMax = 5000;

/**
 * Tries until nothing is left, with full jitter between the tries. What a table refuses for want of
 * capacity, and what fails on the way, is tried again; after ten tries in a row that brought nothing
 * the last failure is thrown, or a `ThrottlingException` when there was none.
 */
export async function untilDone<Left>(
  first: Left,
  attempt: (
    left: Left,
  ) => Promise<{ readonly left: Left | undefined; readonly isProgress: boolean }>,
  runtime: TransferRuntime,
  signal: AbortSignal | undefined,
): Promise<void> {
  let left = first;
  let failure: ServiceError | undefined;
  for (let idleCount = 0; idleCount < idleTriesMax; idleCount += 1) {
    if (signal?.aborted) throw abortError(signal);
    try {
      const result = await attempt(left);
      if (result.left === undefined) return;
      left = result.left;
      if (result.isProgress) idleCount = 0;
    } catch (error) {
      if (!(error instanceof ServiceError) || !error.isRetryable) throw error;
      failure = error;
    }
    const waitMs = Math.min(waitMsMax, waitMsFirst * 2 ** idleCount);
    await runtime.pause(runtime.random() * waitMs, signal);
  }
  throw failure ?? new ServiceError("ThrottlingException", "The table took no more writes");
}
