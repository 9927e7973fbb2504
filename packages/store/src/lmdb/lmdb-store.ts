import type {
  KeyRange,
  KeyValueStore,
  StoreEntry,
  StoreKey,
  StoreValue,
  StoreWrite,
} from "../key-value-store.ts";
import { StoreError } from "../store-error.ts";
import { LmdbTable } from "./lmdb-table.ts";
import { mergeEntries } from "./merge-entries.ts";
import { openStoreDirectory, type StoreDirectory } from "./store-directory.ts";
import { WriteGroup } from "./write-group.ts";

/** Entries of which some are deletions. */
type Entries = Iterator<readonly [StoreKey, StoreValue | null], unknown>;

export interface LmdbStoreOptions {
  /** Made when it is missing. Only one process can have it open. */
  readonly directory: string;
  /**
   * `flushed`, the default: a write may be acknowledged when it is on disk. `relaxed`: at once. A
   * killed process or a power cut then loses what was written in the last moments, some hundredths
   * of a second as a rule and longer on a slow disk, although it was acknowledged. What is left
   * is whole: no batch is half there, and none is missing before one that is there. When more than
   * 32 MiB wait for the disk, a write waits for them as under `flushed`, so that a disk that is
   * slower than its writers does not fill the memory.
   */
  readonly durability?: "flushed" | "relaxed";
}

/** So much may wait for the disk under `relaxed` before a write waits too. */
const relaxedSizeBytesMax = 32 * 1024 * 1024;

/** A store that keeps what it holds in a directory. */
export type LmdbStore = KeyValueStore;

/** Opens the store of a directory, with all that was ever flushed there. */
export function openLmdbStore(options: LmdbStoreOptions): LmdbStore {
  const directory = openStoreDirectory(options.directory);
  try {
    const table = new LmdbTable(options.directory);
    directory.sync();
    return new GroupCommitStore(table, directory, options.durability ?? "flushed");
  } catch (cause) {
    directory.release();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError(
      `LMDB cannot open "${options.directory}": ${reason}. Restore the directory from a backup, or begin with an empty one.`,
      { code: "directoryUnusable", cause },
    );
  }
}

/**
 * Writes are gathered in memory, where every read sees them at once. Whatever has come together
 * while a group was on its way to the disk is the next group: one transaction and one flush,
 * however many have written.
 */
class GroupCommitStore implements LmdbStore {
  readonly #table: LmdbTable;
  readonly #directory: StoreDirectory;
  readonly #durability: "flushed" | "relaxed";
  readonly #scans: Set<Entries> = new Set();
  #gathering: WriteGroup = new WriteGroup();
  /** The group that is on its way to the disk. After a refusal it stays here. */
  #writing: WriteGroup | undefined;
  #isCommitScheduled = false;
  #failure: StoreError | undefined;
  #closing: Promise<void> | undefined;

  constructor(table: LmdbTable, directory: StoreDirectory, durability: "flushed" | "relaxed") {
    this.#table = table;
    this.#directory = directory;
    this.#durability = durability;
  }

  get(key: StoreKey): StoreValue | undefined {
    this.#assertOpen();
    let written = this.#gathering.writes.get(key);
    if (written === undefined) {
      written = this.#writing?.writes.get(key);
    }
    return written === undefined ? this.#table.get(key) : (written ?? undefined);
  }

  entries(range: KeyRange): Iterable<StoreEntry> {
    this.#assertOpen();
    return { [Symbol.iterator]: () => this.#iterate(range) };
  }

  write(batch: readonly StoreWrite[]): void {
    this.#assertOpen();
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
    if (batch.length > 0) {
      this.#gathering.add(batch);
      this.#scheduleCommit();
    }
  }

  flushed(key?: StoreKey): Promise<void> | undefined {
    this.#assertOpen();
    const waitingSizeBytes = this.#gathering.sizeBytes + (this.#writing?.sizeBytes ?? 0);
    const isBehind = waitingSizeBytes > relaxedSizeBytesMax;
    if (this.#durability === "relaxed" && this.#failure === undefined && !isBehind) {
      return undefined;
    }
    for (const group of [this.#gathering, this.#writing]) {
      const isSeen = key === undefined ? group?.writes.size !== 0 : group?.writes.has(key);
      if (isSeen === true && group !== undefined) {
        return group.flushed;
      }
    }
    return undefined;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #iterate(range: KeyRange): Iterator<StoreEntry> {
    this.#assertOpen();
    let entries: Entries = this.#table.entries(range);
    for (const group of [this.#writing, this.#gathering]) {
      if (group !== undefined && group.writes.size > 0) {
        entries = mergeEntries(group.entries(range), entries, range.direction);
      }
    }
    return this.#track(entries);
  }

  /** Leaves deletions out, and sees to it that no scan outlives the store. */
  #track(entries: Entries): Iterator<StoreEntry> {
    this.#scans.add(entries);
    const finish = (): IteratorResult<StoreEntry> => {
      this.#scans.delete(entries);
      entries.return?.();
      return { done: true, value: undefined };
    };
    return {
      next: () => {
        this.#assertOpen();
        for (let step = entries.next(); step.done !== true; step = entries.next()) {
          const [key, value] = step.value;
          if (value !== null) {
            return { done: false, value: [key, value] };
          }
        }
        return finish();
      },
      return: finish,
    };
  }

  #scheduleCommit(): void {
    if (this.#isCommitScheduled || this.#writing !== undefined) {
      return;
    }
    this.#isCommitScheduled = true;
    // After the input that is there: what all the requests of this turn write is one group.
    setImmediate(() => {
      this.#isCommitScheduled = false;
      void this.#commit();
    });
  }

  async #commit(): Promise<void> {
    const group = this.#gathering;
    this.#gathering = new WriteGroup();
    this.#writing = group;
    try {
      await this.#table.commit(group.writes);
    } catch (cause) {
      this.#fail(group, cause);
      return;
    }
    this.#writing = undefined;
    group.resolve();
    if (this.#gathering.writes.size > 0) {
      this.#scheduleCommit();
    }
  }

  #fail(group: WriteGroup, cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.#failure = new StoreError(
      `The disk refused a write to the store: ${reason}. Nothing more is written. Free space or repair the disk, then open the store again: it holds all that was acknowledged.`,
      { code: "writeFailed", cause },
    );
    group.reject(this.#failure);
    this.#gathering.reject(this.#failure);
  }

  async #close(): Promise<void> {
    for (const scan of this.#scans) {
      scan.return?.();
    }
    while (this.#failure === undefined && (this.#writing ?? this.#gathering).writes.size > 0) {
      await (this.#writing ?? this.#gathering).flushed.catch(() => undefined);
    }
    await this.#table.close();
    this.#directory.release();
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) {
      throw new StoreError("The store is closed: nothing can be read or written any more.", {
        code: "closed",
      });
    }
  }
}
