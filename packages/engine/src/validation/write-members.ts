import type { ReturnConsumedCapacity } from "@plinth/api";
import type { Condition } from "@plinth/expressions";
import {
  itemShape,
  namesShape,
  returnConsumedCapacityShape,
  returnItemCollectionMetricsShape,
  returnValuesOnConditionCheckFailureShape,
  returnValuesShape,
  stringShape,
} from "./common-shapes.ts";
import type { Shape } from "./shape.ts";

/** The members that PutItem, UpdateItem and DeleteItem have in common, but for TableName. */
export const writeMembers: Readonly<Record<string, Shape>> = {
  ReturnValues: returnValuesShape,
  ReturnConsumedCapacity: returnConsumedCapacityShape,
  ReturnItemCollectionMetrics: returnItemCollectionMetricsShape,
  ConditionExpression: stringShape,
  ExpressionAttributeNames: namesShape,
  ExpressionAttributeValues: itemShape,
  ReturnValuesOnConditionCheckFailure: returnValuesOnConditionCheckFailureShape,
};

/** What those members come to. */
export interface WriteRequest {
  readonly tableName: string;
  readonly condition: Condition | undefined;
  readonly returnsItemOnFailure: boolean;
  readonly returnConsumedCapacity: ReturnConsumedCapacity;
  readonly returnsItemCollectionMetrics: boolean;
}

/** The members of a checked input that need no rule of their own. */
export function readWriteOptions(
  input: Readonly<Record<string, unknown>>,
): Omit<WriteRequest, "tableName" | "condition"> {
  return {
    returnsItemOnFailure: input["ReturnValuesOnConditionCheckFailure"] === "ALL_OLD",
    returnConsumedCapacity: (input["ReturnConsumedCapacity"] ?? "NONE") as ReturnConsumedCapacity,
    returnsItemCollectionMetrics: input["ReturnItemCollectionMetrics"] === "SIZE",
  };
}
