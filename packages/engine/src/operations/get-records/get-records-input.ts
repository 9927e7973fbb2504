import type { GetRecordsInput } from "@plinth/api";
import { ValidationException } from "../../exceptions.ts";
import { parseShardIterator, type ShardIterator } from "../../stream/shard-iterator.ts";
import type { Door } from "../../validation/door.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";

/** A GetRecords request that passed validation. */
export interface GetRecords {
  readonly iterator: ShardIterator;
  readonly limit: number;
}

const shape: InputShape<GetRecordsInput> = {
  kind: "structure",
  members: {
    ShardIterator: { kind: "string", lengthMin: 1, lengthMax: 2048 },
    Limit: { kind: "integer", min: 1, max: 1000 },
  },
  required: ["ShardIterator"],
};

/** Reads GetRecords' input. */
export function parseGetRecordsInput(json: unknown, door: Door): GetRecords {
  const input = readInput(json, shape, door);
  const iterator = parseShardIterator(input.ShardIterator);
  if (iterator === undefined) {
    throw new ValidationException("Invalid ShardIterator");
  }
  return { iterator, limit: input.Limit ?? 1000 };
}
