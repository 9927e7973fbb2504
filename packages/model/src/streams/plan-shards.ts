import type { ListedShard, ListedStream } from "./list-shards.ts";
import { type ConsumerState, type ShardState, shardKeyOf } from "./state/shard-leases.ts";

/** What one process is to do, from what DynamoDB and the state table say. */
export interface ShardPlan {
  /** May be worked on now, whoever does: all that must be handled before them is. */
  readonly ready: readonly ListedShard[];
  /** Ready, and nobody's. */
  readonly free: readonly ListedShard[];
  /** Unfinished, but gone from the stream: what was in them and not handled is lost. */
  readonly gone: readonly ShardState[];
  /** How many of the ready shards are this process's share. */
  readonly share: number;
}

export interface PlanInput {
  readonly streams: readonly ListedStream[];
  readonly state: ConsumerState;
  readonly owner: string;
  readonly nowMs: number;
}

/**
 * Shares the shards out. A shard waits for its parent and for all shards of an older stream
 * ("Reading and processing a stream" in the Developer Guide asks for the first).
 */
export function planShards({ streams, state, owner, nowMs }: PlanInput): ShardPlan {
  const listed = new Map(
    streams.flatMap((stream) => stream.shards.map((shard) => [shardKeyOf(shard), shard] as const)),
  );
  const isOpen = (key: string): boolean =>
    listed.has(key) && state.shards.get(key)?.content.isFinished !== true;
  const ready: ListedShard[] = [];
  for (const { shards } of streams) {
    const left = shards.filter((shard) => isOpen(shardKeyOf(shard)));
    ready.push(...left.filter((shard) => !isOpen(parentKeyOf(shard))));
    if (left.length > 0) {
      break;
    }
  }
  const others = [...state.members].filter(([name, until]) => name !== owner && until > nowMs);
  return {
    ready,
    free: ready.filter((shard) => !isHeldByOther(state.shards.get(shardKeyOf(shard)))),
    gone: [...state.shards.entries()]
      .filter(([key, { content }]) => !listed.has(key) && content.isFinished !== true)
      .map(([, shard]) => shard)
      .filter((shard) => !isHeldByOther(shard)),
    share: Math.ceil(ready.length / (others.length + 1)),
  };

  function isHeldByOther(shard: ShardState | undefined): boolean {
    const { content } = shard ?? {};
    return content !== undefined && content.owner !== owner && (content.until ?? 0) > nowMs;
  }
}

/** No shard has the empty name. */
function parentKeyOf({ streamLabel, parentShardId = "" }: ListedShard): string {
  return shardKeyOf({ streamLabel, shardId: parentShardId });
}
