import { ExpressionError } from "../expression-error.ts";
import { nestingDepthMax } from "../limits.ts";
import { Lexer } from "../syntax/lexer.ts";
import { type PathSyntax, parsePathSyntax } from "../syntax/path-syntax.ts";
import type { Comparator } from "./condition.ts";

/** A condition as written, before its placeholders are replaced and its operands checked. */
export type ConditionSyntax =
  | { readonly kind: "and"; readonly conditions: readonly ConditionSyntax[] }
  | { readonly kind: "or"; readonly conditions: readonly ConditionSyntax[] }
  | { readonly kind: "not"; readonly condition: ConditionSyntax }
  | {
      readonly kind: "compare";
      readonly operator: Comparator;
      readonly operands: readonly OperandSyntax[];
    }
  | { readonly kind: "between"; readonly operands: readonly OperandSyntax[] }
  | { readonly kind: "in"; readonly operands: readonly OperandSyntax[] }
  | CallSyntax;

export type OperandSyntax =
  | PathSyntax
  | { readonly kind: "value"; readonly placeholder: string }
  | CallSyntax;

export interface CallSyntax {
  readonly kind: "call";
  readonly functionName: string;
  readonly operands: readonly OperandSyntax[];
}

export interface ConditionExpressionSyntax {
  readonly condition: ConditionSyntax;
  readonly hasRedundantParentheses: boolean;
  readonly operatorCount: number;
}

/** Reads the text once; throws nothing but syntax errors and the limits of size and nesting. */
export function parseConditionSyntax(text: string): ConditionExpressionSyntax {
  const parser = new ConditionParser(text);
  return {
    condition: parser.parse(),
    hasRedundantParentheses: parser.hasRedundantParentheses,
    operatorCount: parser.operatorCount,
  };
}

/** Inside parentheses an operand may stand alone: what follows tells whether it is one. */
type Node = ConditionSyntax | OperandSyntax;

class ConditionParser {
  hasRedundantParentheses = false;
  operatorCount = 0;
  readonly #lexer: Lexer;
  #depth = 0;
  #lastGroup: Node | undefined;

  constructor(text: string) {
    this.#lexer = new Lexer(text);
  }

  parse(): ConditionSyntax {
    const condition = this.#condition(this.#or());
    if (this.#lexer.kind !== "end") {
      throw this.#lexer.syntaxError();
    }
    return condition;
  }

  /**
   *     or ::= and ( "OR" and )*
   */
  #or(): Node {
    const first = this.#and();
    if (!this.#lexer.isKeyword("OR")) {
      return first;
    }
    const conditions = [this.#condition(first)];
    while (this.#lexer.skipKeyword("OR")) {
      this.operatorCount++;
      conditions.push(this.#condition(this.#and()));
    }
    return { kind: "or", conditions };
  }

  /**
   *     and ::= not ( "AND" not )*
   */
  #and(): Node {
    const first = this.#not();
    if (!this.#lexer.isKeyword("AND")) {
      return first;
    }
    const conditions = [this.#condition(first)];
    while (this.#lexer.skipKeyword("AND")) {
      this.operatorCount++;
      conditions.push(this.#condition(this.#not()));
    }
    return { kind: "and", conditions };
  }

  /**
   *     not ::= "NOT" not | comparison
   */
  #not(): Node {
    if (!this.#lexer.skipKeyword("NOT")) {
      return this.#comparison();
    }
    this.operatorCount++;
    this.#enter();
    const condition = this.#condition(this.#not());
    this.#depth--;
    return { kind: "not", condition };
  }

  /**
   *     comparison ::= operand comparator operand
   *                  | operand "BETWEEN" operand "AND" operand
   *                  | operand "IN" "(" operand ( "," operand )* ")"
   *                  | call
   *                  | "(" or ")"
   */
  #comparison(): Node {
    const lexer = this.#lexer;
    const left = lexer.kind === "(" ? this.#group() : this.#operand();
    if (!isOperand(left)) {
      return left;
    }
    const operator = comparatorOf(lexer);
    if (operator !== undefined) {
      this.operatorCount++;
      lexer.advance();
      return { kind: "compare", operator, operands: [left, this.#groupedOperand()] };
    }
    if (lexer.skipKeyword("BETWEEN")) {
      this.operatorCount++;
      const lower = this.#groupedOperand();
      if (!lexer.skipKeyword("AND")) {
        throw lexer.syntaxError();
      }
      return { kind: "between", operands: [left, lower, this.#groupedOperand()] };
    }
    if (lexer.skipKeyword("IN")) {
      this.operatorCount++;
      lexer.expect("(");
      return { kind: "in", operands: [left, ...this.#operandsToEnd()] };
    }
    return left;
  }

  /**
   *     group ::= "(" or ")" | "(" operand ")"
   */
  #group(): Node {
    this.#enter();
    this.#lexer.expect("(");
    const node = this.#or();
    this.#lexer.expect(")");
    this.#depth--;
    // The same node twice: nothing stands between the two pairs of parentheses.
    this.hasRedundantParentheses ||= node === this.#lastGroup;
    this.#lastGroup = node;
    return node;
  }

  #groupedOperand(): OperandSyntax {
    if (this.#lexer.kind !== "(") {
      return this.#operand();
    }
    const node = this.#group();
    if (!isOperand(node)) {
      throw this.#lexer.syntaxError();
    }
    return node;
  }

  /**
   *     operand ::= path | :placeholder | call
   */
  #operand(): OperandSyntax {
    const lexer = this.#lexer;
    if (lexer.kind === "valuePlaceholder") {
      const placeholder = lexer.token;
      lexer.advance();
      return { kind: "value", placeholder };
    }
    if (keywords.some((keyword) => lexer.isKeyword(keyword))) {
      throw lexer.syntaxError();
    }
    const isName = lexer.kind === "name";
    const path = parsePathSyntax(lexer);
    return isName && path.rest.length === 0 && lexer.kind === "(" ? this.#call(path.first) : path;
  }

  /**
   *     call ::= name "(" operand ( "," operand )* ")"
   */
  #call(functionName: string): OperandSyntax {
    this.operatorCount++;
    this.#enter();
    this.#lexer.expect("(");
    const operands = this.#operandsToEnd();
    this.#depth--;
    return { kind: "call", functionName, operands };
  }

  #operandsToEnd(): OperandSyntax[] {
    const operands: OperandSyntax[] = [];
    do {
      operands.push(this.#groupedOperand());
    } while (this.#lexer.skip(","));
    this.#lexer.expect(")");
    return operands;
  }

  /** Refuses an operand that stands where only a condition may; a call may be either. */
  #condition(node: Node): ConditionSyntax {
    if (node.kind === "path" || node.kind === "value") {
      throw this.#lexer.syntaxError();
    }
    return node;
  }

  #enter(): void {
    this.#depth++;
    if (this.#depth > nestingDepthMax) {
      throw new ExpressionError("expression", "The expression has redundant parentheses;");
    }
  }
}

const keywords = ["AND", "OR", "NOT", "IN", "BETWEEN"] as const;

function isOperand(node: Node): node is OperandSyntax {
  return node.kind === "path" || node.kind === "value" || node.kind === "call";
}

function comparatorOf(lexer: Lexer): Comparator | undefined {
  const { kind } = lexer;
  return kind === "=" ||
    kind === "<>" ||
    kind === "<" ||
    kind === "<=" ||
    kind === ">" ||
    kind === ">="
    ? kind
    : undefined;
}
