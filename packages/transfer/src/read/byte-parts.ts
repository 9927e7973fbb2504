/** The bytes of one item, which may begin in one piece of a file and end in a later one. */
export class ByteParts {
  #parts: Uint8Array[] = [];
  #sizeBytes = 0;

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  add(bytes: Uint8Array): void {
    if (bytes.length > 0) {
      this.#parts.push(bytes);
      this.#sizeBytes += bytes.length;
    }
  }

  /** Gives all of them with `last` behind, and is empty again. */
  take(last: Uint8Array): Uint8Array {
    if (this.#sizeBytes === 0) return last;
    const all = Buffer.concat([...this.#parts, last], this.#sizeBytes + last.length);
    this.clear();
    return all;
  }

  clear(): void {
    this.#parts = [];
    this.#sizeBytes = 0;
  }
}
