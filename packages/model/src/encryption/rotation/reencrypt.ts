import type { Item } from "@plinth/values";
import type { Caller } from "../../calls/caller.ts";
import type { ConnectedEntity } from "../../jobs/connected-entity.ts";
import {
  addCounts,
  type Counts,
  type ItemFailure,
  type JobCheckpoints,
  runItemJob,
  type SegmentCheckpoint,
} from "../../jobs/item-job.ts";
import { PlinthError } from "../../plinth-error.ts";
import type { CheckpointStore } from "./checkpoint-in.ts";
import { reencryptItem } from "./reencrypt-item.ts";
import { isOwnSealed, type SealedTarget, sealedTargetOf } from "./sealed-scan.ts";

export interface ReencryptOptions {
  /**
   * Where the run is written down after each page, so that a killed one goes on; nowhere when absent.
   * After one that came to its end, the next begins anew.
   */
  readonly checkpoint?: CheckpointStore;
  readonly onProgress?: (progress: ReencryptReport) => void;
  readonly signal?: AbortSignal;
  /** How many items a segment reads and rewrites at a time; 25 when absent. */
  readonly pageSize?: number;
  /** How many parts of the table are read side by side; 1 when absent. */
  readonly segments?: number;
}

/** What a run did so far, those before its checkpoint included. */
export interface ReencryptReport {
  /** Whether the table was read to its end. */
  readonly isDone: boolean;
  readonly currentKeyId: string;
  readonly itemsRead: number;
  readonly itemsRewritten: number;
  /** Items that others changed at the same time, and that are current or left to another run. */
  readonly itemsOvertaken: number;
  /** How many values were taken from each key; `plaintext` for values that had none. */
  readonly valuesRewritten: Readonly<Record<string, number>>;
  readonly itemsFailed: number;
  /** The first hundred of them. */
  readonly failures: readonly ItemFailure[];
}

const pageSizeDefault = 25;
const failuresMax = 100;

/**
 * Rewrites every value that is under a previous master key, or under none, with the current one. Each
 * write asks that the value is still what was read, so that nobody's change is lost. What cannot be
 * decrypted is reported and left. Rejects with `encryptionUnavailable` when a key cannot be asked,
 * with `invalidJob` for an entity without encrypted attributes and for a page or a number of segments
 * that is none, and with an `AbortError`; what was rewritten stays so. Run it after all processes
 * write under the new key.
 *
 *     const report = await reencrypt(tennis.User, { checkpoint, signal });
 */
export async function reencrypt(
  repository: ConnectedEntity,
  options: ReencryptOptions = {},
): Promise<ReencryptReport> {
  const sealed = sealedTargetOf(repository);
  const { currentKeyId } = sealed.fields;
  const { pageSize = pageSizeDefault, segments = 1, signal } = options;
  checkCount(pageSize, "A page has a whole number of items");
  checkCount(segments, "A table has a whole number of segments");
  const run = new ReencryptRun(sealed, options, segments);
  await run.restore();
  const job = { visit: (item: Item, caller: Caller) => visit(sealed, item, caller) };
  const details = { segments, pageSize, concurrency: pageSize, failuresMax, signal };
  await runItemJob(sealed, job, details, run);
  await sealed.fields.record("rotate", [
    { entity: sealed.target.entity.name, key: {}, attributes: [], keyIds: [currentKeyId] },
  ]);
  return run.report();
}

function checkCount(count: number, problem: string): void {
  if (!(Number.isInteger(count) && count > 0)) {
    throw new PlinthError(
      "invalidJob",
      `${problem}, 1 or more, and not ${count}. Leave it out for the default.`,
    );
  }
}

/** What the values of a key are counted under. */
const fromPrefix = "from ";

async function visit(sealed: SealedTarget, item: Item, caller: Caller): Promise<Counts> {
  const { entity } = sealed.target;
  if (!isOwnSealed(entity, item)) {
    return {};
  }
  const outcome = await reencryptItem(sealed, item, caller);
  switch (outcome.kind) {
    case "failed":
      throw outcome.error;
    case "rewritten": {
      const values = [...outcome.from.values()].map((keyId) => ({ [fromPrefix + keyId]: 1 }));
      return addCounts([{ read: 1, rewritten: 1 }, ...values]);
    }
    case "overtaken":
      return { read: 1, overtaken: 1 };
    case "current":
      return { read: 1 };
  }
}

interface SavedRun {
  readonly job: string;
  readonly report: ReencryptReport;
  readonly segments: readonly (SegmentCheckpoint | undefined)[];
}

function savedRun(text: string | undefined): SavedRun | undefined {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** How far all segments are, in one text. */
class ReencryptRun implements JobCheckpoints {
  readonly #options: ReencryptOptions;
  readonly #job: string;
  readonly #currentKeyId: string;
  #segments: (SegmentCheckpoint | undefined)[];
  #written: Promise<void> = Promise.resolve();

  constructor({ target, fields }: SealedTarget, options: ReencryptOptions, segments: number) {
    const { tableName, entity } = target;
    this.#options = options;
    this.#currentKeyId = fields.currentKeyId;
    const identity = ["plinth-reencrypt-2", tableName, entity.name, fields.currentKeyId, segments];
    this.#job = JSON.stringify(identity);
    this.#segments = Array.from({ length: segments }, () => undefined);
  }

  /**
   * A checkpoint of another table, entity or key is none, and what cannot be read neither: then the
   * run begins anew. So it does after one that came to its end, as others may have written since
   * under the old key, or may have overtaken it.
   */
  async restore(): Promise<void> {
    const saved = savedRun(await this.#options.checkpoint?.read());
    if (saved?.job === this.#job && !saved.report.isDone) {
      this.#segments = saved.segments.map((segment) => segment ?? undefined);
    }
  }

  async checkpoint(segment: number): Promise<SegmentCheckpoint | undefined> {
    return this.#segments[segment];
  }

  /** One write after the other, so that an older text never replaces a newer one. */
  async save(segment: number, checkpoint: SegmentCheckpoint): Promise<void> {
    const before = this.#written;
    const written = (async (): Promise<void> => {
      await before;
      this.#segments[segment] = checkpoint;
      const saved: SavedRun = { job: this.#job, report: this.report(), segments: this.#segments };
      await this.#options.checkpoint?.write(JSON.stringify(saved));
      this.#options.onProgress?.(this.report());
    })();
    this.#written = written.catch(() => undefined);
    await written;
  }

  report(): ReencryptReport {
    const begun = this.#segments.filter((segment) => segment !== undefined);
    const counts = addCounts(begun.map((segment) => segment.counts));
    const { read = 0, rewritten = 0, overtaken = 0 } = counts;
    const values = Object.entries(counts).filter(([name]) => name.startsWith(fromPrefix));
    const failures = begun.flatMap((segment) => segment.failures);
    const failedCount = begun.reduce((sum, segment) => sum + segment.failedCount, 0);
    return {
      isDone: this.#segments.every((segment) => segment?.isDone === true),
      currentKeyId: this.#currentKeyId,
      itemsRead: read + failedCount,
      itemsRewritten: rewritten,
      itemsOvertaken: overtaken,
      valuesRewritten: Object.fromEntries(
        values.map(([name, count]) => [name.slice(fromPrefix.length), count]),
      ),
      itemsFailed: failedCount,
      failures: failures.slice(0, failuresMax),
    };
  }
}
