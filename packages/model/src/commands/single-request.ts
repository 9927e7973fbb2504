import type { PutItemInput, TransactWriteItem } from "@plinth/api";
import type { Item } from "@plinth/values";
import type { Request } from "./command.ts";
import type { WritePlan } from "./write-plan.ts";

export type SingleName = "PutItem" | "UpdateItem" | "DeleteItem";

/** The request of a plan that needs no transaction, with what it is to give back. */
export function singleRequest(plan: WritePlan): Request<SingleName> {
  const { action } = plan;
  if (action.Put !== undefined) {
    return { operation: "PutItem", input: withOldItem({ ...action.Put }) };
  }
  if (action.Delete !== undefined) {
    const input = { ...action.Delete, ReturnValues: "ALL_OLD" as const };
    return { operation: "DeleteItem", input: withOldItem(input) };
  }
  const input = { ...updateOf(action), ReturnValues: "ALL_NEW" as const };
  return { operation: "UpdateItem", input: withOldItem(input) };
}

function updateOf(action: TransactWriteItem): { TableName: string; Key: Item } {
  const update = action.Update ?? action.ConditionCheck;
  if (update === undefined) {
    throw new Error("A write has exactly one action");
  }
  return update;
}

function withOldItem<Input extends Pick<PutItemInput, "ConditionExpression" | "TableName">>(
  input: Input & Pick<PutItemInput, "ReturnValuesOnConditionCheckFailure">,
): Input {
  if (input.ConditionExpression !== undefined) {
    input.ReturnValuesOnConditionCheckFailure = "ALL_OLD";
  }
  return input;
}
