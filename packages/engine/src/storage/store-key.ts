import type { StoreKey } from "@plinth/store";

/*
 * How an item's place becomes bytes, as binary strings (see `StoreKey`):
 *
 *     store key     ::= space hash partition sort tail
 *     space         ::= 0x01 table-number:4 index-number:2
 *     hash          ::= 4 bytes of the partition key's hash, so that a Scan meets partitions in the
 *                       order of their hashes, and a segment of it is a range
 *     partition     ::= length:2 bytes
 *                       (of a multi-attribute key, the bytes are a length:2 and the bytes of each)
 *     sort          ::= the sort key's bytes, 0x00 written as 0x00 0xFF, then 0x00 0x00
 *                       (of a multi-attribute key, this for each of its attributes from the left)
 *     tail          ::= in an index, the partition and sort of the item's primary key; else nothing
 *
 *     expiry key    ::= space seconds:8 tail
 *
 * The order of the bytes is the order of the sort keys, since no sort key's bytes go on after their
 * end: attribute by attribute, each in its own type's order. Nothing outside this folder knows them.
 */

const spaceLength = 7;
const secondsLength = 8;

/** The index number of a table's list of expiries, which no index of a table can have. */
const expiryIndexNumber = 0xffff;

/** The end of a sort key; what follows it in any longer sort key is greater. */
const sortEnd = "\x00\x00";
const afterSortEnd = "\x00\x01";

/** Where a table's items (index number 0) or the entries of one of its indexes stand. */
export function spaceOf(tableNumber: number, indexNumber: number): StoreKey {
  return `\x01${bytes4(tableNumber)}${bytes2(indexNumber)}`;
}

/** All of a table: its items and the entries of its indexes. */
export function tableSpaceOf(tableNumber: number): StoreKey {
  return `\x01${bytes4(tableNumber)}`;
}

/** One partition: all items with this partition key. `partitionKey` is in key bytes. */
export function partitionOf(space: StoreKey, partitionKey: string): StoreKey {
  return `${space}${bytes4(hashOf(partitionKey))}${bytes2(partitionKey.length)}${partitionKey}`;
}

/** The whole key of an item. `sortKey` is in key bytes, empty for a table without one. */
export function itemStoreKey(partition: StoreKey, sortKey: string): StoreKey {
  return partition + escapeZeros(sortKey) + sortEnd;
}

/**
 * The whole key of an index entry: the place in the index, then the item's own place in its table. An
 * index without a sort key has an empty one.
 */
export function entryStoreKey(
  partition: StoreKey,
  sortKeys: readonly string[],
  tail: string,
): StoreKey {
  const place =
    sortKeys.length > 1
      ? withSortKeys(partition, sortKeys)
      : itemStoreKey(partition, sortKeys[0] ?? "");
  return place + tail;
}

/** What the keys in `partition` start with whose sort attributes from the left are `sortKeys`. */
export function withSortKeys(partition: StoreKey, sortKeys: readonly string[]): StoreKey {
  return sortKeys.reduce(itemStoreKey, partition);
}

/** One partition key of the bytes of its attributes: a single attribute's stand for themselves. */
export function joinPartitionKeys(partitionKeys: readonly string[]): string {
  const [only] = partitionKeys;
  return only !== undefined && partitionKeys.length === 1
    ? only
    : partitionKeys.map((bytes) => bytes2(bytes.length) + bytes).join("");
}

/** What an index entry ends with, so that two items with the same index key both have one. */
export function tailOf(partitionKey: string, sortKey: string): string {
  return bytes2(partitionKey.length) + partitionKey + sortKey;
}

/** The item that an index entry or an expiry ending in `tail` stands for. */
export function storeKeyOfTail(space: StoreKey, tail: string): StoreKey {
  const sortStart = 2 + (tail.charCodeAt(0) << 8) + tail.charCodeAt(1);
  return itemStoreKey(partitionOf(space, tail.slice(2, sortStart)), tail.slice(sortStart));
}

/** A lower bound that lets in sort keys equal to `sortKey` and greater. */
export function atSortKey(partition: StoreKey, sortKey: string): StoreKey {
  return partition + escapeZeros(sortKey) + sortEnd;
}

/** A bound behind every key with this very sort key, before any greater one. */
export function afterSortKey(partition: StoreKey, sortKey: string): StoreKey {
  return partition + escapeZeros(sortKey) + afterSortEnd;
}

/** The start of the keys whose sort key begins with `prefix`; their end is `endOfPrefix` of it. */
export function atSortKeyPrefix(partition: StoreKey, prefix: string): StoreKey {
  return partition + escapeZeros(prefix);
}

/** The least key that is greater than every key that starts with `prefix`. */
export function endOfPrefix(prefix: StoreKey): StoreKey {
  let length = prefix.length;
  while (prefix.charCodeAt(length - 1) === 0xff) {
    length -= 1;
  }
  return prefix.slice(0, length - 1) + String.fromCharCode(prefix.charCodeAt(length - 1) + 1);
}

/** The least key that is greater than `key`. */
export function after(key: StoreKey): StoreKey {
  return `${key}\x00`;
}

/** The range of hashes that segment `segment` of `totalSegments` scans. */
export function segmentRange(
  space: StoreKey,
  segment: number,
  totalSegments: number,
): { readonly start: StoreKey; readonly end: StoreKey } {
  const isLast = segment === totalSegments - 1;
  return {
    start: space + bytes4(hashBound(segment, totalSegments)),
    end: isLast ? endOfPrefix(space) : space + bytes4(hashBound(segment + 1, totalSegments)),
  };
}

/** Where `key` lies in its space: used to refuse a start key that is not of a segment. */
export function isInRange(key: StoreKey, range: { start: StoreKey; end: StoreKey }): boolean {
  return key >= range.start && key < range.end;
}

function hashBound(segment: number, totalSegments: number): number {
  return Math.floor((segment * 0x1_0000_0000) / totalSegments);
}

function escapeZeros(bytes: string): string {
  return bytes.includes("\x00") ? bytes.replaceAll("\x00", "\x00\xff") : bytes;
}

/** Four bytes, the high one first. */
export function bytes4(number: number): string {
  return String.fromCharCode(
    number >>> 24,
    (number >>> 16) & 0xff,
    (number >>> 8) & 0xff,
    number & 0xff,
  );
}

function bytes2(number: number): string {
  return String.fromCharCode(number >>> 8, number & 0xff);
}

/** FNV-1a over the bytes, then the finish of MurmurHash3, so that near keys land far apart. */
export function hashOf(bytes: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < bytes.length; index += 1) {
    hash = Math.imul(hash ^ bytes.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** One item's place in its table's list of expiries, soonest first. */
export function expiryStoreKey(tableNumber: number, epochSeconds: number, tail: string): StoreKey {
  const high = Math.floor(epochSeconds / 0x1_0000_0000);
  return `${expirySpaceOf(tableNumber)}${bytes4(high)}${bytes4(epochSeconds)}${tail}`;
}

/** All expiries of a table between two moments, both included. */
export function expiryRange(
  tableNumber: number,
  firstEpochSeconds: number,
  lastEpochSeconds: number,
): { readonly start: StoreKey; readonly end: StoreKey } {
  return {
    start: expiryStoreKey(tableNumber, firstEpochSeconds, ""),
    end: expiryStoreKey(tableNumber, lastEpochSeconds + 1, ""),
  };
}

/** Where a table's list of expiries stands. */
export function expirySpaceOf(tableNumber: number): StoreKey {
  return spaceOf(tableNumber, expiryIndexNumber);
}

/** The tail of an expiry's store key. */
export function tailOfExpiry(key: StoreKey): string {
  return key.slice(spaceLength + secondsLength);
}
