import type { Client } from "@plinth/client";
import type { TableNames } from "./schema.ts";
import { createShopContext } from "./services/create-shop.ts";
import { type BookFile, importFile } from "./services/import/import-file.ts";
import type { ImportOptions, RowReport } from "./services/import/import-options.ts";
import { categoryPattern, readCents, readWholeNumber } from "./services/import/read-row.ts";

/** What `plinth load` hands to the loader of a table, as far as books need it. */
export interface BooksToLoad extends BookFile {
  readonly client: Client;
  readonly tableNames: TableNames;
  /** "create" leaves books alone that are there. */
  readonly mode: "put" | "create";
  readonly isDryRun: boolean;
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly onRows: (rows: readonly LoadedBook[]) => void;
  readonly signal: AbortSignal;
}

export interface LoadedBook extends RowReport {
  readonly subject: string;
}

/**
 * Loads a file of books into the table of books: each with its pointer, its words and its place in its
 * category. In `plinth.config.ts`, `loaders: { [books.name]: bookLoader }`.
 */
export const bookLoader: {
  readonly settings: Readonly<Record<string, string>>;
  readonly load: (books: BooksToLoad) => Promise<void>;
} = {
  settings: {
    category: "the category of new books whose row names none",
    price: "the price of new books whose row names none, such as 9.99",
    stock: "how many copies there are of new books whose row does not tell",
    known_stock:
      "keep (usual) leaves the copies of books that are there alone, set takes the row's",
  },
  async load({ client, tableNames, source, format, onRows, signal, ...request }) {
    const options = optionsOf(request);
    const context = createShopContext({ client, tableNames });
    for await (const { reports } of importFile(context, { source, format }, options, { signal })) {
      onRows(reports.map((report) => ({ ...report, subject: report.bookId })));
    }
  },
};

function optionsOf({
  settings,
  mode,
  isDryRun,
}: Pick<BooksToLoad, "settings" | "mode" | "isDryRun">): ImportOptions {
  const { category, price, stock, known_stock: knownStock = "keep" } = settings;
  if (knownStock !== "keep" && knownStock !== "set") {
    throw new RangeError(`The setting known_stock is "${knownStock}", but takes keep or set.`);
  }
  if (category !== undefined && !categoryPattern.expression.test(category)) {
    throw new RangeError(`The setting category is "${category}", and ${categoryPattern.message}.`);
  }
  return {
    defaults: {
      category,
      priceCents: price === undefined ? undefined : numberOf("price", price, readCents),
      stockQuantity: stock === undefined ? undefined : numberOf("stock", stock, readStock),
    },
    known: mode === "create" ? "keep" : "change",
    knownStock,
    mode: isDryRun ? "check" : "write",
  };
}

function readStock(text: string): number | undefined {
  return readWholeNumber(text, 0, 1_000_000);
}

function numberOf(name: string, text: string, read: (text: string) => number | undefined): number {
  const number = read(text);
  if (number !== undefined) return number;
  throw new RangeError(`The setting ${name} is "${text}", which is no ${name}.`);
}
