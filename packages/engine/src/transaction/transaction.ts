import type {
  KeyRange,
  KeyValueStore,
  StoreEntry,
  StoreKey,
  StoreValue,
  StoreWrite,
} from "@plinth/store";
import { attributeValuesEqual } from "@plinth/values";
import { assert } from "../exceptions.ts";
import {
  countsKey,
  nextStreamNumberKey,
  nextTableNumberKey,
  streamStateKey,
  tableRecordKey,
} from "../storage/catalog-key.ts";
import { encodeCounts } from "../storage/counts-record.ts";
import { StoredItem } from "../storage/stored-item.ts";
import {
  type AppendedChanges,
  appendChanges,
  type StreamChange,
} from "../stream/append-changes.ts";
import type { Stream, StreamPosition, StreamState } from "../stream/stream.ts";
import { streamStateWrite } from "../stream/stream-catalog.ts";
import type { Catalog } from "../table/catalog.ts";
import { expiryEntryKeyOf } from "../table/expiry.ts";
import { indexEntryOf } from "../table/index-entry.ts";
import { type ItemKey, keyAttributeNames, partOf } from "../table/item-key.ts";
import type { Table, TableIndex, TableRecord } from "../table/table.ts";
import { CapacityMeter, writeUnits } from "./capacity.ts";

/** An expiry's place says all there is to say; the store wants some value with it. */
const expiryMark = "1";

/** What happens to one item: created without an old one, deleted without a new one. */
export interface ItemChange {
  readonly oldItem: StoredItem | undefined;
  readonly newItem: StoredItem | undefined;
  /** Set when time to live deletes the item, and not a caller. */
  readonly isExpiry?: true;
}

/** A plain request's writes stand for themselves; those of the API's transactions cost double. */
export type TransactionKind = "plain" | "transactional";

/**
 * One request's reads and writes. Writes gather until `commit` and are applied together or not at
 * all; nothing is awaited in between, so no other request can come between a read and its write.
 * From one `ItemChange` follow the item, its index entries, its expiry, the record in its table's
 * stream, the counts and the capacity.
 */
export class Transaction {
  readonly capacity: CapacityMeter = new CapacityMeter();
  readonly #catalog: Catalog;
  readonly #store: KeyValueStore;
  /** Epoch milliseconds, for the records in streams. */
  readonly #now: () => number;
  /** A transaction of the API costs twice the units of a plain write. */
  readonly #unitFactor: 1 | 2;
  readonly #writes: StoreWrite[] = [];
  readonly #countChanges: CountChange[] = [];
  readonly #catalogChanges: (() => void)[] = [];
  /** Made by the first of them: most tables have no stream. */
  #streamChanges: StreamChange[] | undefined;
  #flushes: Promise<void>[] = [];

  constructor(catalog: Catalog, store: KeyValueStore, kind: TransactionKind, now: () => number) {
    this.#catalog = catalog;
    this.#store = store;
    this.#now = now;
    this.#unitFactor = kind === "plain" ? 1 : 2;
  }

  /** Throws a ResourceNotFoundException for a table that does not exist or is not ready. */
  table(tableName: string): Table {
    return this.#catalog.usable(tableName);
  }

  /** The table of that name in whatever state, or `undefined`. */
  findTable(tableName: string): Table | undefined {
    this.#noteFlush(this.#store.flushed(tableRecordKey(tableName)));
    return this.#catalog.find(tableName);
  }

  /** The names of all tables in whatever state, in the order of their bytes. */
  tableNames(): readonly string[] {
    this.#noteFlush(this.#store.flushed());
    return this.#catalog.names();
  }

  readItem(key: ItemKey): StoredItem | undefined {
    const record = this.readRecord(key.storeKey);
    return record === undefined ? undefined : StoredItem.ofRecord(record);
  }

  /** The items or index entries between two store keys, in either order. */
  *readRange(
    start: StoreKey,
    end: StoreKey,
    direction: "forward" | "backward",
  ): Generator<StoredItem, void, undefined> {
    this.#noteFlush(this.#store.flushed());
    for (const [, record] of this.#store.entries({ start, end, direction })) {
      yield StoredItem.ofRecord(record);
    }
  }

  writeItem(table: Table, key: ItemKey, change: ItemChange): void {
    const { oldItem, newItem } = change;
    if (oldItem !== undefined || newItem !== undefined) {
      this.#writes.push({ key: key.storeKey, value: newItem?.record });
      this.#count(table, 0, change);
      this.#writeExpiry(table, key, change);
      if (table.streamNumber !== undefined) {
        this.#addStreamChange(table, table.streamNumber, change);
      }
      for (const index of table.indexes) {
        if (holdsItemAt(index, key.storeKey)) {
          this.#writeIndexEntry(table, index, key, change);
        }
      }
    }
    this.countWrite(table, Math.max(oldItem?.sizeBytes ?? 0, newItem?.sizeBytes ?? 0));
  }

  /** Counts the capacity of a write of that many bytes, also where nothing is written. */
  countWrite(table: Table, sizeBytes: number): void {
    this.capacity.write(table.name, undefined, writeUnits(sizeBytes) * this.#unitFactor);
  }

  /** Adds the entry of an item that was there before its index. */
  backfillIndexEntry(table: Table, index: TableIndex, key: ItemKey, item: StoredItem): void {
    this.#writeIndexEntry(table, index, key, { oldItem: undefined, newItem: item });
  }

  /** Adds the expiry of an item that was there before its table had a TTL. */
  backfillExpiry(table: Table, key: ItemKey, item: StoredItem): void {
    this.#writeExpiry(table, key, { oldItem: undefined, newItem: item });
  }

  /** A number that no table of this store has had before. */
  takeTableNumber(): number {
    return this.#takeNumber(nextTableNumberKey);
  }

  /** A number that no stream of this store has had before. */
  takeStreamNumber(): number {
    return this.#takeNumber(nextStreamNumberKey);
  }

  /** All streams, also those that passed and are not swept yet, in the order of their ARNs. */
  streams(): readonly Stream[] {
    this.#noteFlush(this.#store.flushed());
    return this.#catalog.streams.all();
  }

  findStream(streamArn: string): Stream | undefined {
    this.#noteFlush(this.#store.flushed());
    return this.#catalog.streams.find(streamArn);
  }

  /**
   * Adds the stream, or puts a changed state in the place of its old one. Items are changed in other
   * transactions: their records would move the stream on from this position.
   */
  saveStream(state: StreamState, position: StreamPosition): void {
    assert(this.#streamChanges === undefined, "a stream is not saved beside changes of items");
    this.#writes.push(streamStateWrite(state, position));
    this.#catalogChanges.push(() => this.#catalog.streams.keep(state, position));
  }

  /** Forgets the stream. Its changes must be gone from the store, or go in this transaction. */
  removeStream(streamNumber: number): void {
    this.#writes.push({ key: streamStateKey(streamNumber), value: undefined });
    this.#catalogChanges.push(() => this.#catalog.streams.forget(streamNumber));
  }

  /** Adds the table, or puts a changed record in the place of its old one. */
  saveTable(record: TableRecord): void {
    this.#writes.push({ key: tableRecordKey(record.tableName), value: JSON.stringify(record) });
    this.#catalogChanges.push(() => this.#catalog.keep(record));
  }

  /** Forgets the table. Its items must be gone from the store, or go in this transaction. */
  removeTable(table: Table): void {
    this.#writes.push(
      { key: tableRecordKey(table.name), value: undefined },
      { key: countsKey(table.record.tableNumber), value: undefined },
    );
    this.#catalogChanges.push(() => this.#catalog.forget(table.name));
  }

  /** Reads what belongs to a request but is not an item, such as a transaction's token. */
  readRecord(key: StoreKey): StoreValue | undefined {
    const record = this.#store.get(key);
    this.#noteFlush(this.#store.flushed(key));
    return record;
  }

  /** Reads what belongs to a stream, in the order of the keys. */
  readEntries(range: KeyRange): Iterable<StoreEntry> {
    this.#noteFlush(this.#store.flushed());
    return this.#store.entries(range);
  }

  /** Adds a write that belongs to the request but is not an item, such as a transaction's token. */
  writeRecord(write: StoreWrite): void {
    this.#writes.push(write);
  }

  /** Applies what was gathered. Later reads see it; `flushed` tells when it is durable. */
  commit(): void {
    for (const table of applyCountChanges(this.#countChanges)) {
      this.#writes.push({
        key: countsKey(table.record.tableNumber),
        value: encodeCounts(table.counts),
      });
    }
    if (this.#writes.length > 0) {
      const appended = this.#streamChanges && appendChanges(this.#streamChanges, this.#now());
      this.#write(appended);
      for (const change of this.#catalogChanges) {
        change();
      }
      this.#flushes = [];
      this.#noteFlush(this.#store.flushed());
    }
  }

  /** Settles when all that was read and written is durable; `undefined` when it is already. */
  flushed(): Promise<unknown> | undefined {
    return this.#flushes.length > 1 ? Promise.all(this.#flushes) : this.#flushes[0];
  }

  /** A store that refuses leaves the counts and the streams as they were. */
  #write(appended: AppendedChanges | undefined): void {
    if (appended !== undefined) {
      this.#writes.push(...appended.writes);
    }
    try {
      this.#store.write(this.#writes);
    } catch (error) {
      applyCountChanges(this.#countChanges.map(undone));
      appended?.undo();
      throw error;
    }
  }

  #takeNumber(key: StoreKey): number {
    const number = Number(this.#store.get(key) ?? "1");
    this.#writes.push({ key, value: String(number + 1) });
    return number;
  }

  /** A write that changes nothing leaves no record, as "Streams" in the Developer Guide has it. */
  #addStreamChange(table: Table, streamNumber: number, change: ItemChange): void {
    const { oldItem, newItem, isExpiry = false } = change;
    const stream = this.#catalog.streams.get(streamNumber);
    const source = newItem ?? oldItem;
    if (stream === undefined || source === undefined || areEqual(oldItem, newItem)) {
      return;
    }
    const keys = StoredItem.ofItem(partOf(source.item, keyAttributeNames(table)));
    this.#streamChanges ??= [];
    this.#streamChanges.push({ stream, keys, oldItem, newItem, isExpiry });
  }

  #noteFlush(flush: Promise<void> | undefined): void {
    if (flush !== undefined && this.#flushes.at(-1) !== flush) {
      this.#flushes.push(flush);
    }
  }

  #writeIndexEntry(table: Table, index: TableIndex, key: ItemKey, change: ItemChange): void {
    const oldEntry = change.oldItem && indexEntryOf(index, key, change.oldItem);
    const newEntry = change.newItem && indexEntryOf(index, key, change.newItem);
    const isMoved = oldEntry?.storeKey !== newEntry?.storeKey;
    if (!isMoved && areEqual(oldEntry?.projected, newEntry?.projected)) {
      return;
    }
    if (oldEntry !== undefined && isMoved) {
      this.#writes.push({ key: oldEntry.storeKey, value: undefined });
    }
    if (newEntry !== undefined) {
      this.#writes.push({ key: newEntry.storeKey, value: newEntry.projected.record });
    }
    const oldItem = oldEntry?.projected;
    const newItem = newEntry?.projected;
    this.#count(table, index.indexNumber, { oldItem, newItem });
    // An index takes no more inside a transaction of the API than outside, as others captured on AWS.
    this.capacity.write(table.name, index, indexWriteUnits(oldItem, newItem, isMoved));
  }

  #writeExpiry(table: Table, key: ItemKey, { oldItem, newItem }: ItemChange): void {
    if (table.record.timeToLive === undefined) {
      return;
    }
    const oldKey = oldItem && expiryEntryKeyOf(table, oldItem.item, key);
    const newKey = newItem && expiryEntryKeyOf(table, newItem.item, key);
    if (oldKey !== newKey) {
      if (oldKey !== undefined) {
        this.#writes.push({ key: oldKey, value: undefined });
      }
      if (newKey !== undefined) {
        this.#writes.push({ key: newKey, value: expiryMark });
      }
    }
  }

  #count(table: Table, indexNumber: number, { oldItem, newItem }: ItemChange): void {
    this.#countChanges.push({
      table,
      indexNumber,
      items: (newItem === undefined ? 0 : 1) - (oldItem === undefined ? 0 : 1),
      sizeBytes: (newItem?.sizeBytes ?? 0) - (oldItem?.sizeBytes ?? 0),
    });
  }
}

/** False for an index that goes away, and for the part of a new one that its backfill has yet to reach. */
function holdsItemAt(index: TableIndex, storeKey: StoreKey): boolean {
  return (
    index.status !== "DELETING" &&
    (index.backfilledTo === undefined || storeKey < index.backfilledTo)
  );
}

/** The same attributes with the same values, in whatever order. */
function areEqual(left: StoredItem | undefined, right: StoredItem | undefined): boolean {
  return (
    left === right ||
    (left?.sizeBytes === right?.sizeBytes &&
      left !== undefined &&
      right !== undefined &&
      (left.json === right.json || attributeValuesEqual({ M: left.item }, { M: right.item })))
  );
}

interface CountChange {
  readonly table: Table;
  readonly indexNumber: number;
  readonly items: number;
  readonly sizeBytes: number;
}

/** Brings the tables' counts up to date and gives the tables whose counts are others now. */
function applyCountChanges(changes: readonly CountChange[]): Iterable<Table> {
  const changedTables = new Set<Table>();
  for (const { table, indexNumber, items, sizeBytes } of changes) {
    if (items !== 0 || sizeBytes !== 0) {
      const counts = table.counts.get(indexNumber) ?? { itemCount: 0, sizeBytes: 0 };
      counts.itemCount += items;
      counts.sizeBytes += sizeBytes;
      table.counts.set(indexNumber, counts);
      changedTables.add(table);
    }
  }
  return changedTables;
}

function undone(change: CountChange): CountChange {
  return { ...change, items: -change.items, sizeBytes: -change.sizeBytes };
}

/** A moved entry is a delete and a put; a changed one costs as the larger of the two. */
function indexWriteUnits(
  oldItem: StoredItem | undefined,
  newItem: StoredItem | undefined,
  isMoved: boolean,
): number {
  if (isMoved) {
    return (
      (oldItem === undefined ? 0 : writeUnits(oldItem.sizeBytes)) +
      (newItem === undefined ? 0 : writeUnits(newItem.sizeBytes))
    );
  }
  return writeUnits(Math.max(oldItem?.sizeBytes ?? 0, newItem?.sizeBytes ?? 0));
}
