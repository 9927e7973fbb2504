import type { ReturnConsumedCapacity } from "@plinth/api";
import type { Condition, ExpressionCache, Update } from "@plinth/expressions";
import type { Item } from "@plinth/values";
import { ValidationException } from "../../exceptions.ts";
import type { StoredItem } from "../../storage/stored-item.ts";
import { checkShape } from "../../validation/check-shape.ts";
import {
  itemShape,
  namesShape,
  returnConsumedCapacityShape,
  returnItemCollectionMetricsShape,
  returnValuesOnConditionCheckFailureShape,
  stringShape,
  tableNameShape,
} from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import { transactionActionsMax } from "../../validation/limits.ts";
import { normalizeItem } from "../../validation/normalize-item.ts";
import { readShape } from "../../validation/read-shape.ts";
import {
  actionExpressions,
  type RequestExpressions,
} from "../../validation/request-expressions.ts";
import type { Shape, StructureShape } from "../../validation/shape.ts";
import { tableNameOf } from "../../validation/table-name.ts";
import { checkedItem } from "../checked-item.ts";
import { fingerprintOf } from "./fingerprint.ts";

/** A TransactWriteItems request that passed validation. */
export interface TransactWriteItems {
  readonly actions: readonly TransactAction[];
  readonly clientRequestToken: string | undefined;
  /** Two requests with one token must have the same. */
  readonly fingerprint: string;
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
  readonly returnsItemCollectionMetrics: boolean;
}

export type TransactAction = TransactTarget & {
  readonly tableName: string;
  readonly condition: Condition | undefined;
  readonly returnsItemOnFailure: boolean;
};

type TransactTarget =
  | { readonly kind: "check"; readonly key: Item }
  | { readonly kind: "put"; readonly item: StoredItem }
  | { readonly kind: "delete"; readonly key: Item }
  | { readonly kind: "update"; readonly key: Item; readonly update: Update | undefined };

const actionMembers: Readonly<Record<string, Shape>> = {
  TableName: tableNameShape,
  ConditionExpression: stringShape,
  ExpressionAttributeNames: namesShape,
  ExpressionAttributeValues: itemShape,
  ReturnValuesOnConditionCheckFailure: returnValuesOnConditionCheckFailureShape,
};

function actionShape(
  name: string,
  members: Readonly<Record<string, Shape>>,
  ...required: readonly string[]
): StructureShape {
  return {
    kind: "structure",
    name,
    members: { ...members, ...actionMembers },
    required: ["TableName", ...required],
  };
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
        name: "TransactWriteItem",
        members: {
          ConditionCheck: actionShape(
            "ConditionCheck",
            { Key: itemShape },
            "Key",
            "ConditionExpression",
          ),
          Put: actionShape("Put", { Item: itemShape }, "Item"),
          Delete: actionShape("Delete", { Key: itemShape }, "Key"),
          Update: actionShape(
            "Update",
            { Key: itemShape, UpdateExpression: stringShape },
            "Key",
            "UpdateExpression",
          ),
        },
      },
    },
    ClientRequestToken: { kind: "string", lengthMin: 1, lengthMax: 36 },
    ReturnConsumedCapacity: returnConsumedCapacityShape,
    ReturnItemCollectionMetrics: returnItemCollectionMetricsShape,
  },
  required: ["TransactItems"],
};

type Members = Readonly<Record<string, unknown>>;

/** Reads TransactWriteItems' input. The order of the checks is observable. */
export function parseTransactWriteItemsInput(
  json: unknown,
  door: Door,
  cache: ExpressionCache,
): TransactWriteItems {
  const input = readShape(json, shape, door);
  checkShape(input, shape);
  const items = input["TransactItems"] as Record<string, Members>[];
  const clientRequestToken = input["ClientRequestToken"] as string | undefined;
  return {
    actions: items.map((item) => readAction(item, cache)),
    clientRequestToken,
    fingerprint: clientRequestToken === undefined ? "" : fingerprintOf(items),
    returnConsumedCapacity: (input["ReturnConsumedCapacity"] ?? "NONE") as ReturnConsumedCapacity,
    returnsItemCollectionMetrics: input["ReturnItemCollectionMetrics"] === "SIZE",
  };
}

function readAction(
  item: Readonly<Record<string, Members>>,
  cache: ExpressionCache,
): TransactAction {
  const [action, ...others] = Object.entries(item);
  if (action === undefined || others.length > 0) {
    throw new ValidationException(
      "TransactItems can only contain one of Check, Put, Update or Delete",
    );
  }
  const [name, members] = action;
  const expressions = actionExpressions(
    members,
    name === "Update" ? ["UpdateExpression", "ConditionExpression"] : ["ConditionExpression"],
    cache,
  );
  const target = readTarget(name, members, expressions);
  const condition = expressions.condition("ConditionExpression");
  expressions.checkAllUsed();
  return {
    tableName: tableNameOf(members["TableName"] as string),
    condition,
    returnsItemOnFailure: members["ReturnValuesOnConditionCheckFailure"] === "ALL_OLD",
    ...target,
  };
}

function readTarget(
  name: string,
  members: Members,
  expressions: RequestExpressions,
): TransactTarget {
  if (name === "Put") {
    const item = normalizeItem(members["Item"] as Record<string, unknown>);
    return { kind: "put", item: checkedItem(item) };
  }
  const key = normalizeItem(members["Key"] as Record<string, unknown>);
  switch (name) {
    case "Delete":
      return { kind: "delete", key };
    case "Update":
      return { kind: "update", key, update: expressions.update() };
    default:
      return { kind: "check", key };
  }
}
