import type { ExpressionCache } from "@plinth/expressions";
import { ValidationException } from "../../exceptions.ts";
import type { StoredItem } from "../../storage/stored-item.ts";
import { checkShape } from "../../validation/check-shape.ts";
import { itemShape, tableNameShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import {
  type LegacyMembers,
  legacyShapes,
  refuseLegacyMembers,
} from "../../validation/legacy-members.ts";
import { normalizeItem } from "../../validation/normalize-item.ts";
import { readShape } from "../../validation/read-shape.ts";
import { type ExpressionMember, requestExpressions } from "../../validation/request-expressions.ts";
import type { StructureShape } from "../../validation/shape.ts";
import { tableNameOf } from "../../validation/table-name.ts";
import {
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

const shape: StructureShape = {
  kind: "structure",
  members: { TableName: tableNameShape, Item: itemShape, ...writeMembers, ...legacyShapes(legacy) },
  required: ["TableName", "Item"],
  reportedAlone: ["TableName"],
};

/** Reads PutItem's input. The order of the checks is observable. */
export function parsePutItemInput(json: unknown, door: Door, cache: ExpressionCache): PutItem {
  const input = readShape(json, shape, door);
  checkShape(input, shape);
  const tableName = tableNameOf(input["TableName"] as string);
  refuseLegacyMembers(input, legacy, expressionMembers);
  const expressions = requestExpressions(input, expressionMembers, cache);
  const normalizedItem = normalizeItem(input["Item"] as Record<string, unknown>);
  const returnValues = input["ReturnValues"] ?? "NONE";
  if (returnValues !== "NONE" && returnValues !== "ALL_OLD") {
    throw new ValidationException("ReturnValues can only be ALL_OLD or NONE");
  }
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
