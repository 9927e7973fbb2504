import type { AttributeValue } from "@plinth/values";

/**
 * The tree of a key condition expression. The parser knows no table, so `partitionKey` is the first
 * condition with `=`; `orientKeyCondition` puts the two in their places for a key schema.
 */
export interface KeyCondition {
  readonly kind: "keyCondition";
  readonly partitionKey: { readonly attributeName: string; readonly value: AttributeValue };
  readonly sortKey?: SortKeyCondition;
}

export interface SortKeyCondition {
  readonly attributeName: string;
  readonly operator: SortKeyOperator;
  /** Two for BETWEEN (lower, upper), one for every other operator. */
  readonly values: readonly AttributeValue[];
}

export type SortKeyOperator = "=" | "<" | "<=" | ">" | ">=" | "BETWEEN" | "begins_with";
