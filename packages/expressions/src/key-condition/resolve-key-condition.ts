import type { AttributeValue } from "@plinth/values";
import type { Condition, Operand } from "../condition/condition.ts";
import type {
  CallSyntax,
  ConditionExpressionSyntax,
  ConditionSyntax,
} from "../condition/parse-condition-syntax.ts";
import { ConditionResolver } from "../condition/resolve-condition.ts";
import { ExpressionError } from "../expression-error.ts";
import type { Placeholders } from "../placeholders.ts";
import type { KeyCondition, SortKeyCondition } from "./key-condition.ts";

/**
 * Replaces placeholders and makes every check that needs no table. First all that a condition goes
 * through, then what only a key condition has to fulfil.
 */
export function resolveKeyCondition(
  syntax: ConditionExpressionSyntax,
  placeholders: Placeholders,
): KeyCondition {
  const resolver = new ConditionResolver(placeholders);
  resolver.checkShape(syntax);
  const condition = resolver.condition(syntax.condition);
  const report = (message: string): void => resolver.findings.report("keyCondition", message);
  reportOperators(syntax.condition, report);
  resolver.findings.throwFirst();

  const parts: SortKeyCondition[] = [];
  for (const each of flatten(condition)) {
    const part = keyPart(each, report);
    if (part !== undefined) {
      parts.push(part);
    }
  }
  resolver.findings.throwFirst();
  return arrange(parts);
}

type Report = (message: string) => void;

/** An operator is named as it is written; the first in the text is the one that is reported. */
function reportOperators(syntax: ConditionSyntax, report: Report): void {
  switch (syntax.kind) {
    case "and":
      for (const each of syntax.conditions) {
        reportOperators(each, report);
      }
      return;
    case "or":
    case "not":
    case "in":
      report(`Invalid operator used in KeyConditionExpression: ${syntax.kind.toUpperCase()}`);
      return;
    case "compare":
      if (syntax.operator === "<>") {
        report("Invalid operator used in KeyConditionExpression: <>");
      }
      reportCalls(syntax.operands, report);
      return;
    case "between":
      reportCalls(syntax.operands, report);
      return;
    case "call":
      if (syntax.functionName !== "begins_with") {
        report(`Invalid operator used in KeyConditionExpression: ${syntax.functionName}`);
      }
      reportCalls(syntax.operands, report);
      return;
  }
}

function reportCalls(
  operands: readonly (CallSyntax | { readonly kind: "path" | "value" })[],
  report: Report,
): void {
  for (const operand of operands) {
    if (operand.kind === "call") {
      report(`Invalid operator used in KeyConditionExpression: ${operand.functionName}`);
    }
  }
}

function flatten(condition: Condition): readonly Condition[] {
  if (condition.kind !== "and") {
    return [condition];
  }
  const isFlat = condition.conditions.every((each) => each.kind !== "and");
  return isFlat ? condition.conditions : condition.conditions.flatMap(flatten);
}

const mirrored = { "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

function keyPart(condition: Condition, report: Report): SortKeyCondition | undefined {
  switch (condition.kind) {
    case "compare": {
      const { operator, left, right } = condition;
      if (operator === "<>") {
        return undefined;
      }
      return left.kind === "path"
        ? onAttribute(operator, [left, right], report)
        : onAttribute(mirrored[operator], [right, left], report);
    }
    case "between": {
      const { operand, lower, upper } = condition;
      return onAttribute("BETWEEN", [operand, lower, upper], report);
    }
    case "beginsWith":
      return onAttribute("begins_with", [condition.operand, condition.prefix], report);
    case "and":
    case "or":
    case "not":
    case "in":
    case "attributeExists":
    case "attributeNotExists":
    case "attributeType":
    case "contains":
      return undefined;
  }
}

function onAttribute(
  operator: SortKeyCondition["operator"],
  operands: readonly Operand[],
  report: Report,
): SortKeyCondition | undefined {
  const path = operands.find((operand) => operand.kind === "path")?.path;
  if (path === undefined) {
    report("Invalid condition in KeyConditionExpression: No key attribute specified");
    return undefined;
  }
  const values: AttributeValue[] = [];
  for (const operand of operands) {
    if (operand.kind === "value") {
      values.push(operand.value);
    }
  }
  if (values.length < operands.length - 1) {
    report(
      "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition",
    );
    return undefined;
  }
  if (operands[0]?.kind !== "path") {
    report(
      `Invalid condition in KeyConditionExpression: ${operator} operator must have the key attribute as its first operand`,
    );
    return undefined;
  }
  if (path.length > 1) {
    report("KeyConditionExpressions cannot have conditions on nested attributes");
    return undefined;
  }
  return { attributeName: path[0], operator, values };
}

/**
 * DynamoDB makes these checks after the expression's own, and so without the usual prefix. How many
 * conditions there may be depends on the key schema, so `orientKeyCondition` refuses what is too many;
 * without an equality no key schema can make it right.
 */
function arrange(conditions: readonly SortKeyCondition[]): KeyCondition {
  if (conditions.some((each, position) => isNamedBefore(conditions, each, position))) {
    throw new ExpressionError(
      "request",
      "KeyConditionExpressions must only contain one condition per key",
    );
  }
  const partition = conditions.find((each) => each.operator === "=");
  const [sortKey, ...moreSortKeys] = conditions.filter((each) => each !== partition);
  const value: AttributeValue | undefined = partition?.values[0];
  if (partition === undefined || value === undefined) {
    const message =
      conditions.length > 2
        ? "Conditions can be of length 1 or 2 only"
        : "Query key condition not supported";
    throw new ExpressionError("request", message);
  }
  return {
    kind: "keyCondition",
    partitionKey: { attributeName: partition.attributeName, value },
    ...(sortKey !== undefined && { sortKey }),
    ...(moreSortKeys.length > 0 && { moreSortKeys }),
  };
}

function isNamedBefore(
  conditions: readonly SortKeyCondition[],
  condition: SortKeyCondition,
  position: number,
): boolean {
  return conditions.findIndex((each) => each.attributeName === condition.attributeName) < position;
}
