import type { KeySchemaElement, StreamViewType } from "@plinth/api";
import type { ResourcePolicyRecord } from "../storage/resource-policy-record.ts";
import { hashOf } from "../storage/store-key.ts";

/** "All data in DynamoDB Streams is subject to a 24-hour lifetime" (Developer Guide). */
const retentionMs = 24 * 60 * 60 * 1000;

/**
 * A shard that is so old takes no more changes; its child does. AWS documents that shards are closed
 * by time and not when: consumers there see it after about four hours.
 */
const shardLifetimeMs = 4 * 60 * 60 * 1000;

/** A part of a stream, one after the other. */
export interface ShardState {
  readonly shardId: string;
  readonly parentShardId: string | undefined;
  /** Taken by the shard itself: its first change has a greater one. */
  readonly startCounter: number;
  /** The last change's, or `startCounter` without changes; `undefined` while the shard is open. */
  readonly endCounter: number | undefined;
  readonly openedAtMs: number;
  readonly closedAtMs: number | undefined;
}

/** What is kept of a stream, as JSON in the store. A change of it makes a new one. */
export interface StreamState {
  readonly streamNumber: number;
  readonly streamArn: string;
  readonly streamLabel: string;
  readonly tableName: string;
  readonly keySchema: readonly KeySchemaElement[];
  readonly viewType: StreamViewType;
  readonly createdAtMs: number;
  /** Set once the stream takes no more changes; a day later it is gone. */
  readonly disabledAtMs: number | undefined;
  /** The oldest first. */
  readonly shards: readonly ShardState[];
  /** All changes up to this one are gone from the store. */
  readonly trimmedCounter: number;
  readonly resourcePolicy?: ResourcePolicyRecord;
}

/** How far a stream has come. */
export interface StreamPosition {
  readonly lastCounter: number;
  /** Epoch milliseconds. A clock that is set back does not lower it, so ages follow the order. */
  readonly lastAtMs: number;
}

/** A stream as the engine works with it: changed by `Transaction` alone. */
export class Stream {
  state: StreamState;
  position: StreamPosition;

  constructor(state: StreamState, position: StreamPosition) {
    this.state = state;
    this.position = position;
  }
}

/** The first state of a stream, with one open shard, and the position that goes with it. */
export function newStream(
  stream: Pick<StreamState, "streamNumber" | "tableName" | "keySchema" | "viewType"> & {
    readonly tableArn: string;
    readonly streamLabel: string;
  },
  nowMs: number,
): { readonly state: StreamState; readonly position: StreamPosition } {
  const { tableArn, ...members } = stream;
  const shard = newShard(stream.streamNumber, { startCounter: 1, openedAtMs: nowMs });
  const state: StreamState = {
    ...members,
    streamArn: streamArnOf(tableArn, stream.streamLabel),
    createdAtMs: nowMs,
    disabledAtMs: undefined,
    shards: [shard],
    trimmedCounter: 0,
  };
  return { state, position: { lastCounter: shard.startCounter, lastAtMs: nowMs } };
}

export function streamArnOf(tableArn: string, streamLabel: string): string {
  return `${tableArn}/stream/${streamLabel}`;
}

/** True when the next change belongs into a new shard. */
export function isShardOver({ shards }: StreamState, nowMs: number): boolean {
  const open = shards.at(-1);
  return open !== undefined && nowMs - open.openedAtMs >= shardLifetimeMs;
}

/** Closes the open shard and opens its child, which takes the next counter. */
export function withChildShard(
  state: StreamState,
  { lastCounter, lastAtMs }: StreamPosition,
): { readonly state: StreamState; readonly position: StreamPosition } {
  const parentShardId = state.shards.at(-1)?.shardId;
  const startCounter = lastCounter + 1;
  const child = newShard(state.streamNumber, { startCounter, openedAtMs: lastAtMs }, parentShardId);
  return {
    state: { ...state, shards: [...closedShards(state, { lastCounter, lastAtMs }), child] },
    position: { lastCounter: startCounter, lastAtMs },
  };
}

/** The stream that takes no more changes from now on, and stays readable for a day. */
export function disabled({ state, position }: Stream, nowMs: number): StreamState {
  // Not before its last change, so that no change outlives the stream.
  const atMs = Math.max(nowMs, position.lastAtMs);
  const shards = closedShards(state, { ...position, lastAtMs: atMs });
  return { ...state, shards, disabledAtMs: atMs };
}

/** True for what came to its end so long ago that nobody may see it any more. */
export function isPast(endedAtMs: number | undefined, nowMs: number): boolean {
  return endedAtMs !== undefined && nowMs - endedAtMs > retentionMs;
}

/** The shards that have not passed yet, the oldest first. */
export function visibleShards({ shards }: StreamState, nowMs: number): readonly ShardState[] {
  return shards.filter(({ closedAtMs }) => !isPast(closedAtMs, nowMs));
}

/** The shard of that id, unless it has passed. */
export function visibleShard(
  { shards }: StreamState,
  shardId: string,
  nowMs: number,
): ShardState | undefined {
  const shard = shards.find((each) => each.shardId === shardId);
  return isPast(shard?.closedAtMs, nowMs) ? undefined : shard;
}

/** The counter of a shard's last change; of an open shard the last so far. */
export function endCounterOf({ position }: Stream, { endCounter }: ShardState): number {
  return endCounter ?? position.lastCounter;
}

function closedShards(
  { shards }: StreamState,
  { lastCounter, lastAtMs }: StreamPosition,
): ShardState[] {
  return shards.map((shard) =>
    shard.endCounter === undefined
      ? { ...shard, endCounter: lastCounter, closedAtMs: lastAtMs }
      : shard,
  );
}

/** The id as AWS forms it: the time of opening, then eight hexadecimal digits. */
function newShard(
  streamNumber: number,
  { startCounter, openedAtMs }: Pick<ShardState, "startCounter" | "openedAtMs">,
  parentShardId?: string,
): ShardState {
  const time = String(Math.floor(openedAtMs)).padStart(20, "0");
  const suffix = hashOf(`${streamNumber}/${startCounter}`).toString(16).padStart(8, "0");
  return {
    shardId: `shardId-${time}-${suffix}`,
    parentShardId,
    startCounter,
    endCounter: undefined,
    openedAtMs,
    closedAtMs: undefined,
  };
}
