import { ByteParts } from "../byte-parts.ts";
import { itemTextSizeBytesMax, type ReportProblem } from "../read-item.ts";
import { placeInText, TextPlaces } from "../text-place.ts";
import { invalidUtf8Offset, lossyText, utf8Text } from "../utf8-text.ts";

const quote = 0x22;
const comma = 0x2c;
const newline = 0x0a;
const carriageReturn = "\r";

/** The text of one record without its line's end. It begins at the first column. */
export interface RecordText {
  readonly text: string;
  readonly line: number;
  readonly places: TextPlaces;
}

/** Finds the records of a CSV file: lines, but for line breaks within quotes. Blank lines are none. */
export class CsvSplitter {
  readonly #report: ReportProblem;
  readonly #parts = new ByteParts();
  #records: RecordText[] = [];
  #line = 1;
  #newlines = 0;
  #state: "cellStart" | "unquoted" | "quoted" | "quoteInQuoted" = "cellStart";
  #isOver = false;

  constructor(report: ReportProblem) {
    this.#report = report;
  }

  push(bytes: Uint8Array): readonly RecordText[] {
    this.#records = [];
    let start = 0;
    let state = this.#state;
    for (let at = 0; at < bytes.length && !this.#isOver; at += 1) {
      const byte = bytes[at];
      if (state === "quoted") {
        if (byte === quote) state = "quoteInQuoted";
        else if (byte === newline) this.#newlines += 1;
      } else if (byte === newline) {
        this.#endRecord(bytes.subarray(start, at));
        this.#line += 1;
        start = at + 1;
        state = "cellStart";
      } else if (byte === comma) {
        state = "cellStart";
      } else if (byte === quote && state !== "unquoted") {
        // A quote within quotes is doubled, so a second one goes on with the text.
        state = "quoted";
      } else {
        state = "unquoted";
      }
    }
    this.#state = state;
    this.#keepForLater(bytes.subarray(start));
    return this.#records;
  }

  end(): readonly RecordText[] {
    this.#records = [];
    if (!this.#isOver) this.#endRecord(new Uint8Array());
    return this.#records;
  }

  #keepForLater(bytes: Uint8Array): void {
    if (this.#isOver) return;
    this.#parts.add(bytes);
    if (this.#parts.sizeBytes > itemTextSizeBytesMax) {
      this.#isOver = true;
      const message =
        "a line goes on for more than 16 MB, and DynamoDB keeps 400 KB: a closing quote may be missing. The rest was not read";
      this.#report({ line: this.#line, column: 1, path: "", message });
    }
  }

  #endRecord(last: Uint8Array): void {
    const bytes = this.#parts.take(last);
    const start = { line: this.#line, column: 1 };
    const text = utf8Text(bytes);
    if (text === undefined) {
      const message = "the bytes here are not UTF-8: save the file as UTF-8";
      const place = placeInText(lossyText(bytes), invalidUtf8Offset(bytes), start);
      this.#report({ ...place, path: "", message });
    } else {
      const record = text.endsWith(carriageReturn) ? text.slice(0, -1) : text;
      if (record !== "") {
        const places = new TextPlaces(record, start);
        this.#records.push({ text: record, line: this.#line, places });
      }
    }
    this.#line += this.#newlines;
    this.#newlines = 0;
  }
}
