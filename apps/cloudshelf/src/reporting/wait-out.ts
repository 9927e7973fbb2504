import { isPassing } from "./sql/connection-lost.ts";

export interface WaitOutOptions {
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to 1, for the jitter. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Hears of each failure. */
  readonly onFailure: (error: unknown) => void;
}

const firstWaitMs = 100;
const waitMsMax = 10_000;

/**
 * Tries until SQL answers, with pauses that grow. Rejects with what does not pass by itself, and, when
 * the signal ends it, with the signal's reason.
 */
export async function waitOut<Result>(
  attempt: () => Promise<Result>,
  { wait, random, signal, onFailure }: WaitOutOptions,
): Promise<Result> {
  for (let failureCount = 0; ; failureCount += 1) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (!isPassing(error)) throw error;
      onFailure(error);
      const bound = Math.min(firstWaitMs * 2 ** failureCount, waitMsMax);
      await wait((bound * (1 + random())) / 2, signal);
    }
  }
}
