import { ExpressionError } from "../expression-error.ts";
import { nestingDepthMax } from "../limits.ts";
import { Lexer } from "../syntax/lexer.ts";
import { type PathSyntax, parsePathSyntax } from "../syntax/path-syntax.ts";

/** An update as written, before its placeholders are replaced and its operands checked. */
export interface UpdateExpressionSyntax {
  readonly actions: readonly ActionSyntax[];
  /** The first keyword that opens a second section, if any does. */
  readonly repeatedSection: SectionName | undefined;
  readonly hasRedundantParentheses: boolean;
  readonly operatorCount: number;
}

export type SectionName = "SET" | "REMOVE" | "ADD" | "DELETE";

export type ActionSyntax =
  | { readonly kind: "set"; readonly path: PathSyntax; readonly value: ValueSyntax }
  | { readonly kind: "remove"; readonly path: PathSyntax }
  | { readonly kind: "add"; readonly path: PathSyntax; readonly placeholder: string }
  | { readonly kind: "delete"; readonly path: PathSyntax; readonly placeholder: string };

export type ValueSyntax =
  | UpdateOperandSyntax
  | {
      readonly kind: "plus";
      readonly left: UpdateOperandSyntax;
      readonly right: UpdateOperandSyntax;
    }
  | {
      readonly kind: "minus";
      readonly left: UpdateOperandSyntax;
      readonly right: UpdateOperandSyntax;
    };

export type UpdateOperandSyntax =
  | PathSyntax
  | { readonly kind: "value"; readonly placeholder: string }
  | {
      readonly kind: "call";
      readonly functionName: string;
      readonly operands: readonly UpdateOperandSyntax[];
    };

/** Reads the text once; throws nothing but syntax errors and the limits of size and nesting. */
export function parseUpdateSyntax(text: string): UpdateExpressionSyntax {
  const parser = new UpdateParser(text);
  return {
    actions: parser.parse(),
    repeatedSection: parser.repeatedSection,
    hasRedundantParentheses: parser.hasRedundantParentheses,
    operatorCount: parser.operatorCount,
  };
}

const sections: readonly SectionName[] = ["SET", "REMOVE", "ADD", "DELETE"];

class UpdateParser {
  repeatedSection: SectionName | undefined;
  hasRedundantParentheses = false;
  operatorCount = 0;
  readonly #lexer: Lexer;
  readonly #seen = new Set<SectionName>();
  #depth = 0;
  #lastGroup: ValueSyntax | undefined;

  constructor(text: string) {
    this.#lexer = new Lexer(text);
  }

  /**
   *     update  ::= section+
   *     section ::= ( "SET" | "REMOVE" | "ADD" | "DELETE" ) action ( "," action )*
   */
  parse(): ActionSyntax[] {
    const actions: ActionSyntax[] = [];
    do {
      const section = this.#sectionName();
      if (section === undefined) {
        throw this.#lexer.syntaxError();
      }
      this.#lexer.advance();
      if (this.#seen.has(section)) {
        this.repeatedSection ??= section;
      }
      this.#seen.add(section);
      do {
        actions.push(this.#action(section));
      } while (this.#lexer.skip(","));
    } while (this.#lexer.kind !== "end");
    return actions;
  }

  #sectionName(): SectionName | undefined {
    return sections.find((section) => this.#lexer.isKeyword(section));
  }

  /**
   *     action ::= path "=" value       in SET
   *              | path                 in REMOVE
   *              | path :placeholder    in ADD and DELETE
   */
  #action(section: SectionName): ActionSyntax {
    const path = this.#path();
    switch (section) {
      case "SET":
        this.#lexer.expect("=");
        this.operatorCount++;
        return { kind: "set", path, value: this.#value() };
      case "REMOVE":
        return { kind: "remove", path };
      case "ADD":
        return { kind: "add", path, placeholder: this.#placeholder() };
      case "DELETE":
        return { kind: "delete", path, placeholder: this.#placeholder() };
    }
  }

  #path(): PathSyntax {
    if (this.#sectionName() !== undefined) {
      throw this.#lexer.syntaxError();
    }
    return parsePathSyntax(this.#lexer);
  }

  #placeholder(): string {
    const placeholder = this.#lexer.token;
    this.#lexer.expect("valuePlaceholder");
    return placeholder;
  }

  /**
   *     value ::= operand | operand "+" operand | operand "-" operand | "(" value ")"
   */
  #value(): ValueSyntax {
    const left = this.#lexer.kind === "(" ? this.#group() : this.#operand();
    const { kind } = this.#lexer;
    if (kind !== "+" && kind !== "-") {
      return left;
    }
    if (left.kind === "plus" || left.kind === "minus") {
      throw this.#lexer.syntaxError();
    }
    this.operatorCount++;
    this.#lexer.advance();
    return { kind: kind === "+" ? "plus" : "minus", left, right: this.#groupedOperand() };
  }

  #group(): ValueSyntax {
    this.#enter();
    this.#lexer.expect("(");
    const value = this.#value();
    this.#lexer.expect(")");
    this.#depth--;
    // The same node twice: nothing stands between the two pairs of parentheses.
    this.hasRedundantParentheses ||= value === this.#lastGroup;
    this.#lastGroup = value;
    return value;
  }

  #groupedOperand(): UpdateOperandSyntax {
    if (this.#lexer.kind !== "(") {
      return this.#operand();
    }
    const value = this.#group();
    if (value.kind === "plus" || value.kind === "minus") {
      throw this.#lexer.syntaxError();
    }
    return value;
  }

  /**
   *     operand ::= path | :placeholder | name "(" operand ( "," operand )* ")"
   */
  #operand(): UpdateOperandSyntax {
    const lexer = this.#lexer;
    if (lexer.kind === "valuePlaceholder") {
      return { kind: "value", placeholder: this.#placeholder() };
    }
    const isName = lexer.kind === "name";
    const path = this.#path();
    return isName && path.rest.length === 0 && lexer.kind === "(" ? this.#call(path.first) : path;
  }

  #call(functionName: string): UpdateOperandSyntax {
    this.operatorCount++;
    this.#enter();
    this.#lexer.expect("(");
    const operands: UpdateOperandSyntax[] = [];
    do {
      operands.push(this.#groupedOperand());
    } while (this.#lexer.skip(","));
    this.#lexer.expect(")");
    this.#depth--;
    return { kind: "call", functionName, operands };
  }

  #enter(): void {
    this.#depth++;
    if (this.#depth > nestingDepthMax) {
      throw new ExpressionError("expression", "The expression has redundant parentheses;");
    }
  }
}
