import type { PlaceholderWriter } from "../printing/placeholder-writer.ts";
import type { Condition, Operand } from "./condition.ts";

/** The text that parses to `condition` with the writer's placeholders. */
export function printCondition(condition: Condition, writer: PlaceholderWriter): string {
  switch (condition.kind) {
    case "and":
      return join(condition.conditions, "AND", writer);
    case "or":
      return join(condition.conditions, "OR", writer);
    case "not":
      return `NOT ${printInside(condition.condition, "NOT", writer)}`;
    case "compare": {
      const { operator, left, right } = condition;
      return `${printOperand(left, writer)} ${operator} ${printOperand(right, writer)}`;
    }
    case "between": {
      const operand = printOperand(condition.operand, writer);
      const lower = printOperand(condition.lower, writer);
      return `${operand} BETWEEN ${lower} AND ${printOperand(condition.upper, writer)}`;
    }
    case "in": {
      const operand = printOperand(condition.operand, writer);
      const choices = condition.choices.map((choice) => printOperand(choice, writer));
      return `${operand} IN (${choices.join(", ")})`;
    }
    case "attributeExists":
      return `attribute_exists(${writer.writePath(condition.path)})`;
    case "attributeNotExists":
      return `attribute_not_exists(${writer.writePath(condition.path)})`;
    case "attributeType": {
      const operand = printOperand(condition.operand, writer);
      return `attribute_type(${operand}, ${writer.writeValue({ S: condition.attributeType })})`;
    }
    case "beginsWith": {
      const operand = printOperand(condition.operand, writer);
      return `begins_with(${operand}, ${printOperand(condition.prefix, writer)})`;
    }
    case "contains": {
      const operand = printOperand(condition.operand, writer);
      return `contains(${operand}, ${printOperand(condition.element, writer)})`;
    }
  }
}

/** A list of one is its only member; an empty list has no text and is our caller's mistake. */
function join(
  conditions: readonly Condition[],
  operator: "AND" | "OR",
  writer: PlaceholderWriter,
): string {
  const [first, ...others] = conditions;
  if (first === undefined) {
    throw new TypeError(`an ${operator} of no conditions cannot be printed`);
  }
  if (others.length === 0) {
    return printCondition(first, writer);
  }
  return conditions.map((each) => printInside(each, operator, writer)).join(` ${operator} `);
}

/** AND binds tighter than OR, and both keep their own grouping: `(a AND b) AND c` stays as it is. */
function printInside(
  condition: Condition,
  operator: "AND" | "OR" | "NOT",
  writer: PlaceholderWriter,
): string {
  const text = printCondition(condition, writer);
  return needsParentheses(condition, operator) ? `(${text})` : text;
}

function needsParentheses(condition: Condition, operator: "AND" | "OR" | "NOT"): boolean {
  if (condition.kind !== "and" && condition.kind !== "or") {
    return false;
  }
  const [first] = condition.conditions;
  if (condition.conditions.length === 1 && first !== undefined) {
    return needsParentheses(first, operator);
  }
  return condition.kind === "or" || operator !== "OR";
}

function printOperand(operand: Operand, writer: PlaceholderWriter): string {
  switch (operand.kind) {
    case "path":
      return writer.writePath(operand.path);
    case "value":
      return writer.writeValue(operand.value);
    case "size":
      return `size(${printOperand(operand.operand, writer)})`;
  }
}
