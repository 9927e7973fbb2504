import type { ListStreamsInput } from "@plinth/api";
import type { Door } from "../../validation/door.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { streamArnShape } from "../../validation/stream-shapes.ts";
import { withoutArn } from "../../validation/table-name.ts";

/** A ListStreams request that passed validation. */
export interface ListStreams {
  readonly tableName: string | undefined;
  readonly exclusiveStartStreamArn: string | undefined;
  readonly limit: number;
}

const shape: InputShape<ListStreamsInput> = {
  kind: "structure",
  members: {
    TableName: { kind: "string", lengthMin: 1, lengthMax: 1024 },
    Limit: { kind: "integer", min: 1, max: 100 },
    ExclusiveStartStreamArn: streamArnShape,
  },
};

/** Reads ListStreams' input. */
export function parseListStreamsInput(json: unknown, door: Door): ListStreams {
  const input = readInput(json, shape, door);
  return {
    tableName: input.TableName === undefined ? undefined : withoutArn(input.TableName),
    exclusiveStartStreamArn: input.ExclusiveStartStreamArn,
    limit: input.Limit ?? 100,
  };
}
