/** Why a text is not JSON, and where. */
export class JsonSyntaxError extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.name = "JsonSyntaxError";
    this.offset = offset;
  }
}

export const quote = 0x22;
export const comma = 0x2c;
export const colon = 0x3a;
export const openBracket = 0x5b;
export const backslash = 0x5c;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
const minus = 0x2d;
const zero = 0x30;
const nine = 0x39;

const numberPattern = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const loneSurrogate = /\p{Surrogate}/u;

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/**
 * Walks over one JSON text. JSON.parse would be faster, but it rounds numbers to doubles, keeps the
 * last of two members with one name in silence, and tells no places.
 */
export class JsonCursor {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The next character that is no white space, which stays next; NaN at the end. */
  peek(): number {
    let code = this.text.charCodeAt(this.at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      this.at += 1;
      code = this.text.charCodeAt(this.at);
    }
    return code;
  }

  /** Steps over the character when it is the next one. */
  skip(code: number): boolean {
    const isNext = this.peek() === code;
    if (isNext) this.at += 1;
    return isNext;
  }

  /** Steps over the character that has to come next. */
  expect(code: number, expected: string): void {
    if (!this.skip(code)) throw this.unexpected(expected);
  }

  /** The error for what stands here instead of what is `expected`. */
  unexpected(expected: string): JsonSyntaxError {
    const { at, text } = this;
    if (at >= text.length) {
      return new JsonSyntaxError(
        text.trimEnd().length,
        `the text ends where ${expected} is expected`,
      );
    }
    return new JsonSyntaxError(at, `there is ${excerptAt(text, at)} where ${expected} is expected`);
  }

  /** string ::= '"' { character | escape } '"' */
  readString(): string {
    if (this.peek() !== quote) throw this.unexpected("a text in double quotes");
    const { text } = this;
    const start = this.at + 1;
    for (let at = start; ; at += 1) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.at = at + 1;
        return text.slice(start, at);
      }
      if (code === backslash) return this.#readEscapedString(start, at);
      if (!(code >= 0x20)) throw this.#brokenString(at);
    }
  }

  #readEscapedString(start: number, firstEscape: number): string {
    const { text } = this;
    let result = "";
    let copied = start;
    for (let at = firstEscape; ; at += 1) {
      const code = text.charCodeAt(at);
      if (code === backslash) {
        result += text.slice(copied, at) + this.#escapeAt(at);
        at += text[at + 1] === "u" ? 5 : 1;
        copied = at + 1;
      } else if (code === quote) {
        this.at = at + 1;
        result += text.slice(copied, at);
        if (loneSurrogate.test(result)) {
          const message =
            "half of a surrogate pair is no character: DynamoDB keeps UTF-8, so write the pair or leave it out";
          throw new JsonSyntaxError(start - 1, message);
        }
        return result;
      } else if (!(code >= 0x20)) {
        throw this.#brokenString(at);
      }
    }
  }

  /** escape ::= "\" ( '"' | "\" | "/" | b | f | n | r | t | u hex hex hex hex ) */
  #escapeAt(at: number): string {
    const letter = this.text[at + 1] ?? "";
    const plain = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    if (plain !== undefined) return plain;
    const digits = this.text.slice(at + 2, at + 6);
    if (letter === "u" && /^[0-9a-fA-F]{4}$/.test(digits)) {
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const message = `\\${letter} is no escape of JSON: a backslash itself is written \\\\`;
    throw new JsonSyntaxError(at, message);
  }

  #brokenString(at: number): JsonSyntaxError {
    const code = this.text.charCodeAt(at);
    if (Number.isNaN(code)) {
      return new JsonSyntaxError(at, "the text has no closing double quote");
    }
    const name = code === 0x0a || code === 0x0d ? "a line break" : "a control character";
    const escaped = JSON.stringify(String.fromCharCode(code)).slice(1, -1);
    return new JsonSyntaxError(at, `${name} stands in a text: close the text, or write ${escaped}`);
  }

  /** number ::= [ "-" ] integer [ fraction ] [ exponent ], as it is written. */
  readNumber(): string {
    const { text } = this;
    const start = this.at;
    let at = start;
    while (isNumberPart(text.charCodeAt(at))) at += 1;
    const number = text.slice(start, at);
    if (!numberPattern.test(number)) throw this.#noNumber(start, number);
    this.at = at;
    return number;
  }

  #noNumber(start: number, number: string): JsonSyntaxError {
    const word =
      /^[-+]?[\p{L}_$][\p{L}\p{N}_$]*/u.exec(this.text.slice(start, start + 40))?.[0] ?? "";
    if (/^[-+]?(nan|inf(inity)?)$/i.test(word)) {
      const message = `${word} is no number that DynamoDB keeps: leave the attribute out, or use null`;
      return new JsonSyntaxError(start, message);
    }
    if (/^(none|nil|undefined|true|false|null)$/i.test(word)) {
      const message = `${word} is no JSON: write ${/^(true|false)$/i.test(word) ? word.toLowerCase() : "null"}`;
      return new JsonSyntaxError(start, message);
    }
    if (number === "" || word !== "") return this.unexpected("a value");
    const message = `${number} is no number of JSON: write digits without leading zeros or +, as 0.5 or -12e3`;
    return new JsonSyntaxError(start, message);
  }

  /** Steps over `true`, `false` or `null` when that stands here. */
  skipWord(word: string): boolean {
    const isHere = this.text.startsWith(word, this.at);
    if (isHere) this.at += word.length;
    return isHere;
  }

  /** Steps over a value of any depth without looking into it. */
  skipValue(): void {
    const first = this.peek();
    if (first === quote) {
      this.readString();
    } else if (first === openBrace || first === openBracket) {
      this.#skipNested();
    } else if (!this.skipWord("true") && !this.skipWord("false") && !this.skipWord("null")) {
      this.readNumber();
    }
  }

  #skipNested(): void {
    let depth = 0;
    do {
      const code = this.peek();
      if (Number.isNaN(code)) throw this.unexpected("a closing bracket");
      if (code === quote) {
        this.readString();
        continue;
      }
      if (code === openBrace || code === openBracket) depth += 1;
      if (code === closeBrace || code === closeBracket) depth -= 1;
      this.at += 1;
    } while (depth > 0);
  }
}

/** Digits, signs, points and the letter e. */
function isNumberPart(code: number): boolean {
  return (
    (code >= zero && code <= nine) ||
    code === minus ||
    code === 0x2e ||
    code === 0x2b ||
    (code | 0x20) === 0x65
  );
}

/** What stands somewhere, short enough for a message. */
function excerptAt(text: string, offset: number): string {
  const word = /^(?:[\p{L}\p{N}_$.+-]{1,20}|.)/su.exec(text.slice(offset, offset + 40))?.[0] ?? "";
  return JSON.stringify(word);
}
