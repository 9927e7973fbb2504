import type { ReturnConsumedCapacity, TransactGetItem, TransactGetItemsInput } from "@plinth/api";
import type { ExpressionCache, Projection } from "@plinth/expressions";
import type { Item } from "@plinth/values";
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
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { actionExpressions } from "../../validation/request-expressions.ts";
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

const shape: InputShape<TransactGetItemsInput> = {
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
  const input = readInput(json, shape, door);
  return {
    gets: input.TransactItems.map((item) => readGet(item, cache)),
    returnConsumedCapacity: input.ReturnConsumedCapacity ?? "NONE",
  };
}

function readGet({ Get }: TransactGetItem, cache: ExpressionCache): TransactGet {
  const expressions = actionExpressions(Get, ["ProjectionExpression"], cache);
  const key = normalizeItem(Get.Key);
  const projection = expressions.projection();
  expressions.checkAllUsed();
  return { tableName: tableNameOf(Get.TableName), key, projection };
}
