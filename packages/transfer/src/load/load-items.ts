import { abortError, type Client } from "@plinth/client";
import { describeTable, type TableIdentity, type TableToDescribe } from "../calls/table-target.ts";
import {
  ByteCount,
  type CheckContext,
  type CheckedFile,
  checkFile,
  type FileIdentity,
} from "../check/check-file.ts";
import { type TableShape, tableShapeOf } from "../check/table-shape.ts";
import type { CheckpointStore } from "../checkpoint/checkpoint-store.ts";
import { systemRuntime, type TransferRuntime } from "../defaults.ts";
import type { ItemSource } from "../files/item-source.ts";
import type { ItemFormat } from "../item-format.ts";
import type { OnProgress } from "../progress.ts";
import {
  checkSameFile,
  checkSameLoad,
  type LoadCheckpoint,
  newLoadCheckpoint,
  readLoadCheckpoint,
  shapeText,
} from "./load-checkpoint.ts";
import { noWrites, type WriteCounts } from "./load-report.ts";
import { LoadRun } from "./load-run.ts";
import type { LoadMode } from "./write-batch.ts";

export interface CheckItemsOptions {
  readonly tableName: string;
  readonly source: ItemSource;
  readonly format: ItemFormat;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly runtime?: TransferRuntime;
}

export interface LoadItemsOptions extends CheckItemsOptions {
  /** "put" unless said. */
  readonly mode?: LoadMode;
  /** How many batches of 25 are under way at a time; 8 unless said. */
  readonly concurrency?: number;
  /** Where the load notes how far it is. Without one it cannot be resumed. */
  readonly checkpoint?: CheckpointStore | undefined;
  /** Begins from the beginning, whatever an interrupted load left. */
  readonly restart?: boolean;
}

export interface LoadReport extends WriteCounts {
  /** How many items the file has. */
  readonly items: number;
  readonly file: FileIdentity;
  /** How many an interrupted load had done before; 0 for one that was not. */
  readonly resumedAt: number;
}

/**
 * Checks a file as a whole against a table, and writes nothing. Throws an `ItemFileError` with what is
 * wrong, `tableUnavailable`, or the client's `ServiceError`.
 */
export async function checkItems(client: Client, options: CheckItemsOptions): Promise<CheckedFile> {
  const { table } = await describeTable(tableToDescribe(client, options));
  return checkFile({ ...options, shape: tableShapeOf(table) }, checkContext(options));
}

/**
 * Loads a file into a table: checks all of it as `checkItems` does, then writes. A load that was
 * interrupted, by its signal or by a kill at any moment, goes on when it is called again with the same
 * file, table and checkpoint; then the last second's items may be written once more. Throws
 * `checkpointMismatch` for others, `fileChanged`, `callFailed`, and the client's `AbortError`.
 */
export async function loadItems(client: Client, options: LoadItemsOptions): Promise<LoadReport> {
  const unlock = await options.checkpoint?.lock();
  try {
    const { table, identity } = await describeTable(tableToDescribe(client, options));
    const shape = tableShapeOf(table);
    const begun = await beginOrResume(options, shape, identity);
    return await new LoadRun(client, options, shape, begun).all();
  } finally {
    await unlock?.();
  }
}

/** What is to be loaded, checked; `done` is more than 0 when an earlier run began with it. */
async function beginOrResume(
  options: LoadItemsOptions,
  shape: TableShape,
  table: TableIdentity,
): Promise<LoadCheckpoint> {
  const { source, format, mode = "put", checkpoint: store, restart = false } = options;
  const interrupted = store === undefined || restart ? undefined : await readLoadCheckpoint(store);
  if (interrupted !== undefined) {
    checkSameLoad(interrupted, { table, mode, format });
    checkSameFile(interrupted, await identityOf(options));
    if (interrupted.shape === shapeText(shape)) return interrupted;
  }
  const { items, identity } = await checkFile({ source, format, shape }, checkContext(options));
  const file = { ...identity, name: source.name, format };
  const fresh = newLoadCheckpoint({ file, table, shape, mode, items, counts: noWrites });
  const { done, counts } = interrupted ?? fresh;
  return { ...fresh, done, counts };
}

async function identityOf(options: LoadItemsOptions): Promise<FileIdentity> {
  const { source, signal } = options;
  const bytes = new ByteCount();
  for await (const piece of source.open()) {
    if (signal?.aborted) throw abortError(signal);
    bytes.add(piece);
  }
  return bytes.identity();
}

function tableToDescribe(client: Client, options: CheckItemsOptions): TableToDescribe {
  const { tableName, runtime = systemRuntime, signal } = options;
  return { client, tableName, runtime, signal };
}

function checkContext({
  runtime = systemRuntime,
  onProgress,
  signal,
}: CheckItemsOptions): CheckContext {
  return { runtime, onProgress, signal };
}
