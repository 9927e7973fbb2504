import type { Item } from "@plinth/values";
import { ValidationException } from "../../exceptions.ts";
import { checkShape } from "../../validation/check-shape.ts";
import { itemShape } from "../../validation/common-shapes.ts";
import type { Door } from "../../validation/door.ts";
import { normalizeItem } from "../../validation/normalize-item.ts";
import { readShape } from "../../validation/read-shape.ts";
import { RequestExpressions } from "../../validation/request-expressions.ts";
import type { StructureShape } from "../../validation/shape.ts";
import { tableNameOf } from "../../validation/table-name.ts";
import {
  readWriteOptions,
  type WriteRequest,
  writeMembers,
} from "../../validation/write-members.ts";

/** A DeleteItem request that passed validation. Nothing to the right of here checks it again. */
export interface DeleteItem extends WriteRequest {
  readonly key: Item;
  readonly returnValues: "NONE" | "ALL_OLD";
}

const shape: StructureShape = {
  kind: "structure",
  members: { ...writeMembers, Key: itemShape },
  required: ["TableName", "Key"],
};

/** Reads DeleteItem's input. The order of the checks is observable. */
export function parseDeleteItemInput(json: unknown, door: Door): DeleteItem {
  const input = readShape(json, shape, door);
  checkShape(input, shape);
  const tableName = tableNameOf(input["TableName"] as string);
  const expressions = new RequestExpressions(input, ["ConditionExpression"]);
  const key = normalizeItem(input["Key"] as Record<string, unknown>);
  const returnValues = input["ReturnValues"] ?? "NONE";
  if (returnValues !== "NONE" && returnValues !== "ALL_OLD") {
    throw new ValidationException("ReturnValues can only be ALL_OLD or NONE");
  }
  const condition = expressions.condition("ConditionExpression");
  expressions.checkAllUsed();
  return { tableName, key, condition, returnValues, ...readWriteOptions(input) };
}
