export interface BriefCacheOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly lifeMilliseconds: number;
  readonly entryCountMax: number;
}

interface Entry {
  readonly result: Promise<unknown>;
  readonly endsAtMs: number;
}

/**
 * Keeps for a moment what many ask for at once, in this process alone: a thousand readers of one page
 * within its life are one read. Readers who come while it is under way wait for the same read.
 */
export class BriefCache {
  readonly #options: BriefCacheOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: BriefCacheOptions) {
    this.#options = options;
  }

  /** What `load` gave when it was last run for this key; a failure is nobody's but its own readers'. */
  read<Result>(key: string, load: () => Promise<Result>): Promise<Result> {
    const nowMs = this.#options.now();
    const known = this.#entries.get(key);
    // Whoever gives a key has always given it the same kind of result.
    if (known !== undefined && known.endsAtMs > nowMs) return known.result as Promise<Result>;
    const result = load();
    const entry = { result, endsAtMs: nowMs + this.#options.lifeMilliseconds };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    result.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    this.#dropOldest();
    return result;
  }

  /** Forgets everything, what is being read at this moment included: it may be older than a write. */
  clear(): void {
    this.#entries.clear();
  }

  #dropOldest(): void {
    if (this.#entries.size <= this.#options.entryCountMax) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
