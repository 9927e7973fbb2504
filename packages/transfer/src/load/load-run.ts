import { setMaxListeners } from "node:events";
import { type Client, ServiceError } from "@plinth/client";
import { ByteCount } from "../check/check-file.ts";
import type { TableShape } from "../check/table-shape.ts";
import { CheckpointSaver } from "../checkpoint/checkpoint-saver.ts";
import { systemRuntime } from "../defaults.ts";
import { ItemFileError, ItemProblems } from "../item-problem.ts";
import { PhaseProgress } from "../progress.ts";
import { readBatches } from "../read/read-batches.ts";
import type { ReadItem } from "../read/read-item.ts";
import { TransferError } from "../transfer-error.ts";
import { BoundedTasks } from "./bounded-tasks.ts";
import type { LoadCheckpoint } from "./load-checkpoint.ts";
import type { LoadItemsOptions, LoadReport } from "./load-items.ts";
import { OrderedResults } from "./ordered-results.ts";
import { batchItemsMax, type WriteContext, writeBatch } from "./write-batch.ts";

const concurrencyDefault = 8;

/**
 * A batch ends with the item that brings its texts to this. In DynamoDB JSON they may be eight times as
 * long, which stays below the 16 MB that a request may have.
 */
const batchTextLengthMax = 1024 * 1024;

/** Writes the items of a checked file that are not done yet. */
export class LoadRun {
  readonly #options: LoadItemsOptions;
  readonly #begun: LoadCheckpoint;
  readonly #context: WriteContext;
  readonly #results: OrderedResults;
  readonly #tasks: BoundedTasks;
  readonly #saver: CheckpointSaver<LoadCheckpoint>;
  readonly #progress: PhaseProgress;
  readonly #bytes = new ByteCount();
  /** Ends the other calls when one has failed. */
  readonly #ending = new AbortController();
  #itemsDone: number;

  constructor(client: Client, options: LoadItemsOptions, shape: TableShape, begun: LoadCheckpoint) {
    const { concurrency = concurrencyDefault, checkpoint, onProgress, signal } = options;
    const runtime = options.runtime ?? systemRuntime;
    const ending = this.#ending.signal;
    const callSignal = AbortSignal.any(signal === undefined ? [ending] : [ending, signal]);
    // Every call under way listens to it.
    setMaxListeners(0, callSignal);
    this.#options = options;
    this.#begun = begun;
    this.#context = { client, shape, mode: begun.mode, runtime, signal: callSignal };
    this.#results = new OrderedResults(begun.done, begun.counts);
    this.#tasks = new BoundedTasks(concurrency);
    this.#saver = new CheckpointSaver(checkpoint, runtime.monotonicNow);
    const totals = { items: begun.items, bytes: begun.file.sizeBytes, itemsBefore: begun.done };
    this.#progress = new PhaseProgress("load", totals, onProgress, runtime);
    this.#itemsDone = begun.done;
  }

  async all(): Promise<LoadReport> {
    await this.#saver.saveNow(this.#state());
    try {
      await this.#writeAll();
    } catch (error) {
      this.#ending.abort();
      await this.#tasks.settle();
      await this.#saver.saveNow(this.#state());
      throw this.#explained(error);
    }
    await this.#saver.settle();
    await this.#options.checkpoint?.remove();
    const { items, file, done } = this.#begun;
    const { sizeBytes, sha256 } = file;
    return { ...this.#results.counts, items, file: { sizeBytes, sha256 }, resumedAt: done };
  }

  async #writeAll(): Promise<void> {
    const problems = new ItemProblems();
    let start = this.#begun.done;
    let batch: ReadItem[] = [];
    let textLength = 0;
    let index = 0;
    for await (const items of this.#readItems(problems)) {
      for (const read of items) {
        index += 1;
        if (index <= this.#begun.done) continue;
        batch.push(read);
        textLength += read.textLength;
        if (batch.length === batchItemsMax || textLength >= batchTextLengthMax) {
          await this.#addBatch(start, batch);
          start += batch.length;
          batch = [];
          textLength = 0;
        }
      }
    }
    if (batch.length > 0) await this.#addBatch(start, batch);
    await this.#tasks.finish();
    this.#checkUnchanged(problems);
  }

  #readItems(problems: ItemProblems): AsyncGenerator<readonly ReadItem[]> {
    const { source, format, signal } = this.#options;
    return readBatches(source, {
      format,
      declared: this.#context.shape.declared,
      report: problems.add.bind(problems),
      onBytes: this.#bytes.add.bind(this.#bytes),
      signal,
    });
  }

  #addBatch(start: number, batch: readonly ReadItem[]): Promise<void> {
    return this.#tasks.add(async () => {
      const counts = await writeBatch(batch, this.#context).catch((error: unknown) => {
        throw new BatchError(batch, error);
      });
      this.#results.add(start, batch.length, counts);
      this.#itemsDone += batch.length;
      this.#saver.offer(this.#state());
      this.#progress.report({ items: this.#itemsDone, bytes: this.#bytes.sizeBytes });
    });
  }

  /** It was read twice, and somebody may have written it in between. */
  #checkUnchanged(problems: ItemProblems): void {
    const { file } = this.#begun;
    if (problems.total === 0 && this.#bytes.identity().sha256 === file.sha256) return;
    const { name } = this.#options.source;
    const cause = problems.total === 0 ? undefined : new ItemFileError(name, problems);
    throw new TransferError(
      `${name} changed after it was checked, while it was loaded: what is in the table now may be of the old file or of the new one. Leave the file alone, and load it from the beginning with the option restart.`,
      { code: "fileChanged", cause },
    );
  }

  #state(): LoadCheckpoint {
    return { ...this.#begun, done: this.#results.done, counts: this.#results.counts };
  }

  #explained(error: unknown): unknown {
    const isBatch = error instanceof BatchError;
    const cause = isBatch ? error.cause : error;
    if (!(cause instanceof ServiceError) || cause.name === "AbortError") return cause;
    const { source, checkpoint, tableName } = this.#options;
    const remedy =
      checkpoint === undefined
        ? "Mend that, and load the file again."
        : "Mend that, and run the same again: it goes on from there.";
    return new TransferError(
      `Writing ${isBatch ? `${error.lines} of ` : ""}${source.name} into ${tableName} failed: ${cause.name}: ${cause.message}. ${this.#itemsDone} of ${this.#begun.items} items are done. ${remedy}`,
      { code: "callFailed", cause },
    );
  }
}

/** Tells of which lines a failed call was. */
class BatchError extends Error {
  readonly lines: string;

  constructor(batch: readonly ReadItem[], cause: unknown) {
    super("A batch failed", { cause });
    const [first, last] = [batch[0]?.line, batch.at(-1)?.line];
    this.lines = first === last ? `line ${first}` : `lines ${first} to ${last}`;
  }
}
