import type { PutItemInput, ReturnConsumedCapacity } from "@plinth/api";
import type { Condition } from "@plinth/expressions";
import { ValidationException } from "../exceptions.ts";
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
type WriteMembersInput = Omit<PutItemInput, "TableName" | "Item" | "ReturnValues">;

export const writeMembers: Readonly<Record<keyof WriteMembersInput | "ReturnValues", Shape>> = {
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
  input: WriteMembersInput,
): Omit<WriteRequest, "tableName" | "condition"> {
  return {
    returnsItemOnFailure: input.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
    returnConsumedCapacity: input.ReturnConsumedCapacity ?? "NONE",
    returnsItemCollectionMetrics: input.ReturnItemCollectionMetrics === "SIZE",
  };
}

/** PutItem and DeleteItem have no new attributes to give, though their shape lets them be asked for. */
export function readOldReturnValues(returnValues: string = "NONE"): "NONE" | "ALL_OLD" {
  if (returnValues !== "NONE" && returnValues !== "ALL_OLD") {
    throw new ValidationException("ReturnValues can only be ALL_OLD or NONE");
  }
  return returnValues;
}
