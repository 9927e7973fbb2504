import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { memorySource } from "@plinth/transfer";
import {
  type BookFile,
  type ImportedRows,
  type ImportRun,
  importFile,
} from "../../src/services/import/import-file.ts";
import {
  countRows,
  type ImportCounts,
  type ImportOptions,
  importOptionsDefault,
  noRows,
  type RowReport,
} from "../../src/services/import/import-options.ts";
import type { TestShop } from "../support/test-shop.ts";

/** Real books, which lie beside the repository and not in it. */
export const realBooksPath: string = fileURLToPath(
  new URL("../../../../../shared/data/books.csv", import.meta.url),
);

export const realBooksAbsent: string | undefined = existsSync(realBooksPath)
  ? undefined
  : "the 9,277 real books are not imported: ../shared/data/books.csv is not there";

/** What an administrator says of books that come without category, price and copies. */
export const worldFiction: ImportOptions = {
  ...importOptionsDefault,
  defaults: { category: "World Fiction", priceCents: 999, stockQuantity: 10 },
};

export function csvFile(text: string, name = "books.csv"): BookFile {
  return { source: memorySource(name, text), format: "csv" };
}

/** As many books as asked for in the shape of the real file: quotes, commas, accents, gaps. */
export function generatedBooksCsv(count: number, first = 0): string {
  const lines = Array.from({ length: count }, (_, offset) => {
    const index = first + offset;
    const title = `"The ""Brontë"" Files (Volume ${index}, #${index % 7})"`;
    const authors = index % 3 === 0 ? `"Ann Shore, Zoë Öst"` : `Author ${index % 50}`;
    const year = index % 11 === 0 ? "" : String(1900 + (index % 120));
    return `${isbnOf(index)},${title},${authors},${year},eng,4.0${index % 10},${index * 3}`;
  });
  return ["isbn13,title,authors,year,language,average_rating,ratings_count", ...lines, ""].join(
    "\n",
  );
}

export function isbnOf(index: number): string {
  const digits = `9780000${String(index).padStart(5, "0")}`;
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

export interface Imported {
  readonly counts: ImportCounts;
  readonly reports: readonly RowReport[];
  readonly steps: readonly ImportedRows[];
}

export async function importAll(
  { context }: Pick<TestShop, "context">,
  file: BookFile,
  options: Partial<ImportOptions> = {},
  run: ImportRun = {},
): Promise<Imported> {
  const steps: ImportedRows[] = [];
  const allOptions = { ...importOptionsDefault, ...options };
  for await (const step of importFile(context, file, allOptions, run)) steps.push(step);
  const reports = steps.flatMap((step) => step.reports);
  return { counts: countRows(noRows, reports), reports, steps };
}

/** The calls that write, by their operation. */
export function writesOf({ calls }: Pick<TestShop, "calls">): readonly string[] {
  return calls
    .map(({ operation }) => operation)
    .filter((operation) => !/^(GetItem|Query|BatchGetItem|TransactGetItems)$/.test(operation));
}
