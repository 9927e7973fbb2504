/** Spreads work over time: so much a second, by a clock and a way to wait that its owner gives. */
export class Pacer {
  readonly #millisecondsEach: number;
  readonly #now: () => number;
  #freeAt = 0;

  constructor(perSecond: number, now: () => number) {
    this.#millisecondsEach = 1000 / perSecond;
    this.#now = now;
  }

  /**
   * Takes its place in the row, and gives how many milliseconds to wait for it. Idle time is not saved
   * up, so that no burst follows it.
   */
  take(amount: number): number {
    const now = this.#now();
    const startsAt = Math.max(this.#freeAt, now);
    this.#freeAt = startsAt + amount * this.#millisecondsEach;
    return startsAt - now;
  }
}
