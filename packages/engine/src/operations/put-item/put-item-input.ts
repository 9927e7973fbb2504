import { ValidationException } from "../../exceptions.ts";
import type { StoredItem } from "../../storage/stored-item.ts";
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
import { checkedItem } from "../checked-item.ts";

/** A PutItem request that passed validation. Nothing to the right of here checks it again. */
export interface PutItem extends WriteRequest {
  readonly item: StoredItem;
  readonly returnValues: "NONE" | "ALL_OLD";
}

const shape: StructureShape = {
  kind: "structure",
  members: { ...writeMembers, Item: itemShape },
  required: ["TableName", "Item"],
};

/** Reads PutItem's input. The order of the checks is observable. */
export function parsePutItemInput(json: unknown, door: Door): PutItem {
  const input = readShape(json, shape, door);
  checkShape(input, shape);
  const tableName = tableNameOf(input["TableName"] as string);
  const expressions = new RequestExpressions(input, ["ConditionExpression"]);
  const item = normalizeItem(input["Item"] as Record<string, unknown>);
  const returnValues = input["ReturnValues"] ?? "NONE";
  if (returnValues !== "NONE" && returnValues !== "ALL_OLD") {
    throw new ValidationException("ReturnValues can only be ALL_OLD or NONE");
  }
  const condition = expressions.condition("ConditionExpression");
  expressions.checkAllUsed();
  return {
    tableName,
    item: checkedItem(item),
    condition,
    returnValues,
    ...readWriteOptions(input),
  };
}
