import { abortError } from "@plinth/client";
import { bytesToBase64, type Item, itemFromJson, itemToJson } from "@plinth/values";
import { type Caller, callerFor, Meter } from "../calls/caller.ts";
import type { Capacity } from "../calls/capacity.ts";
import { pause } from "../calls/pause.ts";
import { runConcurrently } from "../calls/run-concurrently.ts";
import { sendRequest } from "../calls/send-request.ts";
import type { Target } from "../commands/write-plan.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { nativeKey } from "../entity/item-codec.ts";
import { isPlinthError } from "../plinth-error.ts";
import { isItemFailure } from "./item-failure.ts";
import type { JobProgress } from "./job-progress.ts";
import { Pacer } from "./pacer.ts";

/** Where a run writes down how far it is. */
export interface JobCheckpoints {
  /** What a run of this job, perhaps in another process, saved of a segment. */
  checkpoint(segment: number): Promise<SegmentCheckpoint | undefined>;
  save(segment: number, checkpoint: SegmentCheckpoint): Promise<void>;
  /** Is called before each item, for those that hold the job for a time only. */
  renew?(): Promise<void>;
}

/** What a job does with each item of a table. */
export interface ItemJob {
  /**
   * Looks at an item as it is stored, writes what there is to write, and gives what to count. What it
   * throws about the item itself is a failure of that item; anything else ends the run.
   */
  visit(item: Item, caller: Caller): Promise<Counts>;
}

/** How often what happened, by names of the job's own. */
export type Counts = Readonly<Record<string, number>>;

/** One item that a job could not do. */
export interface ItemFailure {
  /** Bytes as base64, large whole numbers as texts. */
  readonly key: Readonly<Record<string, unknown>>;
  /** The attribute that it is about, when it is about one. */
  readonly attribute?: string;
  readonly reason: string;
}

export interface ItemJobOptions {
  /** How many parts of the table are read side by side. */
  readonly segments: number;
  /** How many items are read at a time, and done again at most after a kill. */
  readonly pageSize: number;
  /** How many items of one page are written side by side. */
  readonly concurrency: number;
  readonly itemsPerSecond?: number | undefined;
  readonly writeUnitsPerSecond?: number | undefined;
  /** How many failures are kept; all are counted. */
  readonly failuresMax: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
}

/** How far a segment came, and what was done until there. */
export interface SegmentCheckpoint {
  /** Where to go on, as JSON; null at the segment's beginning. */
  readonly startKey: string | null;
  readonly isDone: boolean;
  readonly scanned: number;
  readonly counts: Counts;
  readonly failedCount: number;
  readonly failures: readonly ItemFailure[];
}

/** All segments together, those of runs before this one included. */
export interface ItemJobReport {
  readonly scanned: number;
  readonly counts: Counts;
  readonly failedCount: number;
  readonly failures: readonly ItemFailure[];
  /** Of this run alone. */
  readonly milliseconds: number;
  /** Of this run alone. */
  readonly capacity: Capacity;
}

const unbegun: SegmentCheckpoint = {
  startKey: null,
  isDone: false,
  scanned: 0,
  counts: {},
  failedCount: 0,
  failures: [],
};

/**
 * Runs a job over all items of a table: segments side by side, each page by page with a checkpoint
 * after it where there are `checkpoints`. A run that is killed goes on from its checkpoints. Rejects with the first
 * error that is not about a single item, and with an `AbortError`.
 */
export async function runItemJob(
  { context, target }: { readonly context: ConnectionContext; readonly target: Target },
  job: ItemJob,
  options: ItemJobOptions,
  checkpoints: JobCheckpoints | undefined,
): Promise<ItemJobReport> {
  const run = new ItemJobRun({ context, target, job, options, saved: checkpoints });
  return run.all();
}

interface RunParts {
  readonly context: ConnectionContext;
  readonly target: Target;
  readonly job: ItemJob;
  readonly options: ItemJobOptions;
  readonly saved: JobCheckpoints | undefined;
}

class ItemJobRun {
  readonly #parts: RunParts;
  readonly #meter = new Meter();
  readonly #items: Pacer | undefined;
  readonly #units: Pacer | undefined;
  readonly #began: number;
  #checkpoints: SegmentCheckpoint[] = [];
  #scannedBefore = 0;
  #estimated: number | undefined;
  #unitsSpent = 0;

  constructor(parts: RunParts) {
    this.#parts = parts;
    const { monotonicNow } = parts.context;
    const { itemsPerSecond, writeUnitsPerSecond } = parts.options;
    this.#items =
      itemsPerSecond === undefined ? undefined : new Pacer(itemsPerSecond, monotonicNow);
    this.#units =
      writeUnitsPerSecond === undefined ? undefined : new Pacer(writeUnitsPerSecond, monotonicNow);
    this.#began = monotonicNow();
  }

  async all(): Promise<ItemJobReport> {
    const { options, saved } = this.#parts;
    const { segments, signal } = options;
    const numbers = Array.from({ length: segments }, (_, segment) => segment);
    this.#checkpoints = await Promise.all(
      numbers.map(async (segment) => (await saved?.checkpoint(segment)) ?? unbegun),
    );
    this.#scannedBefore = this.#sum((each) => each.scanned);
    this.#estimated = await this.#itemCount();
    const tasks = numbers.map((segment) => (linked: AbortSignal) => this.#segment(segment, linked));
    await runConcurrently(tasks, [signal], segments);
    return this.#report();
  }

  /** Only for those who watch. A role may not be allowed to ask, and the job runs all the same. */
  async #itemCount(): Promise<number | undefined> {
    const { context, target, options } = this.#parts;
    if (options.onProgress === undefined) {
      return undefined;
    }
    const input = { TableName: target.tableName };
    const asked = sendRequest(context, "DescribeTable", input, this.#caller(options.signal));
    const described = await asked.catch(() => undefined);
    return described?.Table.ItemCount;
  }

  async #segment(segment: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      const checkpoint = this.#checkpoints[segment] ?? unbegun;
      if (checkpoint.isDone) {
        return;
      }
      const { items, startKey } = await this.#page(segment, checkpoint, signal);
      const visits = await this.#visitAll(items, signal);
      const next = this.#after(checkpoint, visits, startKey);
      await this.#parts.saved?.save(segment, next);
      this.#checkpoints[segment] = next;
      this.#parts.options.onProgress?.(this.#progress());
    }
  }

  async #page(
    segment: number,
    { startKey }: SegmentCheckpoint,
    signal: AbortSignal,
  ): Promise<{ readonly items: readonly Item[]; readonly startKey: string | undefined }> {
    const { context, target, options } = this.#parts;
    const input = {
      TableName: target.tableName,
      ConsistentRead: true,
      Limit: options.pageSize,
      Segment: segment,
      TotalSegments: options.segments,
    };
    const output = await sendRequest(
      context,
      "Scan",
      startKey === null ? input : { ...input, ExclusiveStartKey: itemFromJson(startKey) },
      this.#caller(signal),
    );
    const { Items: items = [], LastEvaluatedKey: lastKey } = output;
    return { items, startKey: lastKey && itemToJson(lastKey) };
  }

  async #visitAll(items: readonly Item[], signal: AbortSignal): Promise<Visit[]> {
    const visits: Visit[] = [];
    const tasks = items.map((item, position) => async (linked: AbortSignal) => {
      visits[position] = await this.#visit(item, linked);
    });
    await runConcurrently(tasks, [signal], this.#parts.options.concurrency);
    return visits;
  }

  async #visit(item: Item, signal: AbortSignal): Promise<Visit> {
    const { context, target, job, saved } = this.#parts;
    const caller = this.#caller(signal);
    for (const milliseconds of [this.#items?.take(1), this.#units?.take(this.#newUnits())]) {
      if (milliseconds !== undefined && milliseconds > 0) {
        await pause(context, caller, milliseconds);
      }
    }
    if (signal.aborted) {
      throw abortError(signal);
    }
    await saved?.renew?.();
    try {
      return { counts: await job.visit(item, caller) };
    } catch (error) {
      if (!isItemFailure(error)) {
        throw error;
      }
      const key = keyAsJson(nativeKey(target.entity, item));
      const attribute = isPlinthError(error) ? error.attribute : undefined;
      const reason = shortened(error.message);
      const about = attribute === undefined ? {} : { attribute };
      return { counts: {}, failure: { key, ...about, reason } };
    }
  }

  /** What was written since this was asked, which is paid for before the next item. */
  #newUnits(): number {
    const { writeUnits } = this.#meter.capacity.total();
    const units = writeUnits - this.#unitsSpent;
    this.#unitsSpent = writeUnits;
    return units;
  }

  #after(
    checkpoint: SegmentCheckpoint,
    visits: readonly Visit[],
    startKey: string | undefined,
  ): SegmentCheckpoint {
    const failures = visits.flatMap(({ failure }) => failure ?? []);
    const kept = Math.ceil(this.#parts.options.failuresMax / this.#parts.options.segments);
    return {
      startKey: startKey ?? null,
      isDone: startKey === undefined,
      scanned: checkpoint.scanned + visits.length,
      counts: addCounts([checkpoint.counts, ...visits.map(({ counts }) => counts)]),
      failedCount: checkpoint.failedCount + failures.length,
      failures: [...checkpoint.failures, ...failures].slice(0, kept),
    };
  }

  #progress(): JobProgress {
    const milliseconds = this.#parts.context.monotonicNow() - this.#began;
    const scanned = this.#sum((each) => each.scanned);
    const failedCount = this.#sum((each) => each.failedCount);
    const segmentsDone = this.#checkpoints.filter(({ isDone }) => isDone).length;
    return {
      scanned,
      scannedNow: scanned - this.#scannedBefore,
      estimatedTotal: this.#estimated,
      counts: addCounts(this.#checkpoints.map(({ counts }) => counts)),
      failedCount,
      milliseconds,
      isDone: segmentsDone === this.#checkpoints.length,
    };
  }

  #report(): ItemJobReport {
    const { scanned, counts, failedCount, milliseconds } = this.#progress();
    const failures = this.#checkpoints.flatMap((each) => each.failures);
    const capacity = this.#meter.capacity.total();
    return {
      scanned,
      counts,
      failedCount,
      failures: failures.slice(0, this.#parts.options.failuresMax),
      milliseconds,
      capacity,
    };
  }

  #sum(numberOf: (checkpoint: SegmentCheckpoint) => number): number {
    return this.#checkpoints.reduce((sum, each) => sum + numberOf(each), 0);
  }

  #caller(signal: AbortSignal | undefined): Caller {
    return callerFor([this.#parts.target.entity.name], { signal, meter: this.#meter });
  }
}

interface Visit {
  readonly counts: Counts;
  readonly failure?: ItemFailure;
}

/** What several segments counted together. */
export function addCounts(all: readonly Counts[]): Counts {
  const sums: Record<string, number> = {};
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) {
      sums[name] = (sums[name] ?? 0) + count;
    }
  }
  return sums;
}

/** The key as a checkpoint can hold it. */
function keyAsJson(key: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(key).map(([name, value]) => [name, jsonOf(value)] as const);
  return Object.fromEntries(entries);
}

function jsonOf(value: unknown): unknown {
  if (value instanceof Uint8Array) {
    return bytesToBase64(value);
  }
  return typeof value === "bigint" ? String(value) : value;
}

const reasonLengthMax = 500;

/** A checkpoint is one item. */
function shortened(text: string): string {
  return text.length <= reasonLengthMax ? text : `${text.slice(0, reasonLengthMax)}…`;
}
