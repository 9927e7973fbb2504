import {
  type AttributeValue,
  attributeTypeOf,
  attributeValuesEqual,
  compareAttributeValues,
  encodeBinaryKey,
  type Item,
} from "@plinth/values";
import { readPath } from "../document-path.ts";
import type { Comparator, Condition, Operand } from "./condition.ts";
import { includesText } from "./includes-text.ts";

/**
 * Whether `condition` holds for `item`. A missing item is an item without attributes. What is missing
 * or of another type makes a comparison false, and only `<>` true.
 */
export function evaluateCondition(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case "and":
      return condition.conditions.every((each) => evaluateCondition(each, item));
    case "or":
      return condition.conditions.some((each) => evaluateCondition(each, item));
    case "not":
      return !evaluateCondition(condition.condition, item);
    case "compare":
      return compare(
        condition.operator,
        readOperand(condition.left, item),
        readOperand(condition.right, item),
      );
    case "between":
      return isBetween(condition, item);
    case "in":
      return isIn(condition, item);
    case "attributeExists":
      return readPath(item, condition.path) !== undefined;
    case "attributeNotExists":
      return readPath(item, condition.path) === undefined;
    case "attributeType": {
      const value = readOperand(condition.operand, item);
      return value !== undefined && attributeTypeOf(value) === condition.attributeType;
    }
    case "beginsWith":
      return beginsWith(readOperand(condition.operand, item), readOperand(condition.prefix, item));
    case "contains":
      return contains(readOperand(condition.operand, item), readOperand(condition.element, item));
  }
}

function readOperand(operand: Operand, item: Item): AttributeValue | undefined {
  switch (operand.kind) {
    case "path":
      return readPath(item, operand.path);
    case "value":
      return operand.value;
    case "size": {
      const value = readOperand(operand.operand, item);
      const size = value === undefined ? undefined : sizeOf(value);
      return size === undefined ? undefined : { N: String(size) };
    }
  }
}

function compare(
  operator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  if (left === undefined || right === undefined) {
    return operator === "<>";
  }
  switch (operator) {
    case "=":
      return attributeValuesEqual(left, right);
    case "<>":
      return !attributeValuesEqual(left, right);
    case "<":
      return (compareAttributeValues(left, right) ?? 0) < 0;
    case "<=":
      return (compareAttributeValues(left, right) ?? 1) <= 0;
    case ">":
      return (compareAttributeValues(left, right) ?? 0) > 0;
    case ">=":
      return (compareAttributeValues(left, right) ?? -1) >= 0;
  }
}

function isBetween(condition: Extract<Condition, { kind: "between" }>, item: Item): boolean {
  const value = readOperand(condition.operand, item);
  return (
    compare(">=", value, readOperand(condition.lower, item)) &&
    compare("<=", value, readOperand(condition.upper, item))
  );
}

function isIn(condition: Extract<Condition, { kind: "in" }>, item: Item): boolean {
  const value = readOperand(condition.operand, item);
  return condition.choices.some((choice) => compare("=", value, readOperand(choice, item)));
}

/** What `size` counts: characters, bytes or elements. Numbers, booleans and null have no size. */
function sizeOf(value: AttributeValue): number | undefined {
  if ("S" in value) {
    return value.S.length;
  }
  if ("B" in value) {
    return value.B.length;
  }
  if ("M" in value) {
    return Object.keys(value.M).length;
  }
  return elementsOf(value)?.length;
}

function beginsWith(
  value: AttributeValue | undefined,
  prefix: AttributeValue | undefined,
): boolean {
  if (value === undefined || prefix === undefined) {
    return false;
  }
  if ("S" in value) {
    return "S" in prefix && value.S.startsWith(prefix.S);
  }
  return "B" in value && "B" in prefix && startsWithBytes(value.B, prefix.B);
}

/** A part of a text or of bytes, a member of a set, or an element of a list. */
function contains(value: AttributeValue | undefined, element: AttributeValue | undefined): boolean {
  if (value === undefined || element === undefined) {
    return false;
  }
  if ("S" in value) {
    return "S" in element && includesText(value.S, element.S);
  }
  if ("B" in value) {
    return "B" in element && includesText(encodeBinaryKey(value.B), encodeBinaryKey(element.B));
  }
  return elementsOf(value)?.some((each) => attributeValuesEqual(each, element)) ?? false;
}

function elementsOf(value: AttributeValue): readonly AttributeValue[] | undefined {
  if ("L" in value) {
    return value.L;
  }
  if ("SS" in value) {
    return value.SS.map((S) => ({ S }));
  }
  if ("NS" in value) {
    return value.NS.map((N) => ({ N }));
  }
  return "BS" in value ? value.BS.map((B) => ({ B })) : undefined;
}

function startsWithBytes(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return (
    prefix.length <= bytes.length && prefix.every((byte, position) => byte === bytes[position])
  );
}
