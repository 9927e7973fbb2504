import { type AttributeValue, attributeTypeOf } from "@plinth/values";
import { type DocumentPath, describePath, relatePaths } from "../document-path.ts";
import { listIndexMax, operatorCountMax, pathNestingLevelsMax } from "../limits.ts";
import type { Placeholders } from "../placeholders.ts";
import { reservedWords } from "../reserved-words.ts";
import { Findings } from "./findings.ts";
import type { PathSyntax } from "./path-syntax.ts";

/** Stands for an undefined value until the finding about it is thrown. */
const undefinedValue: AttributeValue = { NULL: true };

/** Replaces the placeholders of one expression, and collects what is wrong with it. */
export class Resolver {
  readonly findings: Findings = new Findings();
  readonly #placeholders: Placeholders;

  constructor(placeholders: Placeholders) {
    this.#placeholders = placeholders;
  }

  /** What can be told from the text alone. DynamoDB stops counting at the first operator too many. */
  checkShape(syntax: {
    readonly operatorCount: number;
    readonly hasRedundantParentheses: boolean;
  }): void {
    if (syntax.operatorCount > operatorCountMax) {
      this.findings.report(
        "operatorCount",
        `The expression contains too many operators; operator count: ${operatorCountMax + 1}`,
      );
    }
    if (syntax.hasRedundantParentheses) {
      this.findings.report("parentheses", "The expression has redundant parentheses;");
    }
  }

  path(syntax: PathSyntax): DocumentPath {
    const first = this.#name(syntax.first);
    if (syntax.rest.length === 0) {
      return [first];
    }
    if (syntax.rest.length >= pathNestingLevelsMax) {
      const levels = syntax.rest.length + 1;
      const message = `The document path has too many nesting elements; nesting levels: ${levels}`;
      this.findings.report("path", message);
    }
    const steps = syntax.rest.map((step) =>
      step.kind === "member" ? this.#name(step.name) : this.#index(step.digits),
    );
    return [first, ...steps];
  }

  value(placeholder: string): AttributeValue {
    const value = this.#placeholders.value(placeholder);
    if (value === undefined) {
      this.findings.report(
        "placeholder",
        `An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
      );
      return undefinedValue;
    }
    return value;
  }

  /** Reports a constant of a type that `operator` never takes. */
  checkType(operator: string, value: AttributeValue, types: ReadonlySet<string>): void {
    const type = attributeTypeOf(value);
    if (!types.has(type)) {
      this.findings.report(
        "operandType",
        `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
      );
    }
  }

  /** Whether a function has as many operands as it takes. */
  checkOperandCount(functionName: string, actual: number, expected: number): boolean {
    if (actual !== expected) {
      this.findings.report(
        "operandCount",
        `Incorrect number of operands for operator or function; operator or function: ${functionName}, number of operands: ${actual}`,
      );
    }
    return actual === expected;
  }

  reportPathRequired(functionName: string): void {
    this.findings.report(
      "operandType",
      `Operator or function requires a document path; operator or function: ${functionName}`,
    );
  }

  /** Reports the first two of `paths` that get in each other's way; an overlap before a conflict. */
  checkApart(paths: readonly DocumentPath[]): void {
    const pathsByAttribute = new Map<string, DocumentPath[]>();
    let hasConflict = false;
    for (const path of paths) {
      const others = pathsByAttribute.get(path[0]);
      if (others === undefined) {
        pathsByAttribute.set(path[0], [path]);
        continue;
      }
      for (const other of others) {
        const relation = relatePaths(other, path);
        if (relation === "overlap") {
          this.#reportPair(relation, other, path);
          return;
        }
        if (relation === "conflict" && !hasConflict) {
          hasConflict = true;
          this.#reportPair(relation, other, path);
        }
      }
      others.push(path);
    }
  }

  #reportPair(relation: "overlap" | "conflict", first: DocumentPath, second: DocumentPath): void {
    this.findings.report(
      relation,
      `Two document paths ${relation} with each other; must remove or rewrite one of these paths; path one: ${describePath(first)}, path two: ${describePath(second)}`,
    );
  }

  #name(text: string): string {
    if (!text.startsWith("#")) {
      if (reservedWords.has(text.toUpperCase())) {
        this.findings.report(
          "reservedWord",
          `Attribute name is a reserved keyword; reserved keyword: ${text}`,
        );
      }
      return text;
    }
    const name = this.#placeholders.name(text);
    if (name === undefined) {
      this.findings.report(
        "placeholder",
        `An expression attribute name used in the document path is not defined; attribute name: ${text}`,
      );
      return text;
    }
    return name;
  }

  #index(digits: string): number {
    const index = Number(digits);
    if (index > listIndexMax) {
      this.findings.report(
        "path",
        `List index is not within the allowable range; index: [${digits}]`,
      );
    }
    return index;
  }
}
