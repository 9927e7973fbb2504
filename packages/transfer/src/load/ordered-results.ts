import { addCounts, type WriteCounts } from "./load-report.ts";

/**
 * Batches end in any order; this tells how many of a file's first items are done without a gap, and what
 * became of them.
 */
export class OrderedResults {
  #done: number;
  #counts: WriteCounts;
  readonly #ahead = new Map<number, { readonly items: number; readonly counts: WriteCounts }>();

  constructor(done: number, counts: WriteCounts) {
    this.#done = done;
    this.#counts = counts;
  }

  get done(): number {
    return this.#done;
  }

  get counts(): WriteCounts {
    return this.#counts;
  }

  /** The batch that begins at item `start`, counted from 0, is done. */
  add(start: number, items: number, counts: WriteCounts): void {
    this.#ahead.set(start, { items, counts });
    for (;;) {
      const next = this.#ahead.get(this.#done);
      if (next === undefined) return;
      this.#ahead.delete(this.#done);
      this.#done += next.items;
      this.#counts = addCounts(this.#counts, next.counts);
    }
  }
}
