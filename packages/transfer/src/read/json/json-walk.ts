import {
  type AttributeValue,
  type Item,
  NumberFormatError,
  normalizeNumber,
  setOwn,
} from "@plinth/values";
import { printPath } from "../../item-path.ts";
import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  JsonCursor,
  JsonSyntaxError,
  openBrace,
  openBracket,
} from "./json-cursor.ts";

/** Hears of what is wrong in a text, at an offset in it and with the way to the value. */
export type ReportInText = (offset: number, path: string, message: string) => void;

/** So deep may values nest: an attribute's own value is level 0, and documents have 32 levels. */
const deepestLevel = 31;

/** A walk through the JSON of one item, which knows at each step the way it came. */
export abstract class JsonWalk {
  protected readonly cursor: JsonCursor;
  protected readonly path: (string | number)[] = [];
  readonly #report: ReportInText;
  #isRefused = false;

  constructor(text: string, report: ReportInText) {
    this.cursor = new JsonCursor(text);
    this.#report = report;
  }

  /** Whether anything was reported, so that the values are not to be used. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** Runs a walk over the whole text; what is no JSON is reported as well, and ends it. */
  walk(readAll: () => void): void {
    try {
      readAll();
      if (!Number.isNaN(this.cursor.peek())) throw this.cursor.unexpected("nothing more");
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      this.report(error.offset, error.message);
    }
  }

  /** item ::= an object of attribute names and values, each name once. */
  readItem(): Item {
    const item: Record<string, AttributeValue> = {};
    this.readMembers((name, offset) => {
      this.checkAttributeName(name, offset);
      this.checkNew(item, name, offset);
      setOwn(item, name, this.readValue(0));
    });
    return item;
  }

  /** A value as the format writes it, at this level of nesting. */
  protected abstract readValue(level: number): AttributeValue;

  protected report(offset: number, message: string): void {
    this.#isRefused = true;
    this.#report(offset, printPath(this.path), message);
  }

  /** object ::= "{" [ string ":" value { "," string ":" value } ] "}" */
  protected readMembers(readMember: (name: string, offset: number) => void): void {
    const { cursor, path } = this;
    cursor.expect(openBrace, "an object");
    if (cursor.skip(closeBrace)) return;
    do {
      cursor.peek();
      const offset = cursor.at;
      const name = cursor.readString();
      path.push(name);
      cursor.expect(colon, "a colon");
      cursor.peek();
      readMember(name, offset);
      path.pop();
    } while (cursor.skip(comma));
    cursor.expect(closeBrace, "a comma or }");
  }

  /** array ::= "[" [ value { "," value } ] "]" */
  protected readElements(readElement: (index: number) => void): void {
    const { cursor, path } = this;
    cursor.expect(openBracket, "a list");
    if (cursor.skip(closeBracket)) return;
    let index = 0;
    do {
      path.push(index);
      cursor.peek();
      readElement(index);
      path.pop();
      index += 1;
    } while (cursor.skip(comma));
    cursor.expect(closeBracket, "a comma or ]");
  }

  /** A second member of one name would silently win or lose, so it is refused. */
  protected checkNew(members: object, name: string, offset: number): void {
    if (Object.hasOwn(members, name)) {
      this.report(offset, "the object has this name twice: keep one of the two");
    }
  }

  /** Attributes themselves need a name; DynamoDB's naming rules ask for one character at least. */
  protected checkAttributeName(name: string, offset: number): void {
    if (name === "") this.report(offset, "an attribute needs a name of one character at least");
  }

  protected isTooDeep(level: number): boolean {
    if (level <= deepestLevel) return false;
    this.report(
      this.cursor.at,
      "values nest deeper than the 32 levels that DynamoDB keeps: flatten them, or keep the inner part as a text",
    );
    this.cursor.skipValue();
    return true;
  }

  /** The number in canonical form; what DynamoDB cannot keep is reported. */
  protected normalized(number: string, offset: number): string {
    try {
      return normalizeNumber(number);
    } catch (error) {
      if (!(error instanceof NumberFormatError)) throw error;
      this.report(offset, numberProblem(error, number));
      return number;
    }
  }
}

/** Says of a number that DynamoDB refuses what would be right. */
export function numberProblem(error: NumberFormatError, number: string): string {
  const shown = JSON.stringify(number.length <= 45 ? number : `${number.slice(0, 42)}…`);
  switch (error.reason) {
    case "notANumber":
      return `${shown} is no number: write digits, as 12, -0.5 or 1e20`;
    case "overflow":
      return `${shown} is too large: numbers go up to 9.99e125, so keep it as a text`;
    case "underflow":
      return `${shown} is too close to zero: the smallest number is 1e-130, so keep it as a text`;
    case "tooManyDigits":
      return `${shown} has more than the 38 digits that DynamoDB keeps: round it, or keep it as a text`;
  }
}
