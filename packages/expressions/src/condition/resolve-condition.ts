import { type AttributeType, type AttributeValue, compareAttributeValues } from "@plinth/values";
import { describePath, pathsEqual } from "../document-path.ts";
import { inOperandCountMax } from "../limits.ts";
import type { Placeholders } from "../placeholders.ts";
import { describeValue } from "../syntax/describe-value.ts";
import { Resolver } from "../syntax/resolver.ts";
import type { Condition, Operand, PlainOperand } from "./condition.ts";
import type {
  CallSyntax,
  ConditionExpressionSyntax,
  ConditionSyntax,
  OperandSyntax,
} from "./parse-condition-syntax.ts";

/** Replaces placeholders and makes every check that needs no item. */
export function resolveCondition(
  syntax: ConditionExpressionSyntax,
  placeholders: Placeholders,
): Condition {
  const resolver = new ConditionResolver(placeholders);
  resolver.checkShape(syntax);
  const condition = resolver.condition(syntax.condition);
  resolver.findings.throwFirst();
  return condition;
}

/** Stands for a condition or operand that a finding is about. */
const missing: PlainOperand = { kind: "value", value: { NULL: true } };
const never: Condition = { kind: "in", operand: missing, choices: [] };

const scalarTypes: ReadonlySet<string> = new Set(["S", "N", "B"]);
const textTypes: ReadonlySet<string> = new Set(["S", "B"]);
const nameTypes: ReadonlySet<string> = new Set(["S"]);
const sizedTypes: ReadonlySet<string> = new Set(["S", "B", "SS", "NS", "BS", "L", "M"]);
const containerTypes: ReadonlySet<string> = new Set(["S", "B", "SS", "NS", "BS", "L"]);
const conditionFunctions: ReadonlySet<string> = new Set([
  "attribute_exists",
  "attribute_not_exists",
  "attribute_type",
  "begins_with",
  "contains",
  "size",
]);
const updateFunctions: ReadonlySet<string> = new Set(["if_not_exists", "list_append"]);

const attributeTypes: readonly AttributeType[] = [
  "B",
  "NULL",
  "SS",
  "BOOL",
  "L",
  "BS",
  "N",
  "NS",
  "S",
  "M",
];

export class ConditionResolver extends Resolver {
  condition(syntax: ConditionSyntax): Condition {
    switch (syntax.kind) {
      case "and":
      case "or":
        return {
          kind: syntax.kind,
          conditions: syntax.conditions.map((each) => this.condition(each)),
        };
      case "not":
        return { kind: "not", condition: this.condition(syntax.condition) };
      case "compare":
        return this.#compare(syntax);
      case "between":
        return this.#between(syntax.operands);
      case "in":
        return this.#in(syntax.operands);
      case "call":
        return this.#call(syntax);
    }
  }

  #compare(syntax: Extract<ConditionSyntax, { kind: "compare" }>): Condition {
    const { operator } = syntax;
    const [left = missing, right = missing] = this.#operands(syntax.operands);
    if (operator !== "=" && operator !== "<>") {
      this.#checkConstant(operator, left, scalarTypes);
      this.#checkConstant(operator, right, scalarTypes);
    }
    this.#checkDistinct(operator, [left, right]);
    return { kind: "compare", operator, left, right };
  }

  #between(syntax: readonly OperandSyntax[]): Condition {
    const operands = this.#operands(syntax);
    const [operand = missing, lower = missing, upper = missing] = operands;
    for (const each of operands) {
      this.#checkConstant("BETWEEN", each, scalarTypes);
    }
    this.#checkDistinct("BETWEEN", operands);
    if (lower.kind === "value" && upper.kind === "value") {
      this.checkBounds(lower.value, upper.value);
    }
    return { kind: "between", operand, lower, upper };
  }

  /** Both bounds are known before any item is, so DynamoDB refuses what can never hold. */
  checkBounds(lower: AttributeValue, upper: AttributeValue): void {
    const order = compareAttributeValues(lower, upper);
    const bounds = `lower bound operand: AttributeValue: ${describeValue(lower)}, upper bound operand: AttributeValue: ${describeValue(upper)}`;
    if (order === undefined) {
      this.findings.report(
        "bounds",
        `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`,
      );
    } else if (order > 0) {
      this.findings.report(
        "bounds",
        `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`,
      );
    }
  }

  #in(syntax: readonly OperandSyntax[]): Condition {
    const operands = this.#operands(syntax);
    const [operand = missing, ...choices] = operands;
    if (choices.length > inOperandCountMax) {
      this.findings.report(
        "operandCount",
        `The IN operator is provided with too many operands; number of operands: ${choices.length}`,
      );
    }
    this.#checkDistinct("IN", operands);
    return { kind: "in", operand, choices };
  }

  #call(syntax: CallSyntax): Condition {
    const { functionName, operands } = syntax;
    if (!this.#checkFunction(functionName)) {
      this.#operands(operands);
      return never;
    }
    switch (functionName) {
      case "attribute_exists":
      case "attribute_not_exists":
        return this.#existence(functionName, operands);
      case "attribute_type":
        return this.#attributeType(operands);
      case "begins_with":
        return this.#beginsWith(operands);
      case "contains":
        return this.#contains(operands);
      default:
        this.#operands(operands);
        this.reportMisuse(functionName);
        return never;
    }
  }

  reportMisuse(functionName: string): void {
    this.findings.report(
      "functionUse",
      `The function is not allowed to be used this way in an expression; function: ${functionName}`,
    );
  }

  #checkFunction(functionName: string): boolean {
    if (conditionFunctions.has(functionName)) {
      return true;
    }
    if (updateFunctions.has(functionName)) {
      this.findings.report(
        "functionUse",
        `The function is not allowed in a condition expression; function: ${functionName}`,
      );
    } else {
      this.findings.report("functionName", `Invalid function name; function: ${functionName}`);
    }
    return false;
  }

  #existence(
    functionName: "attribute_exists" | "attribute_not_exists",
    syntax: readonly OperandSyntax[],
  ): Condition {
    const operands = this.#operands(syntax);
    const [operand = missing] = operands;
    if (!this.checkOperandCount(functionName, operands.length, 1)) {
      return never;
    }
    if (operand.kind !== "path") {
      this.reportPathRequired(functionName);
      return never;
    }
    const kind = functionName === "attribute_exists" ? "attributeExists" : "attributeNotExists";
    return { kind, path: operand.path };
  }

  #attributeType(syntax: readonly OperandSyntax[]): Condition {
    const operands = this.#operands(syntax);
    const [operand = missing, name = missing] = operands;
    if (!this.checkOperandCount("attribute_type", operands.length, 2)) {
      return never;
    }
    if (name.kind !== "value") {
      this.findings.report(
        "operandType",
        "Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}",
      );
      return never;
    }
    this.checkType("attribute_type", name.value, nameTypes);
    const typeName = "S" in name.value ? name.value.S : "S";
    const attributeType = attributeTypes.find((each) => each === typeName);
    if (attributeType === undefined) {
      this.findings.report(
        "operandType",
        `Invalid attribute type name found; type: ${typeName}, valid types: {${attributeTypes.join(",")}}`,
      );
      return never;
    }
    return {
      kind: "attributeType",
      operand: this.#plain("attribute_type", operand),
      attributeType,
    };
  }

  #beginsWith(syntax: readonly OperandSyntax[]): Condition {
    const operands = this.#operands(syntax);
    const [operand = missing, prefix = missing] = operands;
    if (!this.checkOperandCount("begins_with", operands.length, 2)) {
      return never;
    }
    this.#checkConstant("begins_with", operand, textTypes);
    this.#checkConstant("begins_with", prefix, textTypes);
    this.#checkDistinct("begins_with", operands);
    return {
      kind: "beginsWith",
      operand: this.#plain("begins_with", operand),
      prefix: this.#plain("begins_with", prefix),
    };
  }

  #contains(syntax: readonly OperandSyntax[]): Condition {
    const operands = this.#operands(syntax);
    const [operand = missing, element = missing] = operands;
    if (!this.checkOperandCount("contains", operands.length, 2)) {
      return never;
    }
    this.#checkConstant("contains", operand, containerTypes);
    this.#checkDistinct("contains", operands);
    return { kind: "contains", operand: this.#plain("contains", operand), element };
  }

  #operands(syntax: readonly OperandSyntax[]): Operand[] {
    return syntax.map((each) => this.#operand(each));
  }

  #operand(syntax: OperandSyntax): Operand {
    switch (syntax.kind) {
      case "path":
        return { kind: "path", path: this.path(syntax) };
      case "value":
        return { kind: "value", value: this.value(syntax.placeholder) };
      case "call":
        return this.#operandCall(syntax);
    }
  }

  /** Of the functions only `size` gives something to compare. */
  #operandCall(syntax: CallSyntax): Operand {
    const { functionName } = syntax;
    const operands = this.#operands(syntax.operands);
    if (!this.#checkFunction(functionName)) {
      return missing;
    }
    if (functionName !== "size") {
      this.reportMisuse(functionName);
      return missing;
    }
    const [operand = missing] = operands;
    if (!this.checkOperandCount("size", operands.length, 1)) {
      return missing;
    }
    this.#checkConstant("size", operand, sizedTypes);
    return { kind: "size", operand: this.#plain("size", operand) };
  }

  /** A size is a number, which no function takes in this place. */
  #plain(functionName: string, operand: Operand): PlainOperand {
    if (operand.kind !== "size") {
      return operand;
    }
    this.checkType(functionName, { N: "0" }, textTypes);
    return missing;
  }

  #checkConstant(operator: string, operand: Operand, types: ReadonlySet<string>): void {
    if (operand.kind === "value") {
      this.checkType(operator, operand.value, types);
    }
  }

  #checkDistinct(operator: string, operands: readonly Operand[]): void {
    const [first, ...others] = operands;
    if (first?.kind !== "path") {
      return;
    }
    if (others.some((each) => each.kind === "path" && pathsEqual(each.path, first.path))) {
      this.findings.report(
        "distinctOperands",
        `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${describePath(first.path)}`,
      );
    }
  }
}
