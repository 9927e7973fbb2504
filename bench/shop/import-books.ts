import type { Client } from "@plinth/client";
import { bookLoader } from "@plinth/cloudshelf";
import { type BookRow, jsonLines } from "./book-rows.ts";

/** Loads the books as `plinth load` does. Throws for a book that the shop does not take. */
export async function importBooks(client: Client, rows: readonly BookRow[]): Promise<void> {
  let createdCount = 0;
  await bookLoader.load({
    client,
    tableNames: {},
    source: { name: "books.jsonl", open: () => [jsonLines(rows)] },
    format: "json",
    mode: "put",
    isDryRun: false,
    settings: {},
    signal: new AbortController().signal,
    onRows(reports) {
      for (const { outcome, message, line } of reports) {
        if (outcome === "refused") throw new Error(`Book ${line} was refused: ${message}`);
        createdCount += 1;
      }
    },
  });
  if (createdCount !== rows.length) {
    throw new Error(`Of ${rows.length} books ${createdCount} were loaded.`);
  }
}
