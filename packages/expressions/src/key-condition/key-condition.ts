import type { AttributeValue } from "@plinth/values";

/**
 * The tree of a key condition expression. A multi-attribute key of a global secondary index has a
 * condition for each partition attribute and for as many of its sort attributes, left to right, as
 * the query gives; every other key has `partitionKey` and perhaps `sortKey` alone. The parser knows
 * no table, so its `partitionKey` is the first condition with `=`, and all others are sort keys in
 * the order of the text; `orientKeyCondition` puts them in their places for a key schema.
 */
export interface KeyCondition {
  readonly kind: "keyCondition";
  readonly partitionKey: PartitionKeyCondition;
  /** The partition attributes after the first. Absent, never empty. */
  readonly morePartitionKeys?: readonly PartitionKeyCondition[];
  readonly sortKey?: SortKeyCondition;
  /** The sort attributes after the first. All but the last of the sort keys have `=`. Absent, never empty. */
  readonly moreSortKeys?: readonly SortKeyCondition[];
}

export interface PartitionKeyCondition {
  readonly attributeName: string;
  readonly value: AttributeValue;
}

export interface SortKeyCondition {
  readonly attributeName: string;
  readonly operator: SortKeyOperator;
  /** Two for BETWEEN (lower, upper), one for every other operator. */
  readonly values: readonly AttributeValue[];
}

export type SortKeyOperator = "=" | "<" | "<=" | ">" | ">=" | "BETWEEN" | "begins_with";
