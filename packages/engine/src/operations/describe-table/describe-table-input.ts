import type { DescribeTableInput } from "@plinth/api";
import type { Door } from "../../validation/door.ts";
import type { InputShape } from "../../validation/read-input.ts";
import { readTableInput } from "../../validation/table-input.ts";
import { tableNamePatternShape } from "../../validation/table-shapes.ts";

/** A request that names a table and nothing else. */
export interface NamedTable {
  readonly tableName: string;
}

const shape: InputShape<DescribeTableInput> = {
  kind: "structure",
  members: { TableName: tableNamePatternShape },
  required: ["TableName"],
};

/** Reads the input of the operations that only take a table's name. */
export function parseNamedTableInput(json: unknown, door: Door): NamedTable {
  return { tableName: readTableInput(json, shape, door).TableName };
}
