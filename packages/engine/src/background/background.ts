import type { KeyValueStore } from "@plinth/store";
import type { Catalog } from "../table/catalog.ts";
import { hasTimeToLive } from "../table/lifecycle.ts";
import { Transaction } from "../transaction/transaction.ts";
import { sweepSlice } from "./sweep-slice.ts";
import { trimSlice } from "./trim-slice.ts";
import { hasWork, workSlice } from "./work-slice.ts";

/** Runs `task` once, after at least `delayMs`, in a task of its own. */
export type Schedule = (task: () => void, delayMs: number) => void;

export interface BackgroundOptions {
  readonly catalog: Catalog;
  readonly store: KeyValueStore;
  readonly now: () => number;
  readonly schedule: Schedule;
  /** Hears of a failure, such as a full disk; the work is tried again. */
  readonly onError: (error: unknown) => void;
}

/** How often expired items are looked for. DynamoDB takes days; here a program can watch it. */
const sweepIntervalMs = 5_000;
const retryDelayMs = 1_000;

/** So many slices share a flush: a wait after each made a backfill nearly twice as long. */
const slicesAheadMax = 8;

/**
 * What happens to tables after a request was answered: changes of status, backfills, the deletion of
 * a table's items, the sweep of expired ones and of changes too old for their streams. All of it
 * follows from the records of tables and streams, so that work cut off by a crash goes on when the
 * store is opened again. Each slice is a transaction that takes a few milliseconds at most, runs a
 * few slices ahead of the disk, and requests come between the slices.
 *
 * Differs from DynamoDB: changes take milliseconds where they take seconds to an hour there, because
 * no machines have to be found for them.
 */
export class Background {
  readonly #options: BackgroundOptions;
  readonly #tended = new Set<string>();
  #isSweepScheduled = false;
  #isClosed = false;
  #slicesAhead = 0;

  constructor(options: BackgroundOptions) {
    this.#options = options;
    for (const table of options.catalog.tables()) {
      if (hasWork(table.record)) {
        this.tend(table.name);
      }
    }
    this.#scheduleSweep(sweepIntervalMs);
  }

  /** Sees to it that whatever the table's record asks for is done, beginning after this request. */
  tend(tableName: string): void {
    if (!this.#tended.has(tableName)) {
      this.#tended.add(tableName);
      this.#schedule(() => this.#work(tableName), 0);
    }
  }

  /** Deletes all items that are expired by now, in one go, and tells how many they were. */
  sweepNow(): { readonly deletedCount: number; readonly flush: Promise<unknown> | undefined } {
    let deletedCount = 0;
    for (;;) {
      const transaction = this.#begin();
      const slice = sweepSlice(this.#options, transaction);
      transaction.commit();
      deletedCount += slice.deletedCount;
      if (!slice.hasMore) {
        return { deletedCount, flush: transaction.flushed() };
      }
    }
  }

  /** No slice begins after this; what remains goes on when the store is opened again. */
  close(): void {
    this.#isClosed = true;
  }

  #work(tableName: string): void {
    this.#tended.delete(tableName);
    try {
      const transaction = this.#begin();
      const hasMore = workSlice(tableName, { ...this.#options, transaction });
      transaction.commit();
      if (hasMore) {
        this.#tended.add(tableName);
        this.#scheduleAfter(transaction.flushed(), () => this.#work(tableName));
      }
    } catch (error) {
      this.#tended.add(tableName);
      this.#schedule(() => this.#work(tableName), retryDelayMs);
      this.#options.onError(error);
    }
    this.#scheduleSweep(sweepIntervalMs);
  }

  #sweep(): void {
    this.#isSweepScheduled = false;
    try {
      const sweeping = this.#begin();
      const { hasMore } = sweepSlice(this.#options, sweeping);
      sweeping.commit();
      // Only now, because the deletions above moved their streams on.
      const trimming = this.#begin();
      const hasMoreToTrim = trimSlice(this.#options, trimming);
      trimming.commit();
      if (hasMore || hasMoreToTrim) {
        this.#isSweepScheduled = true;
        this.#scheduleAfter(trimming.flushed() ?? sweeping.flushed(), () => this.#sweep());
      }
    } catch (error) {
      this.#options.onError(error);
    }
    this.#scheduleSweep(sweepIntervalMs);
  }

  /** There is nothing to come back for while no table has a TTL and there is no stream. */
  #scheduleSweep(delayMs: number): void {
    const { catalog } = this.#options;
    const hasSweep = !catalog.streams.isEmpty || catalog.tables().some(hasTimeToLive);
    if (!this.#isSweepScheduled && hasSweep) {
      this.#isSweepScheduled = true;
      this.#schedule(() => this.#sweep(), delayMs);
    }
  }

  /**
   * Goes on, from time to time only when all slices are durable. Slices that ran far ahead of the disk
   * would pile up in memory, and every request's flush would wait for the whole pile.
   */
  #scheduleAfter(flush: Promise<unknown> | undefined, task: () => void): void {
    const goOn = (): void => this.#schedule(task, 0);
    this.#slicesAhead += 1;
    if (flush === undefined || this.#slicesAhead < slicesAheadMax) {
      goOn();
    } else {
      this.#slicesAhead = 0;
      // Where the disk refused, the next slice is refused too, and that is told and tried again.
      flush.then(goOn, goOn);
    }
  }

  #schedule(task: () => void, delayMs: number): void {
    this.#options.schedule(() => {
      if (!this.#isClosed) {
        task();
      }
    }, delayMs);
  }

  #begin(): Transaction {
    const { catalog, store, now } = this.#options;
    return new Transaction(catalog, store, "plain", now);
  }
}

/**
 * The runtime's own tasks and timers, which do not keep a program alive that has nothing else to do.
 * What is due at once comes before the next request is read where the runtime has `setImmediate`, so
 * that a waiter's first look finds a new table ACTIVE: the SDKs' waiters take their second 20 s later.
 */
export function scheduleWithTimer(task: () => void, delayMs: number): void {
  const timer: unknown =
    delayMs === 0 && "setImmediate" in globalThis ? setImmediate(task) : setTimeout(task, delayMs);
  if (delayMs > 0 && typeof timer === "object" && timer !== null && "unref" in timer) {
    (timer as { unref(): void }).unref();
  }
}
