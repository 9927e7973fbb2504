import type { Operand } from "../operand.ts";
import {
  BuiltCondition,
  BuiltSortKeyCondition,
  type ConditionOperator,
  type ConditionTree,
  type ItemCondition,
  type Member,
  type Prefix,
  type SortKeyCondition,
  type SortKeyOperator,
} from "./item-condition.ts";
import { treeOf } from "./tree-of.ts";

/**
 * The attribute has this value. With one argument: the sort key has this value. Where the types were
 * bypassed, this and every other comparison is refused by what it is given to: with
 * `invalidCondition` for an unknown attribute or a value of another type, in a key with `invalidQuery`.
 */
export function equals<Value extends Operand>(value: Value): SortKeyCondition<Value>;
export function equals<const Name extends string, Value extends Operand>(
  attribute: Name,
  value: Value,
): ItemCondition<Name, NoInfer<{ [N in Name]: Value }>>;
export function equals(...operands: readonly unknown[]): Built {
  return comparison("=", operands);
}

/** The attribute has another value, or is absent. Refused as `equals` is. */
export function notEquals<const Name extends string, Value extends Operand>(
  attribute: Name,
  value: Value,
): ItemCondition<Name, NoInfer<{ [N in Name]: Value }>> {
  return test("<>", attribute, [value]);
}

/** The attribute, or with one argument the sort key, is less than this. Refused as `equals` is. */
export function lessThan<Value extends Operand>(value: Value): SortKeyCondition<Value>;
export function lessThan<const Name extends string, Value extends Operand>(
  attribute: Name,
  value: Value,
): ItemCondition<Name, NoInfer<{ [N in Name]: Value }>>;
export function lessThan(...operands: readonly unknown[]): Built {
  return comparison("<", operands);
}

/** The attribute, or with one argument the sort key, is this or less. Refused as `equals` is. */
export function atMost<Value extends Operand>(value: Value): SortKeyCondition<Value>;
export function atMost<const Name extends string, Value extends Operand>(
  attribute: Name,
  value: Value,
): ItemCondition<Name, NoInfer<{ [N in Name]: Value }>>;
export function atMost(...operands: readonly unknown[]): Built {
  return comparison("<=", operands);
}

/** The attribute, or with one argument the sort key, is more than this. Refused as `equals` is. */
export function moreThan<Value extends Operand>(value: Value): SortKeyCondition<Value>;
export function moreThan<const Name extends string, Value extends Operand>(
  attribute: Name,
  value: Value,
): ItemCondition<Name, NoInfer<{ [N in Name]: Value }>>;
export function moreThan(...operands: readonly unknown[]): Built {
  return comparison(">", operands);
}

/** The attribute, or with one argument the sort key, is this or more. Refused as `equals` is. */
export function atLeast<Value extends Operand>(value: Value): SortKeyCondition<Value>;
export function atLeast<const Name extends string, Value extends Operand>(
  attribute: Name,
  value: Value,
): ItemCondition<Name, NoInfer<{ [N in Name]: Value }>>;
export function atLeast(...operands: readonly unknown[]): Built {
  return comparison(">=", operands);
}

/** Both bounds are included. Refused as `equals` is. */
export function between<Value extends Operand>(low: Value, high: Value): SortKeyCondition<Value>;
export function between<const Name extends string, Value extends Operand>(
  attribute: Name,
  low: Value,
  high: Value,
): ItemCondition<Name, NoInfer<{ [N in Name]: Value }>>;
export function between(...operands: readonly unknown[]): Built {
  return operands.length === 2
    ? sortKeyCondition("BETWEEN", operands)
    : test("BETWEEN", String(operands[0]), operands.slice(1));
}

/** The text begins so. With one argument: the sort key begins so. Refused as `equals` is. */
export function beginsWith(prefix: string): SortKeyCondition<string>;
export function beginsWith<const Name extends string>(
  attribute: Name,
  prefix: string,
): ItemCondition<Name, NoInfer<{ [N in Name]: Prefix }>>;
export function beginsWith(...operands: readonly unknown[]): Built {
  return comparison("begins_with", operands);
}

/** The set or list has this member, or the text has this part. Refused as `equals` is. */
export function contains<const Name extends string, Value extends Operand>(
  attribute: Name,
  member: Value,
): ItemCondition<Name, NoInfer<{ [N in Name]: Member<Value> }>> {
  return test("contains", attribute, [member]);
}

/** The attribute is there, whatever it holds. An unknown one is refused with `invalidCondition`. */
export function exists<const Name extends string>(
  attribute: Name,
): ItemCondition<Name, NoInfer<{ [N in Name]: never }>> {
  return test("attribute_exists", attribute, []);
}

/** The attribute is not there. An unknown one is refused with `invalidCondition`. */
export function notExists<const Name extends string>(
  attribute: Name,
): ItemCondition<Name, NoInfer<{ [N in Name]: never }>> {
  return test("attribute_not_exists", attribute, []);
}

/**
 * The attribute has one of these values. Fewer than one and more than 100 are refused with
 * `invalidCondition`, as is a value of another type.
 */
export function oneOf<const Name extends string, Value extends Operand>(
  attribute: Name,
  values: readonly Value[],
): ItemCondition<Name, NoInfer<{ [N in Name]: Value }>> {
  return test("IN", attribute, values);
}

/** The condition does not hold. Throws `invalidCondition` for what no function here built. */
export function not<Name extends string, Tests>(
  condition: ItemCondition<Name, Tests>,
): ItemCondition<Name, Tests> {
  return built({ kind: "not", operand: treeOf(condition) });
}

/**
 * All of the conditions hold. Throws `invalidCondition` for what no function here built; none at all is
 * refused so by the command.
 */
export function and<const Conditions extends readonly ItemCondition<string, unknown>[]>(
  ...conditions: Conditions
): ItemCondition<NamesOf<Conditions[number]>, TestsOf<Conditions[number]>> {
  return built({ kind: "and", operands: conditions.map(treeOf) });
}

/** One of the conditions holds, or several. Refuses what `and` refuses. */
export function or<const Conditions extends readonly ItemCondition<string, unknown>[]>(
  ...conditions: Conditions
): ItemCondition<NamesOf<Conditions[number]>, TestsOf<Conditions[number]>> {
  return built({ kind: "or", operands: conditions.map(treeOf) });
}

type NamesOf<Condition> = Condition extends ItemCondition<infer Name, unknown> ? Name : never;
type TestsOf<Condition> = Condition extends ItemCondition<string, infer Tests> ? Tests : never;

type Built = ItemCondition<string, unknown> | SortKeyCondition<unknown>;

function comparison(operator: SortKeyOperator, operands: readonly unknown[]): Built {
  return operands.length === 1
    ? sortKeyCondition(operator, operands)
    : test(operator, String(operands[0]), operands.slice(1));
}

function sortKeyCondition(
  operator: SortKeyOperator,
  values: readonly unknown[],
): SortKeyCondition<never> {
  return new BuiltSortKeyCondition(operator, values);
}

function test(
  operator: ConditionOperator,
  attribute: string,
  values: readonly unknown[],
): ItemCondition<never, never> {
  return built({ kind: "test", attribute, operator, values });
}

function built(tree: ConditionTree): ItemCondition<never, never> {
  return new BuiltCondition(tree);
}
