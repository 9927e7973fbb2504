import type { KeyValueStore } from "@plinth/store";
import { changeRange, counterOf } from "../storage/change-key.ts";
import { timeOfChange } from "../storage/stored-change.ts";
import { isPast, type Stream, visibleShards } from "../stream/stream.ts";
import type { Catalog } from "../table/catalog.ts";
import type { Transaction } from "../transaction/transaction.ts";

/** So many changes go at once, so that requests wait for a few ms at most. */
const sliceChangesMax = 400;

export interface TrimContext {
  readonly catalog: Catalog;
  readonly store: KeyValueStore;
  readonly now: () => number;
}

/**
 * Takes a slice of what is older than a day out of the store: changes, shards, and streams that are
 * disabled. Readers do not depend on it, since they look at the time themselves. Tells whether there
 * is more to take.
 */
export function trimSlice({ catalog, store, now }: TrimContext, transaction: Transaction): boolean {
  const nowMs = now();
  return catalog.streams.all().some((stream) => trimStream(stream, nowMs, { store, transaction }));
}

function trimStream(
  stream: Stream,
  nowMs: number,
  { store, transaction }: { readonly store: KeyValueStore; readonly transaction: Transaction },
): boolean {
  const { state, position } = stream;
  const range = changeRange(state.streamNumber, state.trimmedCounter + 1, position.lastCounter);
  let { trimmedCounter } = state;
  let changeCount = 0;
  let hasMore = false;
  for (const [key, value] of store.entries(range)) {
    if (!isPast(timeOfChange(value), nowMs)) {
      break;
    }
    if (changeCount === sliceChangesMax) {
      hasMore = true;
      break;
    }
    transaction.writeRecord({ key, value: undefined });
    trimmedCounter = counterOf(key);
    changeCount += 1;
  }
  const shards = visibleShards(state, nowMs);
  if (!hasMore && isPast(state.disabledAtMs, nowMs)) {
    transaction.removeStream(state.streamNumber);
  } else if (changeCount > 0 || shards.length < state.shards.length) {
    transaction.saveStream({ ...state, shards, trimmedCounter }, position);
  }
  return hasMore;
}
