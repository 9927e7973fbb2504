import type { DescribeStreamInput } from "@plinth/api";
import type { Door } from "../../validation/door.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { shardIdShape, streamArnShape } from "../../validation/stream-shapes.ts";

/** A DescribeStream request that passed validation. */
export interface DescribeStream {
  readonly streamArn: string;
  readonly limit: number;
  readonly exclusiveStartShardId: string | undefined;
  /** Only the children of this shard are asked for. */
  readonly parentShardId: string | undefined;
}

const shape: InputShape<DescribeStreamInput> = {
  kind: "structure",
  members: {
    StreamArn: streamArnShape,
    Limit: { kind: "integer", min: 1, max: 100 },
    ExclusiveStartShardId: shardIdShape,
    ShardFilter: {
      kind: "structure",
      members: { Type: { kind: "string", oneOf: ["CHILD_SHARDS"] }, ShardId: shardIdShape },
    },
  },
  required: ["StreamArn"],
};

/** Reads DescribeStream's input. A filter needs both its members to say anything. */
export function parseDescribeStreamInput(json: unknown, door: Door): DescribeStream {
  const input = readInput(json, shape, door);
  const { Type, ShardId } = input.ShardFilter ?? {};
  return {
    streamArn: input.StreamArn,
    limit: input.Limit ?? 100,
    exclusiveStartShardId: input.ExclusiveStartShardId,
    parentShardId: Type === undefined ? undefined : ShardId,
  };
}
