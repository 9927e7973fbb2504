import { type Item, itemToJson } from "@plinth/values";
import type { ItemFormat } from "../item-format.ts";
import type { WrittenColumn } from "./csv-columns.ts";
import { csvHeader, csvRow, type Formulas } from "./csv-rows.ts";
import { printNativeItem, type SetsAndBinaries } from "./native-json.ts";

/** Makes the text of a file from items: `begin`, then each item, then `end`. */
export interface ItemWriter {
  begin(): string;
  /** `index` counts from 0 through the whole file. Throws `UnwritableValueError`. */
  item(item: Item, index: number): string;
  /** The file has so many items. */
  end(count: number): string;
}

/** How plain JSON is laid out: one list, or one object a line. */
export type JsonLayout = "list" | "lines";

export interface WriterOptions {
  readonly format: ItemFormat;
  readonly jsonLayout: JsonLayout;
  readonly setsAndBinaries: SetsAndBinaries;
  readonly formulas: Formulas;
  /** For CSV only; they hold every attribute of every item. */
  readonly columns: readonly WrittenColumn[];
}

export function createItemWriter(options: WriterOptions): ItemWriter {
  switch (options.format) {
    case "json":
      return options.jsonLayout === "list" ? jsonList(options) : jsonLines(options);
    case "dynamodb-json":
      return {
        begin: () => "",
        item: (item) => `{"Item":${itemToJson(item)}}\n`,
        end: () => "",
      };
    case "csv":
      return {
        begin: () => csvHeader(options.columns, options.formulas),
        item: (item) => csvRow(item, options.columns, options.formulas),
        end: () => "",
      };
  }
}

function jsonList({ setsAndBinaries }: WriterOptions): ItemWriter {
  return {
    begin: () => "[",
    item: (item, index) => `${index === 0 ? "\n" : ",\n"}${printNativeItem(item, setsAndBinaries)}`,
    end: (count) => (count === 0 ? "]\n" : "\n]\n"),
  };
}

function jsonLines({ setsAndBinaries }: WriterOptions): ItemWriter {
  return {
    begin: () => "",
    item: (item) => `${printNativeItem(item, setsAndBinaries)}\n`,
    end: () => "",
  };
}
