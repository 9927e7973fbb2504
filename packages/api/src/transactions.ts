import type { Item } from "@plinth/values";
import type {
  ConsumedCapacity,
  ItemCollectionMetrics,
  ReturnConsumedCapacity,
  ReturnItemCollectionMetrics,
} from "./capacity.ts";
import type { ExpressionPlaceholders } from "./items.ts";

interface TransactAction extends ExpressionPlaceholders {
  TableName: string;
  ConditionExpression?: string;
  ReturnValuesOnConditionCheckFailure?: "ALL_OLD" | "NONE";
}

export interface TransactConditionCheck extends TransactAction {
  Key: Item;
  ConditionExpression: string;
}

export interface TransactPut extends TransactAction {
  Item: Item;
}

export interface TransactDelete extends TransactAction {
  Key: Item;
}

export interface TransactUpdate extends TransactAction {
  Key: Item;
  UpdateExpression: string;
}

/** Exactly one member is there. */
export interface TransactWriteItem {
  ConditionCheck?: TransactConditionCheck;
  Put?: TransactPut;
  Delete?: TransactDelete;
  Update?: TransactUpdate;
}

export interface TransactWriteItemsInput {
  TransactItems: TransactWriteItem[];
  ClientRequestToken?: string;
  ReturnConsumedCapacity?: ReturnConsumedCapacity;
  ReturnItemCollectionMetrics?: ReturnItemCollectionMetrics;
}

export interface TransactWriteItemsOutput {
  ConsumedCapacity?: ConsumedCapacity[];
  ItemCollectionMetrics?: Record<string, ItemCollectionMetrics[]>;
}

export interface TransactGetItem {
  Get: {
    TableName: string;
    Key: Item;
    ProjectionExpression?: string;
    ExpressionAttributeNames?: Record<string, string>;
  };
}

export interface TransactGetItemsInput {
  TransactItems: TransactGetItem[];
  ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

export interface TransactGetItemsOutput {
  Responses?: { Item?: Item }[];
  ConsumedCapacity?: ConsumedCapacity[];
}

/** Why one action of a cancelled transaction failed; `Code` is "None" for one that did not. */
export interface CancellationReason {
  Code: string;
  Message?: string;
  Item?: Item;
}
