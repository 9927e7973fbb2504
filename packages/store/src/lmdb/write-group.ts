import type { KeyRange, StoreKey, StoreValue, StoreWrite } from "../key-value-store.ts";
import { OrderedTree } from "../memory/ordered-tree.ts";

/** Writes that become durable together: one transaction, one flush, one promise. */
export class WriteGroup {
  /** The last value of each key that was written, `null` where it was deleted. */
  readonly writes: Map<StoreKey, StoreValue | null> = new Map();
  readonly flushed: Promise<void>;
  /** About how many bytes wait here, a key that is written twice counted twice. */
  sizeBytes = 0;
  readonly #settle: { resolve: () => void; reject: (error: Error) => void };
  /** The same in order, as far as a scan has ever asked for it. */
  readonly #ordered: OrderedTree<StoreValue | null> = new OrderedTree();
  #unordered: StoreWrite[] = [];

  constructor() {
    let settle = { resolve: (): void => undefined, reject: (_error: Error): void => undefined };
    this.flushed = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
    this.#settle = settle;
    // Whoever waits is told. When nobody does, a refusal must not end the process.
    this.flushed.catch(() => undefined);
  }

  add(batch: readonly StoreWrite[]): void {
    for (const write of batch) {
      this.writes.set(write.key, write.value ?? null);
      this.#unordered.push(write);
      this.sizeBytes += write.key.length + (write.value?.length ?? 0);
    }
  }

  /** The writes of a range as they are now, in its direction. */
  entries(range: KeyRange): Iterator<readonly [StoreKey, StoreValue | null]> {
    for (const { key, value } of this.#unordered) {
      this.#ordered.set(key, value ?? null);
    }
    this.#unordered = [];
    return this.#ordered.frozenEntries(range);
  }

  resolve(): void {
    this.#settle.resolve();
  }

  reject(error: Error): void {
    this.#settle.reject(error);
  }
}
