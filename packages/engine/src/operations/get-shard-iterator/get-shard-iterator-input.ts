import type { GetShardIteratorInput, ShardIteratorType } from "@plinth/api";
import { ValidationException } from "../../exceptions.ts";
import type { Door } from "../../validation/door.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { shardIdShape, streamArnShape } from "../../validation/stream-shapes.ts";

/** A GetShardIterator request that passed validation. */
export interface GetShardIterator {
  readonly streamArn: string;
  readonly shardId: string;
  readonly type: ShardIteratorType;
  /** There for the two types that need one, and for no other. */
  readonly sequenceNumber: string | undefined;
}

const shape: InputShape<GetShardIteratorInput> = {
  kind: "structure",
  members: {
    StreamArn: streamArnShape,
    ShardId: shardIdShape,
    ShardIteratorType: {
      kind: "string",
      oneOf: ["TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"],
    },
    SequenceNumber: { kind: "string", lengthMin: 21, lengthMax: 40 },
  },
  required: ["StreamArn", "ShardId", "ShardIteratorType"],
};

/** Reads GetShardIterator's input. */
export function parseGetShardIteratorInput(json: unknown, door: Door): GetShardIterator {
  const input = readInput(json, shape, door);
  const { ShardIteratorType: type, SequenceNumber } = input;
  const isByNumber = type === "AT_SEQUENCE_NUMBER" || type === "AFTER_SEQUENCE_NUMBER";
  if (isByNumber && SequenceNumber === undefined) {
    throw new ValidationException(
      `One or more parameter values were invalid: SequenceNumber must be specified when ShardIteratorType is ${type}`,
    );
  }
  return {
    streamArn: input.StreamArn,
    shardId: input.ShardId,
    type,
    sequenceNumber: isByNumber ? SequenceNumber : undefined,
  };
}
