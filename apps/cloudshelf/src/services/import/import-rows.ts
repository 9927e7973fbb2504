import type { BookItem } from "../../schema.ts";
import { createInventory, type ImportedBook } from "../inventory.ts";
import { ShopError } from "../shop.ts";
import type { ShopContext } from "../shop-context.ts";
import { createShelf } from "./create-shelf.ts";
import { findKnown, idOfRow } from "./find-known.ts";
import type { ImportOptions, RowOutcome, RowReport } from "./import-options.ts";
import { planChange, planNewBook } from "./plan-book.ts";
import type { BookRow } from "./read-row.ts";

/** How many books are looked up or changed at a time. */
const concurrency = 16;

interface KnownRow {
  readonly row: BookRow;
  readonly known: BookItem | undefined;
}

/**
 * Brings rows of different books into the shop, and reports on each, in no order. What it did and what
 * another import does at the same moment add up: a book that somebody else has just created is a book
 * that is there.
 */
export async function importRows(
  context: ShopContext,
  rows: readonly BookRow[],
  options: ImportOptions,
): Promise<readonly RowReport[]> {
  const reports: RowReport[] = [];
  const found = await inParallel(rows, async (row) => ({
    row,
    known: await findKnown(context, row),
  }));
  const toCreate = new Map<ImportedBook, BookRow>();
  for (const { row, known } of found) {
    if (known !== undefined) continue;
    const planned = planNewBook(row, options.defaults);
    if (planned.kind === "new") toCreate.set(planned.book, row);
    else reports.push(reportOf(row, "refused", planned.message));
  }
  const overtaken = await createAll(context, toCreate, options, reports);
  // No pointer leads to an item that another program put, so the shop does not know it as a book.
  for (const { row, known } of overtaken) {
    if (known === undefined) reports.push(reportOf(row, "refused", foreignItem));
  }
  const known = [...found, ...overtaken].filter((each) => each.known !== undefined);
  reports.push(...(await inParallel(known, (each) => changeKnown(context, each, options))));
  return reports;
}

const foreignItem =
  "The table has an item of this category and id that the shop did not write. Delete it, then load this row again.";

/** Gives the rows whose books somebody else has created meanwhile. */
async function createAll(
  context: ShopContext,
  books: ReadonlyMap<ImportedBook, BookRow>,
  { mode }: ImportOptions,
  reports: RowReport[],
): Promise<readonly KnownRow[]> {
  const overtaken: BookRow[] = [];
  const shelves = new Map<string, ImportedBook[]>();
  for (const [book, row] of books) {
    if (mode === "check") reports.push(reportOf(row, "created", ""));
    else shelves.set(book.category, [...(shelves.get(book.category) ?? []), book]);
  }
  const create = (shelf: readonly ImportedBook[]) =>
    createShelf(context, shelf, (book, outcome) => {
      const row = books.get(book);
      if (row === undefined) return;
      if (outcome === "created") reports.push(reportOf(row, "created", ""));
      else overtaken.push(row);
    });
  await Promise.all([...shelves.values()].map(create));
  return inParallel(overtaken, async (row) => ({ row, known: await findKnown(context, row) }));
}

async function changeKnown(
  context: ShopContext,
  { row, known }: KnownRow,
  options: ImportOptions,
): Promise<RowReport> {
  const bookId = known?.book_id ?? idOfRow(row);
  const { change, changedNames } =
    known === undefined ? { change: {}, changedNames: [] } : planChange(known, row, options);
  const report = { ...row, title: row.title ?? known?.title, bookId };
  if (changedNames.length === 0) return reportOf(report, "unchanged", "");
  if (options.mode === "write") {
    try {
      await createInventory(context).change(bookId, change);
    } catch (error) {
      // Removed by somebody between two looks.
      if (!(error instanceof ShopError)) throw error;
      return reportOf(report, "refused", error.message);
    }
  }
  return reportOf(report, "updated", changedNames.join(", "));
}

function reportOf(row: BookRow, outcome: RowOutcome, message: string): RowReport {
  const { line, column, title = "" } = row;
  const bookId = row.bookId ?? (row.isbn === undefined ? "" : idOfRow(row));
  return { line, column, outcome, bookId, title, message };
}

async function inParallel<Input, Output>(
  inputs: readonly Input[],
  act: (input: Input) => Promise<Output>,
): Promise<readonly Output[]> {
  const outputs: Output[] = [];
  const waiting = inputs.entries();
  const work = async (): Promise<void> => {
    for (const [index, input] of waiting) outputs[index] = await act(input);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return outputs;
}
