/** Marks an operand that is compared with a member of a set or list, or a part of a text. */
export interface Member<out Value> {
  readonly member: Value;
}

/** Marks an operand that is compared with the beginning of a text. */
export interface Prefix {
  readonly prefix: true;
}

/** A leaf of a condition: what it asks of which attribute. */
export interface AttributeTest {
  readonly kind: "test";
  readonly attribute: string;
  readonly operator: ConditionOperator;
  readonly values: readonly unknown[];
}

export type ConditionOperator =
  | "="
  | "<>"
  | "<"
  | "<="
  | ">"
  | ">="
  | "BETWEEN"
  | "IN"
  | "begins_with"
  | "contains"
  | "attribute_exists"
  | "attribute_not_exists";

export type ConditionTree =
  | AttributeTest
  | { readonly kind: "and" | "or"; readonly operands: readonly ConditionTree[] }
  | { readonly kind: "not"; readonly operand: ConditionTree };

/**
 * A condition on one item. `Name` is the union of the attributes it asks about and `Tests` that of
 * objects of what each is compared with, so that an entity accepts only the conditions that fit it.
 */
export interface ItemCondition<out Name extends string, out Tests> {
  readonly tree: ConditionTree;
  /** Are never there; they carry the types. */
  readonly "~names"?: Name;
  readonly "~tests"?: Tests;
}

export type SortKeyOperator = "=" | "<" | "<=" | ">" | ">=" | "BETWEEN" | "begins_with";

/** A condition on the sort key of a query. */
export interface SortKeyCondition<out Value> {
  readonly kind: "sortKeyCondition";
  readonly operator: SortKeyOperator;
  readonly values: readonly unknown[];
  /** Is never there; it carries the type. */
  readonly "~value"?: Value;
}

/** A condition that our functions built: text that was parsed, such as a request's, is never one. */
export class BuiltCondition implements ItemCondition<never, never> {
  readonly tree: ConditionTree;

  constructor(tree: ConditionTree) {
    this.tree = tree;
  }
}

/** A condition on a sort key that our functions built, and nothing that a request may hold. */
export class BuiltSortKeyCondition implements SortKeyCondition<never> {
  readonly kind = "sortKeyCondition";
  readonly operator: SortKeyOperator;
  readonly values: readonly unknown[];

  constructor(operator: SortKeyOperator, values: readonly unknown[]) {
    this.operator = operator;
    this.values = values;
  }
}
