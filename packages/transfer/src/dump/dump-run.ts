import { abortError } from "@plinth/client";
import { type Item, itemFromJson, itemToJson } from "@plinth/values";
import { CheckpointSaver } from "../checkpoint/checkpoint-saver.ts";
import type { CheckpointStore } from "../checkpoint/checkpoint-store.ts";
import type { PhaseProgress } from "../progress.ts";
import type { ColumnSurvey } from "../write/csv-columns.ts";
import type { ItemWriter } from "../write/item-writer.ts";
import type { DumpCheckpoint, DumpStage, SegmentState } from "./dump-checkpoint.ts";
import type { PartialFile } from "./partial-file.ts";
import { type ScannedPage, scanPage, type TableToScan } from "./scan-table.ts";

export interface DumpRunParts {
  readonly target: TableToScan;
  readonly begun: DumpCheckpoint;
  readonly file: PartialFile;
  readonly writer: ItemWriter;
  readonly store: CheckpointStore;
  readonly progress: PhaseProgress;
  /** Learns what columns the items of this run need. */
  readonly survey: ColumnSurvey | undefined;
  readonly signal: AbortSignal | undefined;
  /** What the dump is at when this is done. */
  readonly stageAfter: DumpStage;
}

/** Reads a table's segments side by side into one file, page by page. */
export class DumpRun {
  readonly #parts: DumpRunParts;
  readonly #saver: CheckpointSaver<DumpCheckpoint>;
  readonly #ending = new AbortController();
  readonly #signal: AbortSignal;
  readonly #segments: SegmentState[];
  #items: number;
  #stage: DumpStage = "scanning";
  /** The writes so far, one after another. */
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: DumpRunParts) {
    const { begun, file, store, signal, target } = parts;
    this.#parts = parts;
    const sync = () => file.sync();
    this.#saver = new CheckpointSaver(store, target.runtime.monotonicNow, sync);
    const ending = this.#ending.signal;
    this.#signal = AbortSignal.any(signal === undefined ? [ending] : [ending, signal]);
    this.#segments = [...begun.segments];
    this.#items = begun.items;
  }

  /** Writes what is missing, and gives the checkpoint then. On a failure it is saved first. */
  async all(): Promise<DumpCheckpoint> {
    const { file, writer } = this.#parts;
    if (file.sizeBytes === 0) await file.append(writer.begin());
    await this.#saver.saveNow(this.#state());
    const segments = this.#segments.map((_, segment) => this.#segment(segment));
    try {
      await Promise.all(segments);
    } catch (error) {
      this.#ending.abort();
      await Promise.allSettled([...segments, this.#writing]);
      await this.#saver.saveNow(this.#state());
      throw error;
    }
    await file.append(writer.end(this.#items));
    this.#stage = this.#parts.stageAfter;
    await this.#saver.saveNow(this.#state());
    return this.#state();
  }

  async #segment(segment: number): Promise<void> {
    const { startKey, isDone } = this.#segments[segment] ?? { startKey: null, isDone: true };
    if (isDone) return;
    let next = this.#page(segment, startKey === null ? undefined : itemFromJson(startKey));
    for (;;) {
      const page = await next;
      const { lastKey } = page;
      // The next page is under way while this one is written.
      if (lastKey !== undefined) next = this.#page(segment, lastKey);
      await this.#append(segment, page);
      if (lastKey === undefined) return;
    }
  }

  #page(segment: number, startKey: Item | undefined): Promise<ScannedPage> {
    const page = scanPage(this.#parts.target, segment, startKey, this.#signal);
    // Its failure is met where it is waited for, if it still is.
    page.catch(() => {});
    return page;
  }

  #append(segment: number, page: ScannedPage): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      if (this.#signal.aborted) throw abortError(this.#signal);
      const { file, writer, survey, progress } = this.#parts;
      let text = "";
      for (const [index, item] of page.items.entries()) {
        survey?.add(item);
        text += writer.item(item, this.#items + index);
      }
      await file.append(text);
      this.#items += page.items.length;
      const startKey = page.lastKey === undefined ? null : itemToJson(page.lastKey);
      this.#segments[segment] = { startKey, isDone: page.lastKey === undefined };
      this.#saver.offer(this.#state());
      progress.report({ items: this.#items, bytes: file.sizeBytes });
    });
    return this.#writing;
  }

  #state(): DumpCheckpoint {
    const { begun, file } = this.#parts;
    const segments = [...this.#segments];
    return {
      ...begun,
      segments,
      sizeBytes: file.sizeBytes,
      items: this.#items,
      stage: this.#stage,
    };
  }
}
