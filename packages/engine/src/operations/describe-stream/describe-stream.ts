import type { DescribeStreamOutput, SequenceNumberRange, Shard } from "@plinth/api";
import { sequenceNumberOf } from "../../stream/sequence-number.ts";
import { type ShardState, visibleShards } from "../../stream/stream.ts";
import { existingStream } from "../existing-stream.ts";
import type { OperationContext } from "../operation.ts";
import type { DescribeStream } from "./describe-stream-input.ts";

/**
 * A stream with a page of its shards, the oldest first.
 *
 * Differs from DynamoDB: a stream is ENABLED or DISABLED as soon as its table was changed, because
 * nothing has to be set up or taken down.
 */
export function describeStream(
  { streamArn, limit, exclusiveStartShardId, parentShardId }: DescribeStream,
  context: OperationContext,
): DescribeStreamOutput {
  const nowMs = context.now();
  const { state } = existingStream(streamArn, context.transaction, nowMs);
  const shards = visibleShards(state, nowMs)
    .filter((shard) => parentShardId === undefined || shard.parentShardId === parentShardId)
    .filter(
      ({ shardId }) => exclusiveStartShardId === undefined || shardId > exclusiveStartShardId,
    );
  const page = shards.slice(0, limit);
  const last = page.at(-1);
  return {
    StreamDescription: {
      StreamArn: state.streamArn,
      StreamLabel: state.streamLabel,
      StreamStatus: state.disabledAtMs === undefined ? "ENABLED" : "DISABLED",
      StreamViewType: state.viewType,
      CreationRequestDateTime: state.createdAtMs / 1000,
      TableName: state.tableName,
      KeySchema: [...state.keySchema],
      Shards: page.map((shard) => describeShard(state.streamNumber, shard)),
      ...(shards.length > limit && last !== undefined
        ? { LastEvaluatedShardId: last.shardId }
        : {}),
    },
  };
}

function describeShard(streamNumber: number, shard: ShardState): Shard {
  const { shardId, parentShardId, startCounter, endCounter } = shard;
  const range: SequenceNumberRange = {
    StartingSequenceNumber: sequenceNumberOf(streamNumber, startCounter),
    ...(endCounter === undefined
      ? {}
      : { EndingSequenceNumber: sequenceNumberOf(streamNumber, endCounter) }),
  };
  return {
    ShardId: shardId,
    SequenceNumberRange: range,
    ...(parentShardId === undefined ? {} : { ParentShardId: parentShardId }),
  };
}
