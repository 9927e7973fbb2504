import { normalizeNumber } from "./normalize-number.ts";

/** A number that neither a JavaScript number nor a bigint holds exactly. */
export class DecimalNumber {
  /** Canonical decimal text. */
  readonly text: string;

  /** Takes any text that DynamoDB takes for a number, or throws NumberFormatError. */
  constructor(text: string) {
    this.text = normalizeNumber(text);
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}
