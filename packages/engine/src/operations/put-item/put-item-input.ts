import type { PutItemInput } from "@plinth/api";
import type { ExpressionCache } from "@plinth/expressions";
import type { StoredItem } from "../../storage/stored-item.ts";
import { itemShape, tableNameShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import {
  type LegacyMembers,
  legacyShapes,
  refuseLegacyMembers,
} from "../../validation/legacy-members.ts";
import { normalizeItem } from "../../validation/normalize-item.ts";
import { type InputShape, readInput } from "../../validation/read-input.ts";
import { type ExpressionMember, requestExpressions } from "../../validation/request-expressions.ts";
import { tableNameOf } from "../../validation/table-name.ts";
import {
  readOldReturnValues,
  readWriteOptions,
  type WriteRequest,
  writeMembers,
} from "../../validation/write-members.ts";
import { checkedItem } from "../checked-item.ts";

/** A PutItem request that passed validation. Nothing to the right of here checks it again. */
export interface PutItem extends WriteRequest {
  readonly item: StoredItem;
  readonly returnValues: "NONE" | "ALL_OLD";
}

const legacy: LegacyMembers = {
  Expected: "ConditionExpression",
  ConditionalOperator: "ConditionExpression",
};

const expressionMembers: readonly ExpressionMember[] = ["ConditionExpression"];

const shape: InputShape<PutItemInput> = {
  kind: "structure",
  members: { TableName: tableNameShape, Item: itemShape, ...writeMembers, ...legacyShapes(legacy) },
  required: ["TableName", "Item"],
  reportedAlone: ["TableName"],
};

/** Reads PutItem's input. The order of the checks is observable. */
export function parsePutItemInput(json: unknown, door: Door, cache: ExpressionCache): PutItem {
  const input = readInput(json, shape, door);
  const tableName = tableNameOf(input.TableName);
  refuseLegacyMembers(input, legacy, expressionMembers);
  const expressions = requestExpressions(input, expressionMembers, cache);
  const normalizedItem = normalizeItem(input.Item);
  const returnValues = readOldReturnValues(input.ReturnValues);
  const item = checkedItem(normalizedItem);
  const condition = expressions.condition("ConditionExpression");
  expressions.checkAllUsed();
  return {
    tableName,
    item,
    condition,
    returnValues,
    ...readWriteOptions(input),
  };
}
