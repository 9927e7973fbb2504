import { type AttributeValue, setOwn } from "@plinth/values";
import { joinPaths } from "../../item-path.ts";
import type { Place } from "../../item-problem.ts";
import type { ItemReader, ReadItem, ReportProblem } from "../read-item.ts";
import { type Column, type DeclaredAttributes, readHeader } from "./csv-header.ts";
import { CsvSplitter, type RecordText } from "./csv-splitter.ts";
import { parseCell } from "./parse-cell.ts";
import { type Cell, splitCells } from "./split-cells.ts";

/** Reads a line of names and then a line for each item. */
export class CsvReader implements ItemReader {
  readonly #declared: DeclaredAttributes;
  readonly #report: ReportProblem;
  readonly #splitter: CsvSplitter;
  #columns: readonly Column[] | "none" | "refused" = "none";

  constructor(declared: DeclaredAttributes, report: ReportProblem) {
    this.#declared = declared;
    this.#report = report;
    this.#splitter = new CsvSplitter(report);
  }

  push(bytes: Uint8Array): readonly ReadItem[] {
    return this.#readAll(this.#splitter.push(bytes));
  }

  end(): readonly ReadItem[] {
    const items = this.#readAll(this.#splitter.end());
    if (this.#columns === "none") {
      const message =
        "the file is empty: its first line names the attributes, as isbn,title,price:N";
      this.#report({ line: 1, column: 1, path: "", message });
    }
    return items;
  }

  #readAll(records: readonly RecordText[]): ReadItem[] {
    const items: ReadItem[] = [];
    for (const record of records) {
      // Without its header, nothing can be said of the lines.
      if (this.#columns === "refused") break;
      const cells = this.#cellsOf(record);
      if (this.#columns === "none") {
        this.#columns = this.#headerOf(record, cells) ?? "refused";
      } else if (cells !== undefined) {
        const item = this.#itemOf(record, cells, this.#columns);
        if (item !== undefined) items.push(item);
      }
    }
    return items;
  }

  #cellsOf(record: RecordText): readonly Cell[] | undefined {
    const cells = splitCells(record.text);
    if ("message" in cells) {
      this.#report({ ...record.places.placeOf(cells.offset), path: "", message: cells.message });
      return undefined;
    }
    return cells;
  }

  #headerOf(record: RecordText, cells: readonly Cell[] | undefined): readonly Column[] | undefined {
    return (
      cells &&
      readHeader(cells, this.#declared, (offset, path, message) => {
        this.#report({ ...record.places.placeOf(offset), path, message });
      })
    );
  }

  #itemOf(
    record: RecordText,
    cells: readonly Cell[],
    columns: readonly Column[],
  ): ReadItem | undefined {
    if (cells.length !== columns.length) {
      this.#reportCount(record, cells, columns.length);
      return undefined;
    }
    const item: Record<string, AttributeValue> = {};
    let isRefused = false;
    for (let index = 0; index < columns.length; index += 1) {
      const cell = cells[index];
      const column = columns[index];
      if (cell === undefined || column === undefined || (cell.text === "" && !cell.isQuoted))
        continue;
      const value = parseCell(cell.text, column.type, (path, message) => {
        isRefused = true;
        const place = record.places.placeOf(cell.offset);
        this.#report({ ...place, path: joinPaths(column.path, path), message });
      });
      if (value !== undefined) setOwn(item, column.attributeName, value);
    }
    return isRefused ? undefined : new CsvItem(item, record, { cells, columns });
  }

  #reportCount(record: RecordText, cells: readonly Cell[], expected: number): void {
    const found = cells.length === 1 ? "1 cell" : `${cells.length} cells`;
    const message = `the line has ${found} and the header ${expected}: a comma may be missing, or a text with commas lack its double quotes`;
    const offset = cells[expected]?.offset ?? record.text.length;
    this.#report({ ...record.places.placeOf(offset), path: "", message });
  }
}

class CsvItem implements ReadItem {
  readonly item: ReadItem["item"];
  readonly column = 1;
  readonly #record: RecordText;
  readonly #parts: { readonly cells: readonly Cell[]; readonly columns: readonly Column[] };

  constructor(
    item: ReadItem["item"],
    record: RecordText,
    parts: { readonly cells: readonly Cell[]; readonly columns: readonly Column[] },
  ) {
    this.item = item;
    this.#record = record;
    this.#parts = parts;
  }

  get line(): number {
    return this.#record.line;
  }

  get textLength(): number {
    return this.#record.text.length;
  }

  placeOf(attributeName: string): Place {
    const index = this.#parts.columns.findIndex((each) => each.attributeName === attributeName);
    return this.#record.places.placeOf(this.#parts.cells[index]?.offset ?? 0);
  }
}
