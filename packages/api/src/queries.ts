import type { Item } from "@plinth/values";
import type { ConsumedCapacity, ReturnConsumedCapacity } from "./capacity.ts";
import type { ExpressionPlaceholders } from "./items.ts";

export type Select =
  | "ALL_ATTRIBUTES"
  | "ALL_PROJECTED_ATTRIBUTES"
  | "SPECIFIC_ATTRIBUTES"
  | "COUNT";

interface ReadManyInput extends ExpressionPlaceholders {
  TableName: string;
  IndexName?: string;
  ConsistentRead?: boolean;
  Select?: Select;
  /** Bounds the items evaluated, not the items returned. */
  Limit?: number;
  ExclusiveStartKey?: Item;
  FilterExpression?: string;
  ProjectionExpression?: string;
  ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

interface ReadManyOutput {
  /** Absent under Select COUNT. */
  Items?: Item[];
  Count?: number;
  ScannedCount?: number;
  LastEvaluatedKey?: Item;
  ConsumedCapacity?: ConsumedCapacity;
}

export interface QueryInput extends ReadManyInput {
  KeyConditionExpression?: string;
  ScanIndexForward?: boolean;
}

export interface QueryOutput extends ReadManyOutput {}

export interface ScanInput extends ReadManyInput {
  Segment?: number;
  TotalSegments?: number;
}

export interface ScanOutput extends ReadManyOutput {}
