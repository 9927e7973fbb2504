import type { KeysAndAttributes, ReturnConsumedCapacity } from "@plinth/api";
import type { Projection } from "@plinth/expressions";
import type { Item } from "@plinth/values";
import { ValidationException } from "../../exceptions.ts";
import { checkShape } from "../../validation/check-shape.ts";
import {
  booleanShape,
  itemShape,
  namesShape,
  returnConsumedCapacityShape,
  stringShape,
} from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import { batchGetKeysMax } from "../../validation/limits.ts";
import { normalizeItem } from "../../validation/normalize-item.ts";
import { readShape } from "../../validation/read-shape.ts";
import { RequestExpressions } from "../../validation/request-expressions.ts";
import type { StructureShape } from "../../validation/shape.ts";
import { tableNameOf } from "../../validation/table-name.ts";

/** A BatchGetItem request that passed validation. */
export interface BatchGetItem {
  readonly tables: readonly BatchGetTable[];
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
}

export interface BatchGetTable {
  readonly tableName: string;
  readonly keys: readonly Item[];
  readonly consistency: "strong" | "eventual";
  readonly projection: Projection | undefined;
  /** The members as they came, to go back with the keys that were left. */
  readonly request: KeysAndAttributes;
}

const shape: StructureShape = {
  kind: "structure",
  members: {
    RequestItems: {
      kind: "map",
      lengthMin: 1,
      lengthMax: batchGetKeysMax,
      of: {
        kind: "structure",
        members: {
          Keys: { kind: "list", of: itemShape, lengthMin: 1, lengthMax: batchGetKeysMax },
          ConsistentRead: booleanShape,
          ProjectionExpression: stringShape,
          ExpressionAttributeNames: namesShape,
        },
        required: ["Keys"],
      },
    },
    ReturnConsumedCapacity: returnConsumedCapacityShape,
  },
  required: ["RequestItems"],
};

/** Reads BatchGetItem's input. The order of the checks is observable. */
export function parseBatchGetItemInput(json: unknown, door: Door): BatchGetItem {
  const input = readShape(json, shape, door);
  checkShape(input, shape);
  const requestItems = input["RequestItems"] as Record<string, Record<string, unknown>>;
  const tables = Object.entries(requestItems).map(([name, members]) => readTable(name, members));
  const keyCount = tables.reduce((count, { keys }) => count + keys.length, 0);
  if (keyCount > batchGetKeysMax) {
    throw new ValidationException("Too many items requested for the BatchGetItem call");
  }
  return {
    tables,
    returnConsumedCapacity: (input["ReturnConsumedCapacity"] ?? "NONE") as ReturnConsumedCapacity,
  };
}

function readTable(name: string, members: Readonly<Record<string, unknown>>): BatchGetTable {
  const expressions = new RequestExpressions(members, ["ProjectionExpression"]);
  const keys = (members["Keys"] as Record<string, unknown>[]).map(normalizeItem);
  const projection = expressions.projection();
  expressions.checkAllUsed();
  return {
    tableName: tableNameOf(name),
    keys,
    consistency: members["ConsistentRead"] === true ? "strong" : "eventual",
    projection,
    request: members as unknown as KeysAndAttributes,
  };
}
