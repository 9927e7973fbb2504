import type { ChangeRecord } from "./change-record.ts";
import type { ListedShard } from "./list-shards.ts";
import { tell } from "./problem.ts";
import { collectResults, settleRecord, type Workbench } from "./settle-record.ts";
import type { ShardReader } from "./shard-reader.ts";
import type { Lease, Progress, ShardLeases } from "./state/shard-leases.ts";

/** What all the shards of one process share. */
export interface ShardWork {
  readonly bench: Workbench;
  readonly leases: ShardLeases;
  readonly leaseMilliseconds: number;
  readonly now: () => number;
  readonly random: () => number;
  /** Ends the work after the record at hand. */
  readonly stopping: AbortSignal;
  /** Counts what happens, so that it can be told what came before what. */
  readonly nextMark: () => number;
}

export interface HeldShardOptions {
  readonly work: ShardWork;
  readonly listed: ListedShard;
  readonly lease: Lease;
  readonly reader: ShardReader;
  /** Records made before this second are not for this consumer. */
  readonly sinceSeconds: number;
  /** How many of the next records may be the one that ended the process before. */
  readonly suspects: number;
}

const firstWaitMilliseconds = 500;
const waitMillisecondsMax = 30_000;

/** A shard that this process holds: reads its records, handles them in order and saves the place. */
export class HeldShard {
  readonly #options: HeldShardOptions;
  #lease: Lease;
  #place: string | undefined;
  #seenAt: number | undefined;
  #pending: ChangeRecord[] = [];
  #isEnd = false;
  #isLost = false;
  #isFinished = false;
  #isGivenUp = false;
  #failures = 0;
  #notBefore = 0;
  #busy: Promise<void> | undefined;
  #emptyMark = 0;
  #suspects: number;
  /** How many of the pending records are not to be settled together with others. */
  #loners = 0;
  #saving: Promise<void> = Promise.resolve();

  constructor(options: HeldShardOptions) {
    this.#options = options;
    this.#lease = options.lease;
    this.#place = options.lease.progress.place;
    this.#seenAt = options.lease.progress.seenAt;
    this.#suspects = options.suspects;
  }

  /** Whether nothing more is to be done here: the shard is at its end, or another's. */
  get isOver(): boolean {
    return this.#isLost || this.#isFinished;
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }

  get busy(): Promise<void> | undefined {
    return this.#busy;
  }

  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  /** When the last read began that found nothing more, as a mark. */
  get emptyMark(): number {
    return this.#emptyMark;
  }

  /** Ends the work after the record at hand, so that the shard can be released. */
  giveUp(): void {
    this.#isGivenUp = true;
  }

  /** Nothing more can be read: what was read is handled, then the shard is finished. Whether that is news. */
  endHere(): boolean {
    const isNew = !this.#isEnd;
    this.#isEnd = true;
    return isNew;
  }

  /** Works until there is nothing to do for now; never rejects. Only one run goes on at a time. */
  run(): Promise<void> {
    this.#busy ??= this.#run().finally(() => {
      this.#busy = undefined;
    });
    return this.#busy;
  }

  /** Gives the shard to whoever comes next. */
  release(): Promise<void> {
    return this.#afterSaving(() =>
      this.#options.work.leases.release(this.#lease, this.#progress()),
    );
  }

  /** While a listener takes its time, the shard stays this process's. */
  async keep(): Promise<void> {
    await this.#keepLease();
  }

  async #run(): Promise<void> {
    const { work, listed } = this.#options;
    try {
      await this.#keepLease();
      while (this.#mayGoOn() && !this.#mustWait()) {
        if (this.#pending.length > 0) {
          await (this.#isTogether() ? this.#settleTogether() : this.#settlePending());
        } else if (this.#isEnd) {
          await this.#finish();
        } else if (!(await this.#readPage())) {
          return;
        }
      }
    } catch (error) {
      this.#backOff();
      const { shardId } = listed;
      tell(work.bench.onError, { kind: "callFailed", shardId, error });
    }
  }

  #mayGoOn(): boolean {
    return !(this.isOver || this.#isGivenUp || this.#options.work.stopping.aborted);
  }

  /** Not past the longest wait, or a clock that was set back would stop the shard. */
  #mustWait(): boolean {
    const left = this.#notBefore - this.#options.work.now();
    return left > 0 && left <= waitMillisecondsMax;
  }

  #progress(): Progress {
    return { place: this.#place, seenAt: this.#seenAt };
  }

  /** Whether there is something to handle, or the end to be told. */
  async #readPage(): Promise<boolean> {
    const { work, reader, sinceSeconds } = this.#options;
    const mark = work.nextMark();
    const readAt = Math.floor(work.now());
    const { records, isEnd } = await reader.read(this.#progress());
    this.#failures = 0;
    this.#isEnd = isEnd;
    this.#pending = records.filter((record) => record.createdSeconds >= sinceSeconds);
    if (records.length === 0 && !isEnd) {
      this.#emptyMark = mark;
      this.#seenAt = readAt;
    }
    return records.length > 0 || isEnd;
  }

  #isTogether(): boolean {
    const { together } = this.#options.work.bench.handler;
    return together !== undefined && this.#loners === 0 && this.#suspects === 0;
  }

  /**
   * Settles all that was read, or none of it. Where that fails, and at a record that cannot be handled,
   * it goes on with records alone, which finds the one that is to blame.
   */
  async #settleTogether(): Promise<void> {
    const { bench } = this.#options.work;
    const results: unknown[] = [];
    let settledCount = 0;
    for (const record of this.#pending) {
      if (!(this.#mayGoOn() && (await this.#keepLease()))) {
        break;
      }
      const found = await collectResults(bench, record);
      if (found === undefined) {
        this.#loners = 1;
        break;
      }
      results.push(...found);
      settledCount++;
    }
    if (results.length > 0) {
      try {
        await bench.handler.together?.(results);
      } catch {
        this.#loners = settledCount;
        return;
      }
    }
    const last = this.#pending.splice(0, settledCount).at(-1);
    if (last !== undefined) {
      this.#place = last.sequenceNumber;
      this.#failures = 0;
    }
    if (results.length > 0) {
      await this.#save();
    }
  }

  /** The place is saved after the records are handled: after a crash in between they come again. */
  async #settlePending(): Promise<void> {
    const { work, listed } = this.#options;
    let isPlaceWorthSaving = false;
    while (!this.#isTogether() && this.#mayGoOn() && (await this.#keepLease())) {
      const [record] = this.#pending;
      if (record === undefined) {
        break;
      }
      const isSuspect = this.#suspects > 0;
      const source = listed.shardId;
      const settlement = await settleRecord(work.bench, { record, source, isSuspect });
      if (settlement === "failed") {
        this.#backOff();
        break;
      }
      if (settlement === "stopped") {
        break;
      }
      this.#pending.shift();
      this.#place = record.sequenceNumber;
      this.#failures = 0;
      this.#loners = Math.max(this.#loners - 1, 0);
      // Where the state is in the consumed table, each saving is a record that is skipped.
      isPlaceWorthSaving ||= settlement !== "skipped";
      if (isSuspect) {
        this.#suspects--;
        await this.#save();
      }
    }
    if (isPlaceWorthSaving) {
      await this.#save();
    }
  }

  /** Whether the shard is still this process's, for a good while. */
  async #keepLease(): Promise<boolean> {
    const { now, leaseMilliseconds } = this.#options.work;
    const left = this.#lease.endsAt - now();
    // More than it can be is left after the clock was set back: the others count by their own.
    if (left < (leaseMilliseconds * 2) / 3 || left > leaseMilliseconds) {
      await this.#save();
    }
    return !this.#isLost;
  }

  #save(): Promise<void> {
    return this.#afterSaving(async () => {
      const lease = await this.#options.work.leases.save(this.#lease, this.#progress());
      if (lease === undefined) {
        this.#lose();
      } else {
        this.#lease = lease;
      }
    });
  }

  #finish(): Promise<void> {
    return this.#afterSaving(async () => {
      if (await this.#options.work.leases.finish(this.#lease, this.#progress())) {
        this.#isFinished = true;
      } else {
        this.#lose();
      }
    });
  }

  /** One after the other, or an older place could be written over a newer one. */
  #afterSaving(save: () => Promise<void>): Promise<void> {
    const saving = this.#saving.then(() => (this.isOver ? undefined : save()));
    this.#saving = saving.catch(() => {});
    return saving;
  }

  #lose(): void {
    const { work, listed } = this.#options;
    this.#isLost = true;
    tell(work.bench.onError, { kind: "leaseLost", shardId: listed.shardId });
  }

  /** Between half and all of a bound that doubles, so that those who met part. */
  #backOff(): void {
    const { now, random } = this.#options.work;
    const bound = Math.min(firstWaitMilliseconds * 2 ** this.#failures, waitMillisecondsMax);
    this.#failures++;
    this.#notBefore = now() + (bound * (1 + random())) / 2;
  }
}
