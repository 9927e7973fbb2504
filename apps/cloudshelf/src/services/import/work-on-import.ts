import { isPlinthError } from "@plinth/model";
import { type BookImportItem, helperKeys } from "../../schema.ts";
import { ShopError } from "../shop.ts";
import { refusalOf, type ShopContext } from "../shop-context.ts";
import { timestampOf } from "../time.ts";
import { type ImportedRows, importFile } from "./import-file.ts";
import { countRows } from "./import-options.ts";
import { readUpload } from "./import-upload.ts";
import { importOptionsOf, storedName, storedRow } from "./import-views.ts";

export interface WorkLimit {
  /** No further step begins then. */
  readonly untilMs: number;
}

/** Longer than any step takes. Who died while working on an import keeps others off no longer. */
const leaseMs = 30_000;
const problemsMax = 20;

/**
 * Works on a running import from where it is, and notes each step with its report, until it is done,
 * stopped, or time is up. Whoever else works on it at the same moment, here or elsewhere, gets on and
 * this one gives way: a step is noted once, and its books are there once.
 */
export async function workOnImport(
  context: ShopContext,
  begun: BookImportItem,
  { untilMs }: WorkLimit,
): Promise<BookImportItem> {
  let item = begun;
  try {
    item = await noteChange(context, item, { lease_ends_at: context.now() + leaseMs });
    const { file_name: fileName, format } = item;
    const file = await readUpload(context, item.cart_id, { fileName, format });
    const run = { doneRowCount: item.done_row_count };
    for await (const rows of importFile(context, file, importOptionsOf(item), run)) {
      item = await noteRows(context, item, rows);
      if (item.status === "running" && context.now() >= untilMs) {
        return await noteChange(context, item, { lease_ends_at: 0 });
      }
    }
    return item.status === "running"
      ? await noteChange(context, item, finished(context, "done"))
      : item;
  } catch (error) {
    if (isOvertaken(error)) {
      return (await context.data.BookImport.get(keyOf(item), { consistent: true })) ?? item;
    }
    return await noteFailure(context, item, error);
  }
}

type Change = Partial<Pick<BookImportItem, "status" | "lease_ends_at" | "finished_at" | "failure">>;

function noteChange(
  { data }: ShopContext,
  item: BookImportItem,
  change: Change,
): Promise<BookImportItem> {
  return Promise.resolve(data.BookImport.update(keyOf(item), change, { ifVersion: item.version }));
}

function finished({ now }: ShopContext, status: "done" | "failed"): Change {
  return { status, lease_ends_at: 0, finished_at: timestampOf(now()) };
}

/** The step's report and the count of what is done are one transaction: neither is without the other. */
async function noteRows(
  context: ShopContext,
  item: BookImportItem,
  { reports, rowCount, unusedNames }: ImportedRows,
): Promise<BookImportItem> {
  const { data, now } = context;
  const refused = reports.filter(({ outcome }) => outcome === "refused");
  const isDone = rowCount >= item.row_count;
  const changes = {
    done_row_count: rowCount,
    counts: countRows(item.counts, reports),
    problems: [...item.problems, ...refused.map(storedRow)].slice(0, problemsMax),
    unused_names: [...new Set([...item.unused_names, ...unusedNames.map(storedName)])].slice(0, 50),
    lease_ends_at: now() + leaseMs,
    ...(isDone ? finished(context, "done") : {}),
  };
  await data.transact([
    data.BookImport.update(keyOf(item), changes, { ifVersion: item.version }),
    data.ImportReport.put({
      user_id: helperKeys.importReport(item.cart_id),
      cart_id: `rows-${String(rowCount).padStart(9, "0")}`,
      rows: reports.map(storedRow),
      expires_at: item.expires_at,
    }),
  ]);
  return { ...item, ...changes, version: item.version + 1 };
}

function isOvertaken(error: unknown): boolean {
  return isPlinthError(error, "versionConflict") || refusalOf(error, "BookImport") !== undefined;
}

/** The import stays where it is, and can go on when what ended it is mended. */
async function noteFailure(
  context: ShopContext,
  item: BookImportItem,
  error: unknown,
): Promise<BookImportItem> {
  context.reportError(error);
  const failure =
    error instanceof ShopError
      ? error.message
      : "The tables did not answer as they should. Let it go on in a while.";
  try {
    return await noteChange(context, item, { ...finished(context, "failed"), failure });
  } catch (next) {
    // It cannot even be noted. The lease runs out, and the next who looks tries again.
    context.reportError(next);
    return item;
  }
}

function keyOf(item: BookImportItem): { readonly cart_id: string } {
  return { cart_id: item.cart_id };
}
