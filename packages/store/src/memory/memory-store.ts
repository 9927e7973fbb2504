import type {
  KeyRange,
  KeyValueStore,
  StoreEntry,
  StoreKey,
  StoreValue,
  StoreWrite,
} from "../key-value-store.ts";
import { StoreError } from "../store-error.ts";
import { OrderedTree } from "./ordered-tree.ts";

/** What a memory store held when the snapshot was taken. Any number of stores can begin from it. */
export interface MemorySnapshot {
  /** Only for `createMemoryStore`. */
  readonly tree: OrderedTree<StoreValue>;
}

export interface MemoryStoreOptions {
  /** The store begins with what the snapshot holds, without copying it. */
  readonly from?: MemorySnapshot;
}

/** A store that is gone with the process. */
export interface MemoryStore extends KeyValueStore {
  /** What the store holds now, in constant time: pages are copied when either side first writes to them. */
  snapshot(): MemorySnapshot;
}

/** Makes an empty store, or one that begins with a snapshot. */
export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  return new TreeStore(options.from);
}

/** A `Map` in V8 takes 2^24 entries, and throws at the next. */
const knownValuesMax = 2 ** 24 - 1;

class TreeStore implements MemoryStore {
  readonly #tree: OrderedTree<StoreValue>;
  /** Current values by key, so that a point read does not descend the tree. */
  readonly #known: Map<StoreKey, StoreValue> = new Map();
  /** Whether a key that is not known does not exist. Not so after a snapshot, whose keys become known when read. */
  #knowsAll: boolean;
  #isClosed = false;

  constructor(from: MemorySnapshot | undefined) {
    this.#tree = from === undefined ? new OrderedTree() : from.tree.fork();
    this.#knowsAll = from === undefined;
  }

  get(key: StoreKey): StoreValue | undefined {
    this.#assertOpen();
    const known = this.#known.get(key);
    if (known !== undefined || this.#knowsAll) {
      return known;
    }
    const value = this.#tree.get(key);
    if (value !== undefined) {
      this.#know(key, value);
    }
    return value;
  }

  entries(range: KeyRange): Iterable<StoreEntry> {
    this.#assertOpen();
    return { [Symbol.iterator]: () => this.#tree.frozenEntries(range) };
  }

  write(batch: readonly StoreWrite[]): void {
    this.#assertOpen();
    for (const { key, value } of batch) {
      if (value === undefined) {
        this.#known.delete(key);
        this.#tree.delete(key);
      } else {
        this.#know(key, value);
        this.#tree.set(key, value);
      }
    }
  }

  flushed(): undefined {
    this.#assertOpen();
    return undefined;
  }

  snapshot(): MemorySnapshot {
    this.#assertOpen();
    return { tree: this.#tree.fork() };
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#known.clear();
    return Promise.resolve();
  }

  #know(key: StoreKey, value: StoreValue): void {
    if (this.#known.size >= knownValuesMax) {
      this.#known.clear();
      this.#knowsAll = false;
    }
    this.#known.set(key, value);
  }

  #assertOpen(): void {
    if (this.#isClosed) {
      throw new StoreError("The store is closed: nothing can be read or written any more.", {
        code: "closed",
      });
    }
  }
}
