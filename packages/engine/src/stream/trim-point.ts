import type { KeyRange, StoreEntry } from "@plinth/store";
import { changeRange, counterOf } from "../storage/change-key.ts";
import { timeOfChange } from "../storage/stored-change.ts";
import { isPast, type Stream } from "./stream.ts";

/** Reads entries of the store, as a transaction does. */
export type ReadEntries = (range: KeyRange) => Iterable<StoreEntry>;

/**
 * The counter of the last change that is older than a day, whether it is still in the store or not;
 * nobody may see it or one before it. Ages follow the order, so the place is found by halving.
 */
export function trimPointOf(stream: Stream, read: ReadEntries, nowMs: number): number {
  const { streamNumber, trimmedCounter } = stream.state;
  const { lastCounter } = stream.position;
  /** The first change from `counter` on, when it is too old. */
  const pastFrom = (counter: number): number | undefined => {
    for (const [key, value] of read(changeRange(streamNumber, counter, lastCounter))) {
      return isPast(timeOfChange(value), nowMs) ? counterOf(key) : undefined;
    }
    return undefined;
  };
  let gone = trimmedCounter;
  let last = lastCounter;
  if (pastFrom(gone + 1) === undefined) {
    return gone;
  }
  while (gone < last) {
    const middle = Math.ceil((gone + last) / 2);
    const past = pastFrom(middle);
    if (past === undefined) {
      last = middle - 1;
    } else {
      gone = past;
    }
  }
  return gone;
}
