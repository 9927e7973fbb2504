import type { Shard, StreamDescription, StreamSummary, StreamViewType } from "@plinth/api";
import type { Client } from "@plinth/client";
import { serviceFailure } from "../calls/service-failure.ts";
import type { ShardName } from "./state/shard-leases.ts";

/** A shard of one of the table's streams, as DynamoDB tells of it. */
export interface ListedShard extends ShardName {
  readonly streamArn: string;
  readonly parentShardId: string | undefined;
  /** Whether it still took records when it was listed. */
  readonly isOpen: boolean;
}

export interface ListedStream {
  readonly streamLabel: string;
  readonly viewType: StreamViewType;
  readonly isEnabled: boolean;
  readonly shards: readonly ListedShard[];
}

/**
 * Lists what can be read of a table's changes, the oldest stream first: a stream that was disabled,
 * or whose table was deleted, is there for another day (API reference, DeleteTable).
 */
export async function listShards(client: Client, tableName: string): Promise<ListedStream[]> {
  const streams: ListedStream[] = [];
  for (const summary of await listStreams(client, tableName)) {
    const stream = await describeStream(client, summary);
    if (stream !== undefined) {
      streams.push(stream);
    }
  }
  return streams.sort((a, b) => (a.streamLabel < b.streamLabel ? -1 : 1));
}

async function listStreams(client: Client, TableName: string): Promise<StreamSummary[]> {
  const streams: StreamSummary[] = [];
  let last: string | undefined;
  do {
    const input = last === undefined ? { TableName } : { TableName, ExclusiveStartStreamArn: last };
    const output = await client.send("ListStreams", input);
    streams.push(...output.Streams);
    last = output.LastEvaluatedStreamArn;
  } while (last !== undefined);
  return streams;
}

/** Undefined when the stream went away since it was listed. */
async function describeStream(
  client: Client,
  { StreamArn, StreamLabel: streamLabel }: StreamSummary,
): Promise<ListedStream | undefined> {
  const shards: Shard[] = [];
  let description: StreamDescription | undefined;
  do {
    const last: string | undefined = description?.LastEvaluatedShardId;
    const input = last === undefined ? { StreamArn } : { StreamArn, ExclusiveStartShardId: last };
    try {
      description = (await client.send("DescribeStream", input)).StreamDescription;
    } catch (error) {
      if (serviceFailure(error, "ResourceNotFoundException") !== undefined) {
        return undefined;
      }
      throw error;
    }
    shards.push(...description.Shards);
  } while (description.LastEvaluatedShardId !== undefined);
  return {
    streamLabel,
    viewType: description.StreamViewType,
    isEnabled: ["ENABLED", "ENABLING"].includes(description.StreamStatus),
    shards: shards.map((shard) => ({
      streamLabel,
      streamArn: StreamArn,
      shardId: shard.ShardId,
      parentShardId: shard.ParentShardId,
      isOpen: shard.SequenceNumberRange.EndingSequenceNumber === undefined,
    })),
  };
}
