import type { StoreWrite } from "@plinth/store";
import { changeStoreKey } from "../storage/change-key.ts";
import { type ChangeEvent, encodeChange } from "../storage/stored-change.ts";
import type { StoredItem } from "../storage/stored-item.ts";
import {
  isShardOver,
  type Stream,
  type StreamPosition,
  type StreamState,
  withChildShard,
} from "./stream.ts";
import { streamStateWrite } from "./stream-catalog.ts";

/** A change of an item that goes into a stream when its transaction is committed. */
export interface StreamChange {
  readonly stream: Stream;
  readonly keys: StoredItem;
  readonly oldItem: StoredItem | undefined;
  readonly newItem: StoredItem | undefined;
  /** The item is deleted because its time was up. */
  readonly isExpiry: boolean;
}

export interface AppendedChanges {
  readonly writes: readonly StoreWrite[];
  /** Puts the streams back when the store refused the writes. */
  readonly undo: () => void;
}

/**
 * Moves the streams on by these changes and gives the writes that belong into the same batch as the
 * items. A number is taken only here, so that none is ever below one that a reader has seen.
 */
export function appendChanges(changes: readonly StreamChange[], nowMs: number): AppendedChanges {
  const before = new Map<Stream, { state: StreamState; position: StreamPosition }>();
  const writes: StoreWrite[] = [];
  for (const change of changes) {
    const { stream } = change;
    if (!before.has(stream)) {
      before.set(stream, { state: stream.state, position: stream.position });
    }
    appendChange(change, nowMs, writes);
  }
  return {
    writes,
    undo: () => {
      for (const [stream, { state, position }] of before) {
        stream.state = state;
        stream.position = position;
      }
    },
  };
}

/**
 * Differs from DynamoDB: a stream has one open shard at a time, because one engine takes all writes;
 * and an old shard is closed by the first change after its time, because until then nothing depends on it.
 */
function appendChange(change: StreamChange, nowMs: number, writes: StoreWrite[]): void {
  const { stream, keys } = change;
  const atMs = Math.max(Math.floor(nowMs), stream.position.lastAtMs);
  stream.position = { ...stream.position, lastAtMs: atMs };
  if (isShardOver(stream.state, atMs)) {
    const { state, position } = withChildShard(stream.state, stream.position);
    stream.state = state;
    stream.position = position;
    writes.push(streamStateWrite(state, position));
  }
  const { viewType, streamNumber } = stream.state;
  const counter = stream.position.lastCounter + 1;
  stream.position = { lastCounter: counter, lastAtMs: atMs };
  const keepsNew = viewType === "NEW_IMAGE" || viewType === "NEW_AND_OLD_IMAGES";
  const keepsOld = viewType === "OLD_IMAGE" || viewType === "NEW_AND_OLD_IMAGES";
  writes.push({
    key: changeStoreKey(streamNumber, counter),
    value: encodeChange({
      event: eventOf(change),
      atMs,
      keys,
      newImage: keepsNew ? change.newItem : undefined,
      oldImage: keepsOld ? change.oldItem : undefined,
    }),
  });
}

function eventOf({ oldItem, newItem, isExpiry }: StreamChange): ChangeEvent {
  if (newItem === undefined) {
    return isExpiry ? "T" : "R";
  }
  return oldItem === undefined ? "I" : "M";
}
