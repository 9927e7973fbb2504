import type { KeyValueStore } from "@plinth/store";
import { changeRange, counterOf } from "../storage/change-key.ts";
import { timeOfChange } from "../storage/stored-change.ts";
import { isPast, type Stream, visibleShards } from "../stream/stream.ts";
import type { Transaction } from "../transaction/transaction.ts";
import type { SweepContext } from "./sweep-slice.ts";

/** A slice of all streams ends with the first of these, so that requests wait for a few ms at most. */
const sliceChangesMax = 400;
const sliceCharactersMax = 512 * 1024;

/**
 * Takes a slice of what is older than a day out of the store: changes, shards, and streams that are
 * disabled. Readers do not depend on it, since they look at the time themselves. Tells whether there
 * may be more to take.
 */
export function trimSlice(context: SweepContext, transaction: Transaction): boolean {
  const slice: Slice = { changeCount: 0, characterCount: 0 };
  const trim: Trim = { store: context.store, nowMs: context.now(), transaction, slice };
  for (const stream of context.catalog.streams.all()) {
    trimStream(stream, trim);
    if (isFull(slice)) {
      return true;
    }
  }
  return false;
}

/** What was taken so far. A change is as long as its two images, hence they are not only counted. */
interface Slice {
  changeCount: number;
  characterCount: number;
}

function isFull({ changeCount, characterCount }: Slice): boolean {
  return changeCount >= sliceChangesMax || characterCount >= sliceCharactersMax;
}

interface Trim {
  readonly store: KeyValueStore;
  readonly nowMs: number;
  readonly transaction: Transaction;
  readonly slice: Slice;
}

/** Takes the stream's changes until the slice is full. */
function trimStream(stream: Stream, { store, nowMs, transaction, slice }: Trim): void {
  const { state, position } = stream;
  const range = changeRange(state.streamNumber, state.trimmedCounter + 1, position.lastCounter);
  let { trimmedCounter } = state;
  for (const [key, value] of store.entries(range)) {
    if (!isPast(timeOfChange(value), nowMs)) {
      break;
    }
    transaction.writeRecord({ key, value: undefined });
    trimmedCounter = counterOf(key);
    slice.changeCount += 1;
    slice.characterCount += value.length;
    if (isFull(slice)) {
      break;
    }
  }
  const shards = visibleShards(state, nowMs);
  // No change is younger than the end of its stream, so all are gone that were not too many.
  if (!isFull(slice) && isPast(state.disabledAtMs, nowMs)) {
    transaction.removeStream(state.streamNumber);
  } else if (trimmedCounter > state.trimmedCounter || shards.length < state.shards.length) {
    transaction.saveStream({ ...state, shards, trimmedCounter }, position);
  }
}
