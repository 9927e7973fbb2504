import { createHash } from "node:crypto";
import type { StoreKey } from "../key-value-store.ts";

/** LMDB takes 4,026 bytes in a page of 8 KB. A record's key is never longer than this. */
export const recordKeySizeMax: number = 4000;

/** Where every key begins. It is one byte, so that the empty key is a key too: LMDB has none without bytes. */
export const rootNode: string = "\x01";

/** What begins the nodes that links lead to. */
export const linkedNode: string = "\x02";

/** Where a key is kept: the record with its value, and the links on the way there, outermost first. */
export interface RecordPath {
  readonly links: readonly string[];
  readonly leaf: string;
}

/**
 * A key that fits is one record. Of a longer one, the piece that fits is a *link*: a record whose
 * key has exactly the greatest length. The SHA-256 of the link is the *node* under which all keys
 * go on that share the piece. Keys that are ordered stay ordered: those that part within the piece
 * are parted there, the others in the link's node.
 */
export function recordPathOf(key: StoreKey): RecordPath {
  const links: string[] = [];
  let leaf = rootNode + key;
  while (leaf.length >= recordKeySizeMax) {
    const link = leaf.slice(0, recordKeySizeMax);
    links.push(link);
    leaf = nodeOf(link) + leaf.slice(recordKeySizeMax);
  }
  return { links, leaf };
}

/** The record with the value of a key: the end of its path. */
export function leafOf(key: StoreKey): string {
  return key.length < recordKeySizeMax - 1 ? rootNode + key : recordPathOf(key).leaf;
}

export function isLink(recordKey: string): boolean {
  return recordKey.length === recordKeySizeMax;
}

/** The node that a link leads to. */
export function nodeOf(link: string): string {
  return linkedNode + createHash("sha256").update(link, "latin1").digest("binary");
}

/** The least key that comes after all those that begin with `node`. */
export function endOfNode(node: string): string {
  const last = node.charCodeAt(node.length - 1);
  return last === 0xff
    ? endOfNode(node.slice(0, -1))
    : node.slice(0, -1) + String.fromCharCode(last + 1);
}

/** `lmdb` takes a RangeError as the sign that its buffer is too short, and comes again with another. */
export function writeRecordKey(recordKey: string, target: Buffer, start: number): number {
  const end = start + recordKey.length;
  if (end > target.length) {
    throw new RangeError("the buffer is too short for the key");
  }
  target.write(recordKey, start, "latin1");
  return end;
}

export function readRecordKey(source: Buffer, start: number, end: number): string {
  return source.toString("latin1", start, end);
}
