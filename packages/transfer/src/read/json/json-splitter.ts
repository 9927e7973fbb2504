import type { Place } from "../../item-problem.ts";
import { ByteParts } from "../byte-parts.ts";
import { itemTextSizeBytesMax, type ReportProblem } from "../read-item.ts";
import { placeAfter, placeInText } from "../text-place.ts";
import { invalidUtf8Offset, lossyText, utf8Text } from "../utf8-text.ts";
import {
  backslash,
  closeBrace,
  closeBracket,
  comma,
  openBrace,
  openBracket,
  quote,
} from "./json-cursor.ts";

const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const tab = 0x09;

/** From here on, a leap costs less than a look at each byte. Measured on Node 20. */
const shortTextSizeBytes = 64;
/** Bounds what a text full of escapes makes the search look at in vain. */
const leapSizeBytesMax = 4096;

/** The text of one item, and where it begins. */
export interface ItemText extends Place {
  readonly text: string;
}

/**
 * Finds the items of a list, or of objects that stand one after another, by their brackets alone, so
 * that one broken item does not hide what is wrong with the next. Whether an item's text is JSON is
 * its parser's to say.
 */
export class JsonSplitter {
  readonly #report: ReportProblem;
  readonly #parts = new ByteParts();
  #texts: ItemText[] = [];
  #layout: "unknown" | "list" | "afterList" | "objects" = "unknown";
  #expected: "firstItem" | "comma" | "item" = "firstItem";
  /** Behind what cannot be read on from: the rest is not looked at. */
  #isOver = false;
  /** Something that is no item was reported and has not ended yet. */
  #isStray = false;
  #line = 1;
  #column = 1;
  #isInItem = false;
  #isInString = false;
  #isEscaped = false;
  #isLineStart = false;
  #depth = 0;

  constructor(report: ReportProblem) {
    this.#report = report;
  }

  push(bytes: Uint8Array): readonly ItemText[] {
    this.#texts = [];
    let at = 0;
    while (at < bytes.length && !this.#isOver) {
      at = this.#isInItem ? this.#scanItem(bytes, at) : this.#stepBetween(bytes, at);
    }
    return this.#texts;
  }

  end(): readonly ItemText[] {
    this.#texts = [];
    if (this.#isInItem && !this.#isOver) {
      this.#endItem(new Uint8Array());
    } else if (this.#layout === "list" && !this.#isOver) {
      this.#reportHere("the list has no closing ]: the file may have been cut off");
    }
    return this.#texts;
  }

  /** Looks at one byte between items, and gives where to go on. */
  #stepBetween(bytes: Uint8Array, at: number): number {
    const byte = bytes[at];
    if (byte === newline) {
      this.#line += 1;
      this.#column = 1;
      this.#isStray = false;
      return at + 1;
    }
    if (byte !== space && byte !== tab && byte !== carriageReturn) {
      if (this.#layout === "afterList") {
        this.#stopHere("the list ends before this, and the file should too");
        return at;
      }
      if (byte === openBrace) {
        this.#beginItem();
        return at;
      }
      this.#takeSeparator(byte);
    }
    this.#column += 1;
    return at + 1;
  }

  #takeSeparator(byte: number | undefined): void {
    if (byte === openBracket && this.#layout === "unknown") {
      this.#layout = "list";
    } else if (byte === comma) {
      this.#takeComma();
    } else if (byte === closeBracket && this.#layout === "list") {
      if (this.#expected === "item") {
        this.#reportHere("a comma stands behind the last item: leave it out");
      }
      this.#layout = "afterList";
    } else if (!this.#isStray) {
      this.#reportHere("an item is expected here, which is an object: { … }");
      this.#isStray = true;
      this.#expected = "comma";
    }
  }

  #takeComma(): void {
    if (this.#layout !== "list") {
      this.#reportHere(
        "a comma stands between objects that are no list: leave it out, or put them all between [ and ]",
      );
    } else if (this.#expected !== "comma") {
      this.#reportHere("a comma stands where an item is expected: leave it out");
    }
    this.#isStray = false;
    this.#expected = "item";
  }

  #beginItem(): void {
    if (this.#layout === "unknown") this.#layout = "objects";
    if (this.#layout === "list" && this.#expected === "comma" && !this.#isStray) {
      this.#reportHere("a comma is missing before this item");
    }
    this.#isInItem = true;
    this.#isStray = false;
    this.#isInString = false;
    this.#isEscaped = false;
    this.#isLineStart = false;
    this.#depth = 0;
  }

  /** Goes on in an item until it ends or the bytes do, and gives where. */
  #scanItem(bytes: Uint8Array, start: number): number {
    let at = start;
    while (at < bytes.length) {
      if (this.#isInString) {
        at = this.#scanString(bytes, at);
        continue;
      }
      const byte = bytes[at];
      if (byte === quote) {
        this.#isInString = true;
      } else if (byte === openBrace || byte === openBracket) {
        if (byte === openBrace && this.#isCutOffBefore(bytes, at, start)) {
          this.#endItem(bytes.subarray(start, at));
          return at;
        }
        this.#depth += 1;
      } else if (byte === closeBrace || byte === closeBracket) {
        this.#depth -= 1;
        if (this.#depth === 0) {
          this.#endItem(bytes.subarray(start, at + 1));
          return at + 1;
        }
      }
      at += 1;
    }
    this.#isLineStart = bytes[at - 1] === newline;
    this.#keepForLater(bytes.subarray(start));
    return at;
  }

  /** Goes on in a text until it ends or the bytes do. Most bytes of a file are looked at here. */
  #scanString(bytes: Uint8Array, start: number): number {
    let at = start;
    if (this.#isEscaped) {
      this.#isEscaped = false;
      at += 1;
    }
    const { length } = bytes;
    let short = at + shortTextSizeBytes;
    for (; at < length; at += 1) {
      const byte = bytes[at];
      if (byte === backslash) {
        at += 1;
      } else if (byte === quote || byte === newline) {
        // No text goes over a line's end. The parser refuses this one, and it does not eat the rest.
        this.#isInString = false;
        return byte === quote ? at + 1 : at;
      } else if (at >= short) {
        at = this.#beforeNextMark(bytes, at);
        short = at + shortTextSizeBytes;
      }
    }
    this.#isEscaped = at > length;
    return length;
  }

  /** Leaps over bytes that mean nothing in a text; the search is Node's own, and costs a call. */
  #beforeNextMark(bytes: Uint8Array, at: number): number {
    const stretch = bytes.subarray(at, at + leapSizeBytesMax);
    const end = stretch.indexOf(quote);
    const text = end === -1 ? stretch : stretch.subarray(0, end);
    const marks = [text.indexOf(backslash), text.indexOf(newline)].filter((each) => each !== -1);
    return at + Math.min(text.length, ...marks) - 1;
  }

  /** An object that was cut off ends where the next line begins one. */
  #isCutOffBefore(bytes: Uint8Array, at: number, start: number): boolean {
    if (this.#layout !== "objects" || this.#depth === 0) return false;
    return at > start ? bytes[at - 1] === newline : this.#isLineStart;
  }

  #keepForLater(bytes: Uint8Array): void {
    this.#parts.add(bytes);
    if (this.#parts.sizeBytes > itemTextSizeBytesMax) {
      this.#stopHere(
        "an item goes on for more than 16 MB, and DynamoDB keeps 400 KB: a bracket may be missing. The rest was not read",
      );
    }
  }

  #endItem(last: Uint8Array): void {
    const bytes = this.#parts.take(last);
    const start = { line: this.#line, column: this.#column };
    const text = utf8Text(bytes);
    if (text === undefined) {
      const message = "the bytes here are not UTF-8: save the file as UTF-8";
      const place = placeInText(lossyText(bytes), invalidUtf8Offset(bytes), start);
      this.#report({ ...place, path: "", message });
    } else {
      this.#texts.push({ text, ...start });
    }
    const end = placeAfter(text ?? lossyText(bytes), start);
    this.#line = end.line;
    this.#column = end.column;
    this.#isInItem = false;
    this.#expected = "comma";
  }

  #stopHere(message: string): void {
    this.#reportHere(message);
    this.#isOver = true;
  }

  #reportHere(message: string): void {
    this.#report({ line: this.#line, column: this.#column, path: "", message });
  }
}
