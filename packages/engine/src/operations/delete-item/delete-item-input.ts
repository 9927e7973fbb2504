import type { DeleteItemInput } from "@plinth/api";
import type { ExpressionCache } from "@plinth/expressions";
import type { Item } from "@plinth/values";
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

/** A DeleteItem request that passed validation. Nothing to the right of here checks it again. */
export interface DeleteItem extends WriteRequest {
  readonly key: Item;
  readonly returnValues: "NONE" | "ALL_OLD";
}

const legacy: LegacyMembers = {
  Expected: "ConditionExpression",
  ConditionalOperator: "ConditionExpression",
};

const expressionMembers: readonly ExpressionMember[] = ["ConditionExpression"];

const shape: InputShape<DeleteItemInput> = {
  kind: "structure",
  members: { TableName: tableNameShape, Key: itemShape, ...writeMembers, ...legacyShapes(legacy) },
  required: ["TableName", "Key"],
};

/** Reads DeleteItem's input. The order of the checks is observable. */
export function parseDeleteItemInput(
  json: unknown,
  door: Door,
  cache: ExpressionCache,
): DeleteItem {
  const input = readInput(json, shape, door);
  const tableName = tableNameOf(input.TableName);
  refuseLegacyMembers(input, legacy, expressionMembers);
  const expressions = requestExpressions(input, expressionMembers, cache);
  const key = normalizeItem(input.Key);
  const returnValues = readOldReturnValues(input.ReturnValues);
  const condition = expressions.condition("ConditionExpression");
  expressions.checkAllUsed();
  return { tableName, key, condition, returnValues, ...readWriteOptions(input) };
}
