/** Runs so many tasks at a time; the first that fails is thrown to whoever adds or waits next. */
export class BoundedTasks {
  readonly #max: number;
  #running = 0;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(max: number) {
    this.#max = max;
  }

  /** Begins a task as soon as there is room for it. */
  async add(task: () => Promise<void>): Promise<void> {
    await this.#until(() => this.#running < this.#max);
    this.#running += 1;
    task()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#running -= 1;
        this.#wake?.();
      });
  }

  /** Waits for all of them. */
  async finish(): Promise<void> {
    await this.#until(() => this.#running === 0);
  }

  /** Waits for all of them, whatever becomes of them. */
  async settle(): Promise<void> {
    while (this.#running > 0) await this.#next();
  }

  async #until(isReached: () => boolean): Promise<void> {
    while (!isReached() && this.#failure === undefined) await this.#next();
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
