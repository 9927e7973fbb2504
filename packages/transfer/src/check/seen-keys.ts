import { hash } from "node:crypto";
import { type AttributeValue, bytesToBase64, type Item } from "@plinth/values";
import type { Place } from "../item-problem.ts";
import type { ReadItem, ReportProblem } from "../read/read-item.ts";
import { KeySpill } from "./key-spill.ts";
import { type KeyHash, KeyTable } from "./key-table.ts";
import type { Key } from "./table-shape.ts";

/** Two million keys fill a table of 84 MB, half of it; with the next, all go to temporary files. */
const keysInMemoryMax = 2 * 1024 * 1024;

/** Finds items of one file that have the same key, in bounded memory: it keeps hashes of keys. */
export class SeenKeys {
  readonly #attributeNames: readonly string[];
  readonly #report: ReportProblem;
  readonly #inMemoryMax: number;
  #table = new KeyTable();
  #spill: KeySpill | undefined;

  constructor(primaryKey: Key, report: ReportProblem, inMemoryMax: number = keysInMemoryMax) {
    this.#attributeNames = [...primaryKey.partitionKeys, ...primaryKey.sortKeys].map(
      ({ name }) => name,
    );
    this.#report = report;
    this.#inMemoryMax = inMemoryMax;
  }

  /** Takes the key of an item that has one. */
  add({ item, line, column }: ReadItem): void {
    const keyHash = hashOfKey(item, this.#attributeNames);
    if (this.#spill !== undefined) {
      this.#spill.add(keyHash, { line, column });
      return;
    }
    this.#addToTable(keyHash, { line, column });
    if (this.#table.count === this.#inMemoryMax) this.#moveToFiles();
  }

  /** Reports what could not be seen while items came. */
  finish(): void {
    for (const file of this.#spill?.files() ?? []) {
      this.#table = new KeyTable();
      for (const { hash: keyHash, place } of file) this.#addToTable(keyHash, place);
    }
  }

  /** Frees what is held outside of memory. */
  close(): void {
    this.#spill?.remove();
    this.#spill = undefined;
  }

  #addToTable(keyHash: KeyHash, place: Place): void {
    const before = this.#table.add(keyHash, place);
    if (before === undefined) return;
    const where =
      before.line === place.line
        ? `in column ${before.column} of this line`
        : `in line ${before.line}`;
    const message = `the item ${where} has the same key (${this.#attributeNames.join(", ")}): keep one of the two`;
    this.#report({ ...place, path: "", message });
  }

  #moveToFiles(): void {
    this.#spill = new KeySpill();
    for (const { hash: keyHash, place } of this.#table.entries()) this.#spill.add(keyHash, place);
    this.#table = new KeyTable();
  }
}

function hashOfKey(item: Item, attributeNames: readonly string[]): KeyHash {
  const parts = attributeNames.map((name) => keyText(item[name]));
  // The first part's length keeps "a" and "bc" apart from "ab" and "c".
  const bytes = hash("sha256", `${parts[0]?.length}:${parts.join("")}`, "buffer");
  return {
    first: bytes.readUInt32LE(0),
    second: bytes.readUInt32LE(4),
    third: bytes.readUInt32LE(8),
  };
}

/** Values of one attribute have one type, which the table says, so their texts tell them apart. */
function keyText(value: AttributeValue | undefined): string {
  if (value === undefined) return "";
  if ("S" in value) return value.S;
  if ("N" in value) return value.N;
  return "B" in value ? bytesToBase64(value.B) : "";
}
