import type { KeyValueStore } from "@plinth/store";
import { changeRange, counterOf } from "../storage/change-key.ts";
import { timeOfChange } from "../storage/stored-change.ts";
import { isPast, type Stream, visibleShards } from "../stream/stream.ts";
import type { Catalog } from "../table/catalog.ts";
import type { Transaction } from "../transaction/transaction.ts";

/** So many changes go at once, of all streams, so that requests wait for a few ms at most. */
const sliceChangesMax = 400;

export interface TrimContext {
  readonly catalog: Catalog;
  readonly store: KeyValueStore;
  readonly now: () => number;
}

/**
 * Takes a slice of what is older than a day out of the store: changes, shards, and streams that are
 * disabled. Readers do not depend on it, since they look at the time themselves. Tells whether there
 * may be more to take.
 */
export function trimSlice(context: TrimContext, transaction: Transaction): boolean {
  const nowMs = context.now();
  let changeCount = 0;
  for (const stream of context.catalog.streams.all()) {
    const limit = sliceChangesMax - changeCount;
    changeCount += trimStream(stream, limit, { store: context.store, nowMs, transaction });
    if (changeCount === sliceChangesMax) {
      return true;
    }
  }
  return false;
}

interface Trim {
  readonly store: KeyValueStore;
  readonly nowMs: number;
  readonly transaction: Transaction;
}

/** Takes `limit` of the stream's changes at most, and tells how many it took. */
function trimStream(stream: Stream, limit: number, { store, nowMs, transaction }: Trim): number {
  const { state, position } = stream;
  const range = changeRange(state.streamNumber, state.trimmedCounter + 1, position.lastCounter);
  let { trimmedCounter } = state;
  let changeCount = 0;
  for (const [key, value] of store.entries(range)) {
    if (changeCount === limit || !isPast(timeOfChange(value), nowMs)) {
      break;
    }
    transaction.writeRecord({ key, value: undefined });
    trimmedCounter = counterOf(key);
    changeCount += 1;
  }
  const shards = visibleShards(state, nowMs);
  // No change is younger than the end of its stream, so all are gone that were not too many.
  if (changeCount < limit && isPast(state.disabledAtMs, nowMs)) {
    transaction.removeStream(state.streamNumber);
  } else if (changeCount > 0 || shards.length < state.shards.length) {
    transaction.saveStream({ ...state, shards, trimmedCounter }, position);
  }
  return changeCount;
}
