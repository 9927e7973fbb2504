import type {
  ReturnConsumedCapacity,
  TransactWriteItem,
  TransactWriteItemsInput,
} from "@plinth/api";
import type { Condition, ExpressionCache, Update } from "@plinth/expressions";
import type { Item } from "@plinth/values";
import { assert, ValidationException } from "../../exceptions.ts";
import type { StoredItem } from "../../storage/stored-item.ts";
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
import { type InputShape, readInput } from "../../validation/read-input.ts";
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

const shape: InputShape<TransactWriteItemsInput> = {
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

/** Reads TransactWriteItems' input. The order of the checks is observable. */
export function parseTransactWriteItemsInput(
  json: unknown,
  door: Door,
  cache: ExpressionCache,
): TransactWriteItems {
  const input = readInput(json, shape, door);
  const { TransactItems, ClientRequestToken } = input;
  return {
    actions: TransactItems.map((item) => readAction(item, cache)),
    clientRequestToken: ClientRequestToken,
    fingerprint: ClientRequestToken === undefined ? "" : fingerprintOf(TransactItems),
    returnConsumedCapacity: input.ReturnConsumedCapacity ?? "NONE",
    returnsItemCollectionMetrics: input.ReturnItemCollectionMetrics === "SIZE",
  };
}

function readAction(item: TransactWriteItem, cache: ExpressionCache): TransactAction {
  const [members, ...others] = Object.values(item);
  if (members === undefined || others.length > 0) {
    throw new ValidationException(
      "TransactItems can only contain one of Check, Put, Update or Delete",
    );
  }
  const expressions = actionExpressions(
    members,
    item.Update === undefined
      ? ["ConditionExpression"]
      : ["UpdateExpression", "ConditionExpression"],
    cache,
  );
  const target = readTarget(item, expressions);
  const condition = expressions.condition("ConditionExpression");
  expressions.checkAllUsed();
  return {
    tableName: tableNameOf(members.TableName),
    condition,
    returnsItemOnFailure: members.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
    ...target,
  };
}

function readTarget(
  { ConditionCheck, Put, Delete, Update }: TransactWriteItem,
  expressions: RequestExpressions,
): TransactTarget {
  if (Put !== undefined) {
    return { kind: "put", item: checkedItem(normalizeItem(Put.Item)) };
  }
  if (Delete !== undefined) {
    return { kind: "delete", key: normalizeItem(Delete.Key) };
  }
  if (Update !== undefined) {
    return { kind: "update", key: normalizeItem(Update.Key), update: expressions.update() };
  }
  assert(ConditionCheck !== undefined, "an action is one of the four that its shape knows");
  return { kind: "check", key: normalizeItem(ConditionCheck.Key) };
}
