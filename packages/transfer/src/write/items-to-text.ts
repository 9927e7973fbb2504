import type { Item } from "@plinth/values";
import { ColumnSurvey } from "./csv-columns.ts";
import { createItemWriter, type WriterOptions } from "./item-writer.ts";

export interface ItemsToTextOptions extends Pick<WriterOptions, "format"> {
  /** "list" unless said. */
  readonly jsonLayout?: WriterOptions["jsonLayout"];
  /** For "json": sets become lists, and bytes base64 texts, rather than be refused. */
  readonly lossy?: boolean;
  /** For "csv"; "keep" unless said. */
  readonly formulas?: WriterOptions["formulas"];
  /** Attributes whose columns come first in CSV, such as the table's key. */
  readonly firstColumns?: readonly string[];
}

/** Writes items that are in memory, such as a page of a table. Throws `UnwritableValueError`. */
export function itemsToText(items: readonly Item[], options: ItemsToTextOptions): string {
  const { format, jsonLayout = "list", lossy = false, formulas = "keep" } = options;
  const survey = new ColumnSurvey(options.firstColumns);
  if (format === "csv") {
    for (const item of items) survey.add(item);
  }
  const columns = survey.columns();
  const setsAndBinaries = lossy ? "convert" : "refuse";
  const writer = createItemWriter({ format, jsonLayout, setsAndBinaries, formulas, columns });
  const lines = items.map((item, index) => writer.item(item, index));
  return writer.begin() + lines.join("") + writer.end(items.length);
}
