import { utf8ByteLength } from "@plinth/values";
import { ExpressionError } from "../expression-error.ts";
import { expressionSizeBytesMax } from "../limits.ts";

/** A punctuation mark or operator is its own kind. Keywords are names until a parser asks. */
export type TokenKind =
  | "name"
  | "namePlaceholder"
  | "valuePlaceholder"
  | "number"
  | "unknown"
  | "end"
  | "("
  | ")"
  | "["
  | "]"
  | ","
  | "."
  | "+"
  | "-"
  | "="
  | "<>"
  | "<"
  | "<="
  | ">"
  | ">=";

/**
 * Reads one token at a time, with no look-ahead. It remembers where the last two tokens lie, since
 * a syntax error quotes its surroundings.
 */
export class Lexer {
  readonly text: string;
  kind: TokenKind = "end";
  start = 0;
  end = 0;
  /** Where the token before this one starts; -1 when there is none. */
  previousStart = -1;
  #beforePreviousStart = -1;

  constructor(text: string) {
    checkExpressionSize(text);
    this.text = text;
    this.#scan();
  }

  /** The current token as it is written. */
  get token(): string {
    return this.text.slice(this.start, this.end);
  }

  advance(): void {
    this.#beforePreviousStart = this.previousStart;
    this.previousStart = this.start;
    this.#scan();
  }

  /** Goes past the current token when it is of `kind`. */
  skip(kind: TokenKind): boolean {
    if (this.kind !== kind) {
      return false;
    }
    this.advance();
    return true;
  }

  expect(kind: TokenKind): void {
    if (!this.skip(kind)) {
      throw this.syntaxError();
    }
  }

  /** Whether the current token is `keyword` (given in upper case), in whatever case. */
  isKeyword(keyword: string): boolean {
    return (
      this.kind === "name" &&
      this.end - this.start === keyword.length &&
      this.token.toUpperCase() === keyword
    );
  }

  skipKeyword(keyword: string): boolean {
    if (!this.isKeyword(keyword)) {
      return false;
    }
    this.advance();
    return true;
  }

  /** The current token does not belong here. `near` is the text from one token before to one after. */
  syntaxError(): ExpressionError {
    const token = this.kind === "end" ? "<EOF>" : this.token;
    const first = this.kind === "end" ? this.#beforePreviousStart : -1;
    const before = this.previousStart === -1 ? this.start : this.previousStart;
    const from = first === -1 ? before : first;
    this.#scan();
    const near = this.text.slice(from, this.end).trim();
    return new ExpressionError("expression", `Syntax error; token: "${token}", near: "${near}"`);
  }

  #scan(): void {
    const { text } = this;
    let position = this.end;
    while (isSpace(text.charCodeAt(position))) {
      position++;
    }
    this.start = position;
    const code = text.charCodeAt(position);
    if (isNameStart(code)) {
      this.kind = "name";
      this.end = endOfName(text, position + 1);
    } else if (code === 0x23 || code === 0x3a) {
      this.end = endOfName(text, position + 1);
      const isLone = this.end === position + 1;
      this.kind = isLone ? "unknown" : code === 0x23 ? "namePlaceholder" : "valuePlaceholder";
    } else if (isDigit(code)) {
      this.kind = "number";
      this.end = endOfNumber(text, position + 1);
    } else if (position >= text.length) {
      this.kind = "end";
      this.end = position;
    } else {
      this.#scanMark(position);
    }
  }

  #scanMark(position: number): void {
    const two = this.text.slice(position, position + 2);
    if (two === "<=" || two === ">=" || two === "<>") {
      this.kind = two;
      this.end = position + 2;
      return;
    }
    const character = String.fromCodePoint(this.text.codePointAt(position) ?? 0);
    this.kind = marks.get(character) ?? "unknown";
    this.end = position + character.length;
  }
}

const marks: ReadonlyMap<string, TokenKind> = new Map<string, TokenKind>(
  (["(", ")", "[", "]", ",", ".", "+", "-", "=", "<", ">"] as const).map((mark) => [mark, mark]),
);

function checkExpressionSize(text: string): void {
  if (text === "") {
    throw new ExpressionError("expression", "The expression can not be empty;");
  }
  // A character has at most three bytes for each of its units, so short text needs no count.
  if (text.length * 3 > expressionSizeBytesMax) {
    const sizeBytes = utf8ByteLength(text);
    if (sizeBytes > expressionSizeBytesMax) {
      throw new ExpressionError(
        "expression",
        `Expression size has exceeded the maximum allowed size; expression size: ${sizeBytes}`,
      );
    }
  }
}

function endOfName(text: string, from: number): number {
  let position = from;
  for (;;) {
    const code = text.charCodeAt(position);
    if (!isNameStart(code) && !isDigit(code)) {
      return position;
    }
    position++;
  }
}

function endOfNumber(text: string, from: number): number {
  let position = from;
  while (isDigit(text.charCodeAt(position))) {
    position++;
  }
  return position;
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isNameStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}
