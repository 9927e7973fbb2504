import type { ListTablesInput } from "@plinth/api";
import type { Door } from "../../validation/door.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";

/** A ListTables request that passed validation. */
export interface ListTables {
  readonly exclusiveStartTableName: string | undefined;
  readonly limit: number;
}

const shape: InputShape<ListTablesInput> = {
  kind: "structure",
  members: {
    ExclusiveStartTableName: {
      kind: "string",
      pattern: "[a-zA-Z0-9_.-]+",
      lengthMin: 3,
      lengthMax: 255,
    },
    Limit: { kind: "integer", min: 1, max: 100 },
  },
};

/** Reads ListTables' input. */
export function parseListTablesInput(json: unknown, door: Door): ListTables {
  const input = readInput(json, shape, door);
  return {
    exclusiveStartTableName: input.ExclusiveStartTableName,
    limit: input.Limit ?? 100,
  };
}
