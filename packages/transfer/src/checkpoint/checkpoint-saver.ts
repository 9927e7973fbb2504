import type { CheckpointStore } from "./checkpoint-store.ts";

/** So long nothing is saved after a save: a kill makes the next run repeat no more than this. */
const saveEveryMs = 1000;

/** Saves a state that changes often, at most once a second and never two saves at a time. */
export class CheckpointSaver<State> {
  readonly #store: CheckpointStore | undefined;
  readonly #monotonicNow: () => number;
  readonly #beforeSave: () => Promise<void>;
  #savedAt: number;
  #saving: Promise<void> = Promise.resolve();
  #isSaving = false;

  /** `beforeSave` puts on disk what the state speaks of. */
  constructor(
    store: CheckpointStore | undefined,
    monotonicNow: () => number,
    beforeSave: () => Promise<void> = async () => {},
  ) {
    this.#store = store;
    this.#monotonicNow = monotonicNow;
    this.#beforeSave = beforeSave;
    this.#savedAt = monotonicNow();
  }

  /** Begins a save when one is due. Its failure is met by `saveNow`. */
  offer(state: State): void {
    const isDue = this.#monotonicNow() - this.#savedAt >= saveEveryMs;
    if (isDue && !this.#isSaving) {
      this.#saving = this.#save(state);
      this.#saving.catch(() => {});
    }
  }

  /** Saves in any case, and waits for it. */
  async saveNow(state: State): Promise<void> {
    await this.#saving;
    this.#saving = this.#save(state);
    await this.#saving;
  }

  /** Waits for the save that is under way, so that the store can be removed. */
  async settle(): Promise<void> {
    await this.#saving;
  }

  async #save(state: State): Promise<void> {
    if (this.#store === undefined) return;
    this.#isSaving = true;
    try {
      await this.#beforeSave();
      await this.#store.write(JSON.stringify(state));
    } finally {
      this.#savedAt = this.#monotonicNow();
      this.#isSaving = false;
    }
  }
}
