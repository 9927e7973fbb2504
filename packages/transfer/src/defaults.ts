import { setTimeout } from "node:timers/promises";

/** What a transfer takes from outside; a test gives its own. */
export interface TransferRuntime {
  /** From 0 up to 1, for waits that do not fall together. */
  readonly random: () => number;
  /** Milliseconds that only go forward. */
  readonly monotonicNow: () => number;
  /** Ends early, without an error, when the signal does. */
  readonly pause: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

export const systemRuntime: TransferRuntime = {
  random: () => Math.random(),
  monotonicNow: () => performance.now(),
  pause: (milliseconds, signal) =>
    setTimeout(milliseconds, undefined, { signal }).catch(() => undefined),
};
