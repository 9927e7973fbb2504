import type { Update } from "@plinth/expressions";
import type { Item } from "@plinth/values";
import { checkShape } from "../../validation/check-shape.ts";
import { itemShape, stringShape } from "../../validation/common-shapes.ts";
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

/** An UpdateItem request that passed validation. Nothing to the right of here checks it again. */
export interface UpdateItem extends WriteRequest {
  readonly key: Item;
  /** Absent, the item is created with its key alone, or left as it is. */
  readonly update: Update | undefined;
  readonly returnValues: "NONE" | "ALL_OLD" | "UPDATED_OLD" | "ALL_NEW" | "UPDATED_NEW";
}

const shape: StructureShape = {
  kind: "structure",
  members: { ...writeMembers, Key: itemShape, UpdateExpression: stringShape },
  required: ["TableName", "Key"],
};

/** Reads UpdateItem's input. The order of the checks is observable. */
export function parseUpdateItemInput(json: unknown, door: Door): UpdateItem {
  const input = readShape(json, shape, door);
  checkShape(input, shape);
  const tableName = tableNameOf(input["TableName"] as string);
  const expressions = new RequestExpressions(input, ["UpdateExpression", "ConditionExpression"]);
  const key = normalizeItem(input["Key"] as Record<string, unknown>);
  const update = expressions.update();
  const condition = expressions.condition("ConditionExpression");
  expressions.checkAllUsed();
  const returnValues = (input["ReturnValues"] ?? "NONE") as UpdateItem["returnValues"];
  return { tableName, key, update, condition, returnValues, ...readWriteOptions(input) };
}
