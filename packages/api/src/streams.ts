import type { Item } from "@plinth/values";
import type { KeySchemaElement, StreamViewType } from "./tables.ts";

/** One stream in ListStreams' answer. */
export interface StreamSummary {
  StreamArn: string;
  TableName: string;
  StreamLabel: string;
}

export interface ListStreamsInput {
  TableName?: string;
  Limit?: number;
  ExclusiveStartStreamArn?: string;
}

export interface ListStreamsOutput {
  Streams: StreamSummary[];
  LastEvaluatedStreamArn?: string;
}

export type StreamStatus = "ENABLING" | "ENABLED" | "DISABLING" | "DISABLED";

/** A shard without an ending number is open: it still takes records. */
export interface SequenceNumberRange {
  StartingSequenceNumber?: string;
  EndingSequenceNumber?: string;
}

export interface Shard {
  ShardId: string;
  SequenceNumberRange: SequenceNumberRange;
  ParentShardId?: string;
}

export interface ShardFilter {
  Type?: "CHILD_SHARDS";
  ShardId?: string;
}

export interface DescribeStreamInput {
  StreamArn: string;
  Limit?: number;
  ExclusiveStartShardId?: string;
  ShardFilter?: ShardFilter;
}

/** Times are epoch seconds with a fraction, as in the API's JSON. */
export interface StreamDescription {
  StreamArn: string;
  StreamLabel: string;
  StreamStatus: StreamStatus;
  StreamViewType: StreamViewType;
  CreationRequestDateTime: number;
  TableName: string;
  KeySchema: KeySchemaElement[];
  Shards: Shard[];
  LastEvaluatedShardId?: string;
}

export interface DescribeStreamOutput {
  StreamDescription: StreamDescription;
}

export type ShardIteratorType =
  | "TRIM_HORIZON"
  | "LATEST"
  | "AT_SEQUENCE_NUMBER"
  | "AFTER_SEQUENCE_NUMBER";

export interface GetShardIteratorInput {
  StreamArn: string;
  ShardId: string;
  ShardIteratorType: ShardIteratorType;
  SequenceNumber?: string;
}

export interface GetShardIteratorOutput {
  ShardIterator: string;
}

export interface GetRecordsInput {
  ShardIterator: string;
  Limit?: number;
}

/** NextShardIterator is absent when the shard is closed and all of it was read. */
export interface GetRecordsOutput {
  Records: StreamsRecord[];
  NextShardIterator?: string;
}

/** The API's `Record`, which is a name of TypeScript's own. */
export interface StreamsRecord {
  eventID: string;
  eventName: "INSERT" | "MODIFY" | "REMOVE";
  eventVersion: string;
  eventSource: "aws:dynamodb";
  awsRegion: string;
  dynamodb: StreamRecord;
  userIdentity?: Identity;
}

/** The time is epoch seconds, rounded down to a whole one. */
export interface StreamRecord {
  ApproximateCreationDateTime: number;
  Keys: Item;
  NewImage?: Item;
  OldImage?: Item;
  SequenceNumber: string;
  SizeBytes: number;
  StreamViewType: StreamViewType;
}

/** Who made the change, where it was the service itself: time to live. */
export interface Identity {
  PrincipalId: string;
  Type: string;
}
