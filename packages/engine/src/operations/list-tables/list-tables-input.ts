import { checkShape } from "../../validation/check-shape.ts";
import type { Door } from "../../validation/door.ts";
import { readShape } from "../../validation/read-shape.ts";
import type { StructureShape } from "../../validation/shape.ts";

/** A ListTables request that passed validation. */
export interface ListTables {
  readonly exclusiveStartTableName: string | undefined;
  readonly limit: number;
}

const shape: StructureShape = {
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
  const input = readShape(json, shape, door);
  checkShape(input, shape);
  return {
    exclusiveStartTableName: input["ExclusiveStartTableName"] as string | undefined,
    limit: (input["Limit"] ?? 100) as number,
  };
}
