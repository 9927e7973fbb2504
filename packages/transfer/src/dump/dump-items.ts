import { access, rm, stat } from "node:fs/promises";
import { type Client, ServiceError } from "@plinth/client";
import { type Item, itemToJson } from "@plinth/values";
import { describeTable, type TableIdentity } from "../calls/table-target.ts";
import { type CheckpointStore, fileCheckpoint } from "../checkpoint/checkpoint-store.ts";
import { renameDurably } from "../checkpoint/durable-file.ts";
import { systemRuntime, type TransferRuntime } from "../defaults.ts";
import { ItemFileError } from "../item-problem.ts";
import { PhaseProgress } from "../progress.ts";
import { TransferError } from "../transfer-error.ts";
import { ColumnSurvey, type WrittenColumn } from "../write/csv-columns.ts";
import { createItemWriter, type ItemWriter } from "../write/item-writer.ts";
import { UnwritableValueError } from "../write/unwritable-value-error.ts";
import {
  checkSameDump,
  type DumpCheckpoint,
  type DumpIntent,
  newDumpCheckpoint,
  readDumpCheckpoint,
} from "./dump-checkpoint.ts";
import {
  type DumpItemsOptions,
  type DumpPaths,
  type DumpReport,
  dumpPaths,
  jsonLayoutOf,
} from "./dump-options.ts";
import { DumpRun } from "./dump-run.ts";
import { PartialFile } from "./partial-file.ts";
import { surveyItems, writeScannedItems } from "./write-csv.ts";

/**
 * Dumps a table into a file, which appears when it is whole. A dump that was interrupted, by its signal
 * or by a kill at any moment, goes on when it is called again with the same options; it repeats no more
 * than the last second's pages. What is written to the table meanwhile may be in the file or not: a scan
 * is no snapshot. Throws `fileExists`, `checkpointMismatch`, `unwritableValue`, `callFailed`, and the
 * client's `AbortError`.
 */
export async function dumpItems(client: Client, options: DumpItemsOptions): Promise<DumpReport> {
  const paths = dumpPaths(options);
  const unlock = await fileCheckpoint(paths.checkpoint).lock();
  try {
    return await new Dump(client, options, paths).run();
  } finally {
    await unlock();
  }
}

class Dump {
  readonly #client: Client;
  readonly #options: DumpItemsOptions;
  readonly #paths: DumpPaths;
  readonly #runtime: TransferRuntime;
  readonly #store: CheckpointStore;
  #keyNames: readonly string[] = [];
  #columnsOfThisRun: ColumnSurvey | undefined;

  constructor(client: Client, options: DumpItemsOptions, paths: DumpPaths) {
    this.#client = client;
    this.#options = options;
    this.#paths = paths;
    this.#runtime = options.runtime ?? systemRuntime;
    this.#store = fileCheckpoint(paths.checkpoint);
  }

  /** scanning, scanned, whole: from wherever an interrupted run was, to the file under its name. */
  async run(): Promise<DumpReport> {
    const { tableName, restart = false, signal } = this.#options;
    const target = { client: this.#client, tableName, runtime: this.#runtime, signal };
    const { table, identity } = await describeTable(target);
    this.#keyNames = table.KeySchema.map((each) => each.AttributeName);
    const intent = this.#intentFor(identity);
    const interrupted = restart ? undefined : await readDumpCheckpoint(this.#store);
    if (interrupted === undefined) {
      await this.#checkNameIsFree("Choose another name, or replace it with the option overwrite");
      await this.#removeAll();
    } else {
      checkSameDump(interrupted, intent);
    }
    let dump = interrupted ?? newDumpCheckpoint(intent);
    try {
      if (dump.stage === "scanning") dump = await this.#scan(dump, interrupted, table.ItemCount);
      if (dump.stage === "scanned") dump = await this.#convert(dump);
    } catch (error) {
      throw await this.#explained(error);
    }
    const sizeBytes = await this.#finish();
    return { items: dump.items, sizeBytes, resumedAt: interrupted?.items ?? 0 };
  }

  #intentFor(table: TableIdentity): DumpIntent {
    const { format, segments: segmentCount = 1, consistency = "strong" } = this.#options;
    const { lossy = false, formulas = "keep" } = this.#options;
    const layout = {
      json: `${jsonLayoutOf(this.#options)}, ${lossy ? "lossy" : "exact"}`,
      csv: formulas,
      "dynamodb-json": "lines",
    }[format];
    return { table, format, layout, segmentCount, consistency };
  }

  async #checkNameIsFree(remedy: string): Promise<void> {
    const { path, overwrite = false } = this.#options;
    if (!overwrite && (await exists(path))) {
      throw new TransferError(`${path} is there already. ${remedy}.`, { code: "fileExists" });
    }
  }

  async #scan(
    begun: DumpCheckpoint,
    interrupted: DumpCheckpoint | undefined,
    itemCount: number,
  ): Promise<DumpCheckpoint> {
    const { tableName, format, onProgress, signal } = this.#options;
    const { segmentCount: segments, consistency } = begun.intent;
    const file = await this.#scannedFile(interrupted);
    try {
      if (format === "csv" && interrupted === undefined) {
        this.#columnsOfThisRun = new ColumnSurvey(this.#keyNames);
      }
      const totals = { items: itemCount, itemsBefore: begun.items };
      const run = new DumpRun({
        target: {
          client: this.#client,
          tableName,
          segments,
          consistency: consistency,
          runtime: this.#runtime,
        },
        begun,
        file,
        writer: this.#writer(format === "csv" ? "dynamodb-json" : format, []),
        store: this.#store,
        progress: new PhaseProgress("dump", totals, onProgress, this.#runtime),
        survey: this.#columnsOfThisRun,
        signal,
        stageAfter: format === "csv" ? "scanned" : "whole",
      });
      return await run.all();
    } finally {
      await file.close();
    }
  }

  async #scannedFile(interrupted: DumpCheckpoint | undefined): Promise<PartialFile> {
    const { scanned } = this.#paths;
    const packing = this.#options.format === "csv" ? "plain" : this.#paths.packing;
    if (interrupted === undefined) return PartialFile.create(scanned, packing);
    const file = await PartialFile.reopen(scanned, packing, interrupted.sizeBytes);
    if (file !== undefined) return file;
    throw new TransferError(
      `${scanned} is not as the interrupted dump left it: it is gone, or shorter than ${interrupted.sizeBytes} bytes. Dump from the beginning with the option restart.`,
      { code: "checkpointUnreadable" },
    );
  }

  /** Makes CSV of the scanned items. After a kill it is made anew, from the same items. */
  async #convert(scanned: DumpCheckpoint): Promise<DumpCheckpoint> {
    const { onProgress, signal } = this.#options;
    const { scanned: scannedPath, partial, packing } = this.#paths;
    const survey =
      this.#columnsOfThisRun ?? (await surveyItems(scannedPath, this.#keyNames, signal));
    const totals = { items: scanned.items };
    const progress = new PhaseProgress("convert", totals, onProgress, this.#runtime);
    const file = await PartialFile.create(partial, packing);
    try {
      const writer = this.#writer("csv", survey.columns());
      await writeScannedItems({ scannedPath, writer, file, progress, signal });
    } finally {
      await file.close();
    }
    const whole: DumpCheckpoint = { ...scanned, stage: "whole" };
    await this.#store.write(JSON.stringify(whole));
    return whole;
  }

  /** Each step may be the last of a run that is killed; the next one then takes those that are left. */
  async #finish(): Promise<number> {
    const { partial, final, csvItems } = this.#paths;
    if (await exists(partial)) {
      await this.#checkNameIsFree(
        "Move it away, or replace it with the option overwrite: the dump is whole, and lacks its name only",
      );
      await renameDurably(partial, final);
    }
    await rm(csvItems, { force: true });
    await this.#store.remove();
    return (await stat(final)).size;
  }

  #writer(format: DumpItemsOptions["format"], columns: readonly WrittenColumn[]): ItemWriter {
    const { lossy = false, formulas = "keep" } = this.#options;
    const jsonLayout = jsonLayoutOf(this.#options);
    const setsAndBinaries = lossy ? "convert" : "refuse";
    const writer = createItemWriter({ format, jsonLayout, setsAndBinaries, formulas, columns });
    return {
      ...writer,
      item: (item, index) => {
        try {
          return writer.item(item, index);
        } catch (error) {
          throw error instanceof UnwritableValueError ? this.#unwritable(item, error) : error;
        }
      },
    };
  }

  #unwritable(item: Item, cause: UnwritableValueError): TransferError {
    const key = Object.fromEntries(
      Object.entries(item).filter(([name]) => this.#keyNames.includes(name)),
    );
    const { tableName, format } = this.#options;
    return new TransferError(
      `The item ${itemToJson(key)} of ${tableName} cannot be written as ${format}: ${cause.message}. Nothing is left of this dump.`,
      { code: "unwritableValue", cause },
    );
  }

  async #explained(error: unknown): Promise<unknown> {
    const { tableName, format, path } = this.#options;
    if (error instanceof ServiceError && error.name !== "AbortError") {
      return new TransferError(
        `Reading ${tableName} into ${path} failed: ${error.name}: ${error.message}. Mend that, and run the same again: it goes on from there.`,
        { code: "callFailed", cause: error },
      );
    }
    // Such as a disk that is full.
    if (error instanceof Error && "syscall" in error) {
      return new TransferError(
        `Writing ${path} failed: ${error.message}. Mend that, and run the same again: it goes on from there.`,
        { code: "notWritable", cause: error },
      );
    }
    const isUnwritable =
      error instanceof UnwritableValueError ||
      error instanceof ItemFileError ||
      (error instanceof TransferError && error.code === "unwritableValue");
    if (!isUnwritable) return error;
    await this.#removeAll();
    if (error instanceof TransferError) return error;
    return new TransferError(
      `${tableName} cannot be written as ${format}: ${error.message}. Nothing is left of this dump.`,
      { code: "unwritableValue", cause: error },
    );
  }

  async #removeAll(): Promise<void> {
    const { partial, csvItems } = this.#paths;
    for (const path of [partial, csvItems]) await rm(path, { force: true });
    await this.#store.remove();
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
