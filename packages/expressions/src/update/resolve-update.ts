import { type AttributeType, type AttributeValue, attributeTypeOf } from "@plinth/values";
import type { Placeholders } from "../placeholders.ts";
import { Resolver } from "../syntax/resolver.ts";
import type {
  ActionSyntax,
  UpdateExpressionSyntax,
  UpdateOperandSyntax,
  ValueSyntax,
} from "./parse-update-syntax.ts";
import type { Update, UpdateAction, UpdateOperand, UpdateValue } from "./update.ts";

/** Replaces placeholders and makes every check that needs no item. */
export function resolveUpdate(syntax: UpdateExpressionSyntax, placeholders: Placeholders): Update {
  const resolver = new UpdateResolver(placeholders);
  const { findings } = resolver;
  resolver.checkShape(syntax);
  if (syntax.repeatedSection !== undefined) {
    findings.report(
      "section",
      `The "${syntax.repeatedSection}" section can only be used once in an update expression;`,
    );
  }
  const actions = syntax.actions.map((action) => resolver.action(action));
  resolver.checkApart(actions.map((action) => action.path));
  findings.throwFirst();
  return { kind: "update", actions };
}

/** Stands for an operand that a finding is about. */
const missing: UpdateOperand = { kind: "value", value: { NULL: true } };

const numberType: ReadonlySet<string> = new Set(["N"]);
const listType: ReadonlySet<string> = new Set(["L"]);
const addableTypes: ReadonlySet<string> = new Set(["N", "SS", "NS", "BS"]);
const setTypes: ReadonlySet<string> = new Set(["SS", "NS", "BS"]);
const conditionFunctions: ReadonlySet<string> = new Set([
  "attribute_exists",
  "attribute_not_exists",
  "attribute_type",
  "begins_with",
  "contains",
  "size",
]);

/** ADD and DELETE call types by other names than everything else in an expression does. */
const longTypeNames: Readonly<Record<AttributeType, string>> = {
  S: "STRING",
  N: "NUMBER",
  B: "BINARY",
  SS: "STRING_SET",
  NS: "NUMBER_SET",
  BS: "BINARY_SET",
  M: "MAP",
  L: "LIST",
  NULL: "NULL",
  BOOL: "BOOLEAN",
};

class UpdateResolver extends Resolver {
  action(syntax: ActionSyntax): UpdateAction {
    const path = this.path(syntax.path);
    switch (syntax.kind) {
      case "set":
        return { kind: "set", path, value: this.#value(syntax.value) };
      case "remove":
        return { kind: "remove", path };
      case "add": {
        const value = this.value(syntax.placeholder);
        this.#checkSectionType("ADD", value, addableTypes);
        return { kind: "add", path, value };
      }
      case "delete": {
        const value = this.value(syntax.placeholder);
        this.#checkSectionType("DELETE", value, setTypes);
        return { kind: "delete", path, value };
      }
    }
  }

  #checkSectionType(
    section: "ADD" | "DELETE",
    value: AttributeValue,
    types: ReadonlySet<string>,
  ): void {
    const type = attributeTypeOf(value);
    if (!types.has(type)) {
      this.findings.report(
        "operandType",
        `Incorrect operand type for operator or function; operator: ${section}, operand type: ${longTypeNames[type]}, typeSet: ALLOWED_FOR_${section}_OPERAND`,
      );
    }
  }

  #value(syntax: ValueSyntax): UpdateValue {
    if (syntax.kind !== "plus" && syntax.kind !== "minus") {
      return this.#operand(syntax);
    }
    const operator = syntax.kind === "plus" ? "+" : "-";
    const left = this.#operand(syntax.left);
    const right = this.#operand(syntax.right);
    this.#checkOperand(operator, left, numberType);
    this.#checkOperand(operator, right, numberType);
    return { kind: syntax.kind, left, right };
  }

  #operand(syntax: UpdateOperandSyntax): UpdateOperand {
    switch (syntax.kind) {
      case "path":
        return { kind: "path", path: this.path(syntax) };
      case "value":
        return { kind: "value", value: this.value(syntax.placeholder) };
      case "call":
        return this.#call(syntax);
    }
  }

  #call(syntax: Extract<UpdateOperandSyntax, { kind: "call" }>): UpdateOperand {
    const { functionName } = syntax;
    const operands = syntax.operands.map((operand) => this.#operand(operand));
    const [left = missing, right = missing] = operands;
    if (functionName !== "if_not_exists" && functionName !== "list_append") {
      this.#reportFunction(functionName);
      return missing;
    }
    if (!this.checkOperandCount(functionName, operands.length, 2)) {
      return missing;
    }
    if (functionName === "list_append") {
      this.#checkOperand("list_append", left, listType);
      this.#checkOperand("list_append", right, listType);
      return { kind: "listAppend", left, right };
    }
    if (left.kind !== "path") {
      this.reportPathRequired("if_not_exists");
      return missing;
    }
    return { kind: "ifNotExists", path: left.path, otherwise: right };
  }

  #reportFunction(functionName: string): void {
    if (conditionFunctions.has(functionName)) {
      this.findings.report(
        "functionUse",
        `The function is not allowed in an update expression; function: ${functionName}`,
      );
    } else {
      this.findings.report("functionName", `Invalid function name; function: ${functionName}`);
    }
  }

  /** Only what is certain without the item: a constant's type, and that `list_append` gives a list. */
  #checkOperand(operator: string, operand: UpdateOperand, types: ReadonlySet<string>): void {
    if (operand.kind === "value") {
      this.checkType(operator, operand.value, types);
    } else if (operand.kind === "listAppend") {
      this.checkType(operator, { L: [] }, types);
    }
  }
}
