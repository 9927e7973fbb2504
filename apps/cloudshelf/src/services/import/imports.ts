import { isPlinthError } from "@plinth/model";
import type { BookImportItem } from "../../schema.ts";
import { helperKeys } from "../../schema.ts";
import { ShopError } from "../shop.ts";
import type { ShopContext } from "../shop-context.ts";
import { epochSecondsOf, timestampOf } from "../time.ts";
import { countRowsOf } from "./import-file.ts";
import { type ImportOptions, noRows, type RowReport } from "./import-options.ts";
import { checkUpload, fileOf, type ImportUpload, writeUpload } from "./import-upload.ts";
import { type ImportView, importView, rowReport, storedOptions } from "./import-views.ts";
import { workOnImport } from "./work-on-import.ts";

/** Imports of books by files that the staff hands in, whose progress and report last for a week. */
export interface Imports {
  /** Takes the file and begins. Rejects with INVALID_INPUT for what cannot be a file of books. */
  start(upload: ImportUpload, options: ImportOptions, userId: string): Promise<ImportView>;
  /** The newest first. */
  recent(): Promise<readonly ImportView[]>;
  /**
   * How far it is. A running import on which nobody works is worked on: in the background where there
   * is one, else within this call for some seconds. Rejects with IMPORT_NOT_FOUND.
   */
  progressOf(importId: string): Promise<ImportView>;
  /** Ends after the step that is under way. What is imported stays. */
  stop(importId: string): Promise<ImportView>;
  /** Lets one go on that was stopped or has failed. */
  resume(importId: string): Promise<ImportView>;
  /** What became of each row, in the order of the file. */
  report(importId: string): AsyncGenerator<readonly RowReport[]>;
}

export interface ImportsOptions {
  /**
   * Runs what goes on after an answer. Absent where nothing can, as under Lambda: an import then goes
   * on whenever somebody looks at it.
   */
  readonly runInBackground?: ((task: () => Promise<void>) => void) | undefined;
}

const importLifeSeconds = 7 * 24 * 60 * 60;
/** So long an import is worked on within one call; a function of the shop may take ten seconds. */
const workPerCallMs = 4_000;
const rowCountMax = 200_000;
const shownImportsMax = 20;

export function createImports(context: ShopContext, options: ImportsOptions = {}): Imports {
  const { data, now } = context;
  const read = (importId: string) => readImport(context, importId);
  const goOn = async (item: BookImportItem): Promise<ImportView> => {
    const importId = item.cart_id;
    if (item.status !== "running" || item.lease_ends_at > now()) return importView(item);
    if (options.runInBackground === undefined) {
      return importView(await workOnImport(context, item, { untilMs: now() + workPerCallMs }));
    }
    options.runInBackground(async () => {
      await workOnImport(context, item, { untilMs: Number.POSITIVE_INFINITY });
    });
    return importView(await read(importId));
  };
  const changeStatus = async (importId: string, status: "running" | "stopped") => {
    const item = await read(importId);
    const isOver = item.status === "done" || item.status === status;
    if (isOver) return item;
    try {
      const changes = { status, lease_ends_at: 0 };
      return await data.BookImport.update(keyOf(importId), changes, { ifVersion: item.version });
    } catch (error) {
      // A step has ended in between.
      if (isPlinthError(error, "versionConflict")) return changeStatus(importId, status);
      throw error;
    }
  };
  return {
    async start(upload, importOptions, userId): Promise<ImportView> {
      const item = await begin(context, { upload, options: importOptions, userId });
      return options.runInBackground === undefined ? importView(item) : goOn(item);
    },
    async recent(): Promise<readonly ImportView[]> {
      const query = data.BookImport.query({}, { order: "descending" });
      const { items } = await query.page({ limit: shownImportsMax });
      return items.map(importView);
    },
    progressOf: async (importId) => goOn(await read(importId)),
    stop: async (importId) => importView(await changeStatus(importId, "stopped")),
    resume: async (importId) => goOn(await changeStatus(importId, "running")),
    async *report(importId): AsyncGenerator<readonly RowReport[]> {
      await read(importId);
      const query = data.ImportReport.query({ user_id: helperKeys.importReport(importId) });
      for await (const { rows } of query) yield rows.map(rowReport);
    },
  };
}

async function begin(
  context: ShopContext,
  request: {
    readonly upload: ImportUpload;
    readonly options: ImportOptions;
    readonly userId: string;
  },
): Promise<BookImportItem> {
  const { data, now, uuid } = context;
  const { upload, options, userId } = request;
  const fileName = upload.fileName.slice(0, 200);
  const format = checkUpload(upload);
  const nowMs = now();
  const importId = importIdOf(nowMs, uuid());
  const expiresAt = epochSecondsOf(nowMs) + importLifeSeconds;
  const rowCount = await countRowsOf(fileOf(fileName, format, upload.content), rowCountMax);
  if (rowCount === undefined) {
    const message = `The file has more than ${rowCountMax.toLocaleString("en-US")} rows: divide it, or use plinth load.`;
    throw new ShopError("INVALID_INPUT", message, "file");
  }
  if (rowCount === 0) {
    throw new ShopError(
      "INVALID_INPUT",
      "The file has no rows, so there is no book in it.",
      "file",
    );
  }
  await writeUpload(context, importId, { content: upload.content, expiresAt });
  return data.BookImport.create({
    user_id: "IMPORTS",
    cart_id: importId,
    file_name: fileName,
    format,
    options: storedOptions(options),
    status: "running",
    row_count: rowCount,
    done_row_count: 0,
    counts: { ...noRows },
    problems: [],
    unused_names: [],
    started_by: userId,
    started_at: timestampOf(nowMs),
    lease_ends_at: 0,
    expires_at: expiresAt,
  });
}

/** `import-20250905-100000123-9f86d081`: the newest sort last. */
function importIdOf(nowMs: number, uuid: string): string {
  const time = new Date(nowMs)
    .toISOString()
    .slice(0, 23)
    .replaceAll(/[-:.]/g, "")
    .replace("T", "-");
  return `import-${time}-${uuid.replaceAll("-", "").slice(0, 8)}`;
}

function keyOf(importId: string): { readonly cart_id: string } {
  return { cart_id: importId };
}

async function readImport({ data }: ShopContext, importId: string): Promise<BookImportItem> {
  const isId = /^import-[\w-]{1,60}$/.test(importId);
  const item = isId ? await data.BookImport.get(keyOf(importId), { consistent: true }) : undefined;
  if (item !== undefined) return item;
  throw new ShopError(
    "IMPORT_NOT_FOUND",
    "There is no such import. Imports are kept for a week.",
    importId.slice(0, 70),
  );
}
