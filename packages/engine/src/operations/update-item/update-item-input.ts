import type { UpdateItemInput } from "@plinth/api";
import type { ExpressionCache, Update } from "@plinth/expressions";
import type { Item } from "@plinth/values";
import { itemShape, stringShape, tableNameShape } from "../../validation/common-shapes.ts";
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
  readWriteOptions,
  type WriteRequest,
  writeMembers,
} from "../../validation/write-members.ts";

/** An UpdateItem request that passed validation. Nothing to the right of here checks it again. */
export interface UpdateItem extends WriteRequest {
  readonly key: Item;
  /** Absent, the item is created with its key alone, or left as it is. */
  readonly update: Update | undefined;
  readonly returnValues: NonNullable<UpdateItemInput["ReturnValues"]>;
}

const legacy: LegacyMembers = {
  AttributeUpdates: "UpdateExpression",
  Expected: "ConditionExpression",
  ConditionalOperator: "ConditionExpression",
};

const expressionMembers: readonly ExpressionMember[] = ["UpdateExpression", "ConditionExpression"];

const shape: InputShape<UpdateItemInput> = {
  kind: "structure",
  members: {
    TableName: tableNameShape,
    Key: itemShape,
    UpdateExpression: stringShape,
    ...writeMembers,
    ...legacyShapes(legacy),
  },
  required: ["TableName", "Key"],
  reportedAlone: ["TableName", ...Object.keys(writeMembers)],
};

/** Reads UpdateItem's input. The order of the checks is observable. */
export function parseUpdateItemInput(
  json: unknown,
  door: Door,
  cache: ExpressionCache,
): UpdateItem {
  const input = readInput(json, shape, door);
  const tableName = tableNameOf(input.TableName);
  refuseLegacyMembers(input, legacy, expressionMembers);
  const expressions = requestExpressions(input, expressionMembers, cache);
  const key = normalizeItem(input.Key);
  const update = expressions.update();
  const condition = expressions.condition("ConditionExpression");
  expressions.checkAllUsed();
  const returnValues = input.ReturnValues ?? "NONE";
  return { tableName, key, update, condition, returnValues, ...readWriteOptions(input) };
}
