/**
 * A key as a binary string: each character is one byte, 0 to 255, so that JavaScript's own string
 * comparison is the order of the bytes, and a `Map` finds a key without a wrapper.
 */
export type StoreKey = string;

/** A value is text. What it means is the caller's affair. */
export type StoreValue = string;

/** One change of a batch: the new value, or `undefined` to delete the key. */
export interface StoreWrite {
  readonly key: StoreKey;
  readonly value: StoreValue | undefined;
}

/** Keys from `start` up to, but not including, `end`. `start` is the lower bound in both directions. */
export interface KeyRange {
  readonly start: StoreKey;
  readonly end: StoreKey;
  readonly direction: "forward" | "backward";
}

export type StoreEntry = readonly [key: StoreKey, value: StoreValue];

/**
 * An ordered map from binary strings to text. Reads and writes are synchronous, so that an
 * operation that reads, decides and writes is never interleaved with another; only durability is
 * waited for.
 */
export interface KeyValueStore {
  get(key: StoreKey): StoreValue | undefined;

  /**
   * The entries of a range in its direction, as they were when the iteration began: a write made
   * while a caller is iterating neither appears in it nor breaks it.
   */
  entries(range: KeyRange): Iterable<StoreEntry>;

  /** Applies the whole batch or none of it. Every later read sees it, also before it is durable. */
  write(batch: readonly StoreWrite[]): void;

  /**
   * The promise that settles when all that a reader of `key` (of any key, without one) can have seen
   * is durable; `undefined` when it already is, as always in memory. It rejects when the disk
   * refused, and the writes it covers must then not be acknowledged.
   */
  flushed(key?: StoreKey): Promise<void> | undefined;

  /** Makes everything durable, then frees the store. Every later call throws. */
  close(): Promise<void>;
}
