/** Latencies of one measurement, kept one by one: percentiles are exact. */
export class Latencies {
  #values = new Float64Array(1 << 16);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(milliseconds: number): void {
    if (this.#count === this.#values.length) {
      const larger = new Float64Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#count++] = milliseconds;
  }

  /** The latencies in microseconds that these shares of the calls did not exceed. */
  percentilesUs(...shares: readonly number[]): readonly number[] {
    const sorted = this.#values.subarray(0, this.#count).sort();
    return shares.map(
      (share) => (sorted[Math.floor(share * (this.#count - 1))] ?? Number.NaN) * 1000,
    );
  }
}
