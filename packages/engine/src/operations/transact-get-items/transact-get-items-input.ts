import type { ReturnConsumedCapacity } from "@plinth/api";
import type { ExpressionCache, Projection } from "@plinth/expressions";
import type { Item } from "@plinth/values";
import { checkShape } from "../../validation/check-shape.ts";
import {
  itemShape,
  namesShape,
  returnConsumedCapacityShape,
  stringShape,
  tableNameShape,
} from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import { transactionActionsMax } from "../../validation/limits.ts";
import { normalizeItem } from "../../validation/normalize-item.ts";
import { readShape } from "../../validation/read-shape.ts";
import { actionExpressions } from "../../validation/request-expressions.ts";
import type { StructureShape } from "../../validation/shape.ts";
import { tableNameOf } from "../../validation/table-name.ts";

/** A TransactGetItems request that passed validation. */
export interface TransactGetItems {
  readonly gets: readonly TransactGet[];
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
}

export interface TransactGet {
  readonly tableName: string;
  readonly key: Item;
  readonly projection: Projection | undefined;
}

const shape: StructureShape = {
  kind: "structure",
  members: {
    TransactItems: {
      kind: "list",
      lengthMin: 1,
      lengthMax: transactionActionsMax,
      of: {
        kind: "structure",
        name: "TransactGetItem",
        members: {
          Get: {
            kind: "structure",
            name: "Get",
            members: {
              TableName: tableNameShape,
              Key: itemShape,
              ProjectionExpression: stringShape,
              ExpressionAttributeNames: namesShape,
            },
            required: ["TableName", "Key"],
          },
        },
        required: ["Get"],
      },
    },
    ReturnConsumedCapacity: returnConsumedCapacityShape,
  },
  required: ["TransactItems"],
};

/** Reads TransactGetItems' input. The order of the checks is observable. */
export function parseTransactGetItemsInput(
  json: unknown,
  door: Door,
  cache: ExpressionCache,
): TransactGetItems {
  const input = readShape(json, shape, door);
  checkShape(input, shape);
  const items = input["TransactItems"] as { readonly Get: Record<string, unknown> }[];
  return {
    gets: items.map(({ Get }) => readGet(Get, cache)),
    returnConsumedCapacity: (input["ReturnConsumedCapacity"] ?? "NONE") as ReturnConsumedCapacity,
  };
}

function readGet(members: Readonly<Record<string, unknown>>, cache: ExpressionCache): TransactGet {
  const expressions = actionExpressions(members, ["ProjectionExpression"], cache);
  const key = normalizeItem(members["Key"] as Record<string, unknown>);
  const projection = expressions.projection();
  expressions.checkAllUsed();
  return { tableName: tableNameOf(members["TableName"] as string), key, projection };
}
