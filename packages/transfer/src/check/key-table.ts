import type { Place } from "../item-problem.ts";

/** 96 bits of a key's SHA-256: two of a billion keys are alike by chance once in 10^11 files. */
export interface KeyHash {
  readonly first: number;
  readonly second: number;
  readonly third: number;
}

/** Three words of the hash, then line and column. */
const wordsPerKey = 5;
const startSlots = 1024;

/** The places of keys by their hashes: twenty bytes for each, in a table at most half full. */
export class KeyTable {
  #slots = startSlots;
  #words = new Uint32Array(startSlots * wordsPerKey);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Gives the place at which the key was added before, or adds it with this one. */
  add(hash: KeyHash, place: Place): Place | undefined {
    if (this.#count * 2 >= this.#slots) this.#grow();
    const at = this.#find(hash);
    // Lines count from 1, so an empty slot has line 0.
    const line = this.#words[at + 3] ?? 0;
    if (line > 0) return { line, column: this.#words[at + 4] ?? 0 };
    this.#words.set([hash.first, hash.second, hash.third, place.line, place.column], at);
    this.#count += 1;
    return undefined;
  }

  /** Each key as it was added, in no order. */
  *entries(): Generator<{ readonly hash: KeyHash; readonly place: Place }> {
    const words = this.#words;
    for (let at = 0; at < words.length; at += wordsPerKey) {
      const [first = 0, second = 0, third = 0, line = 0, column = 0] = words.subarray(
        at,
        at + wordsPerKey,
      );
      if (line > 0) yield { hash: { first, second, third }, place: { line, column } };
    }
  }

  #find({ first, second, third }: KeyHash): number {
    const words = this.#words;
    let slot = second % this.#slots;
    for (;;) {
      const at = slot * wordsPerKey;
      const isFree = words[at + 3] === 0;
      const isSame = words[at] === first && words[at + 1] === second && words[at + 2] === third;
      if (isFree || isSame) return at;
      slot = (slot + 1) % this.#slots;
    }
  }

  #grow(): void {
    const full = this.#words;
    this.#slots *= 2;
    this.#words = new Uint32Array(this.#slots * wordsPerKey);
    for (let at = 0; at < full.length; at += wordsPerKey) {
      const [first = 0, second = 0, third = 0, line = 0] = full.subarray(at, at + wordsPerKey);
      if (line > 0) {
        this.#words.set(full.subarray(at, at + wordsPerKey), this.#find({ first, second, third }));
      }
    }
  }
}
