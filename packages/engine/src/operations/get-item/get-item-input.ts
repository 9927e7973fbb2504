import type { GetItemInput, ReturnConsumedCapacity } from "@plinth/api";
import type { ExpressionCache, Projection } from "@plinth/expressions";
import type { Item } from "@plinth/values";
import type { Consistency } from "../../transaction/capacity.ts";
import {
  booleanShape,
  itemShape,
  namesShape,
  returnConsumedCapacityShape,
  stringShape,
  tableNameShape,
} from "../../validation/common-shapes.ts";
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

/** A GetItem request that passed validation. Nothing to the right of here checks it again. */
export interface GetItem {
  readonly tableName: string;
  readonly key: Item;
  readonly projection: Projection | undefined;
  readonly consistency: Consistency;
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
}

const legacy: LegacyMembers = { AttributesToGet: "ProjectionExpression" };

const expressionMembers: readonly ExpressionMember[] = ["ProjectionExpression"];

const shape: InputShape<GetItemInput> = {
  kind: "structure",
  members: {
    TableName: tableNameShape,
    Key: itemShape,
    ConsistentRead: booleanShape,
    ReturnConsumedCapacity: returnConsumedCapacityShape,
    ProjectionExpression: stringShape,
    ExpressionAttributeNames: namesShape,
    ...legacyShapes(legacy),
  },
  required: ["TableName", "Key"],
};

/** Reads GetItem's input. The order of the checks is observable. */
export function parseGetItemInput(json: unknown, door: Door, cache: ExpressionCache): GetItem {
  const input = readInput(json, shape, door);
  const tableName = tableNameOf(input.TableName);
  refuseLegacyMembers(input, legacy, expressionMembers);
  const expressions = requestExpressions(input, expressionMembers, cache);
  const key = normalizeItem(input.Key);
  const projection = expressions.projection();
  expressions.checkAllUsed();
  return {
    tableName,
    key,
    projection,
    consistency: input.ConsistentRead === true ? "strong" : "eventual",
    returnConsumedCapacity: input.ReturnConsumedCapacity ?? "NONE",
  };
}
