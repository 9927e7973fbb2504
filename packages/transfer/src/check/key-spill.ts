import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Place } from "../item-problem.ts";
import type { KeyHash } from "./key-table.ts";

const bytesPerKey = 20;
/** By the first byte of the hash, so that each file has a 256th of the keys. */
const fileCount = 256;
const keysPerBuffer = 1024;

/** Keys that are too many for memory, in temporary files. Equal keys come into the same file. */
export class KeySpill {
  readonly #folder = mkdtempSync(join(tmpdir(), "plinth-keys-"));
  readonly #files = Array.from({ length: fileCount }, (_, index) => {
    return new SpillFile(openSync(join(this.#folder, String(index)), "w+"));
  });

  add(hash: KeyHash, place: Place): void {
    this.#files[hash.first >>> 24]?.add(hash, place);
  }

  /** The keys of each file, in the order in which they were added. */
  *files(): Generator<Iterable<{ readonly hash: KeyHash; readonly place: Place }>> {
    for (const file of this.#files) yield file.entries();
  }

  remove(): void {
    for (const file of this.#files) file.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

class SpillFile {
  readonly #descriptor: number;
  readonly #buffer = Buffer.alloc(keysPerBuffer * bytesPerKey);
  #buffered = 0;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  add({ first, second, third }: KeyHash, { line, column }: Place): void {
    for (const word of [first, second, third, line, column]) {
      this.#buffered = this.#buffer.writeUInt32LE(word, this.#buffered);
    }
    if (this.#buffered === this.#buffer.length) this.#flush();
  }

  *entries(): Generator<{ readonly hash: KeyHash; readonly place: Place }> {
    this.#flush();
    let position = 0;
    for (;;) {
      const size = readSync(this.#descriptor, this.#buffer, 0, this.#buffer.length, position);
      if (size === 0) return;
      position += size;
      const wordAt = (at: number): number => this.#buffer.readUInt32LE(at);
      for (let at = 0; at < size; at += bytesPerKey) {
        const hash = { first: wordAt(at), second: wordAt(at + 4), third: wordAt(at + 8) };
        yield { hash, place: { line: wordAt(at + 12), column: wordAt(at + 16) } };
      }
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #flush(): void {
    writeSync(this.#descriptor, this.#buffer, 0, this.#buffered);
    this.#buffered = 0;
  }
}
