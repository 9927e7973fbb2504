import { linkSignals } from "./linked-signal.ts";

const concurrencyDefault = 4;

/**
 * Runs the tasks, so many at a time at most. The first that fails ends the others by the signal that
 * they are given, and is what this rejects with, when all have ended.
 */
export async function runConcurrently(
  tasks: readonly ((signal: AbortSignal) => Promise<void>)[],
  signals: Iterable<AbortSignal | undefined>,
  concurrency: number = concurrencyDefault,
): Promise<void> {
  const linked = linkSignals(signals);
  const failures: unknown[] = [];
  const waiting = tasks.values();
  const work = async (): Promise<void> => {
    for (const task of waiting) {
      try {
        await task(linked.signal);
      } catch (error) {
        failures.push(error);
        linked.end();
      }
    }
  };
  const workers = Math.min(concurrency, tasks.length);
  await Promise.all(Array.from({ length: workers }, work));
  linked.end();
  if (failures.length > 0) {
    throw failures[0];
  }
}
