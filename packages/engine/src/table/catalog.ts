import type { KeyValueStore } from "@plinth/store";
import { ResourceNotFoundException } from "../exceptions.ts";
import { countsKey, tableRecordPrefix } from "../storage/catalog-key.ts";
import { decodeCounts, type ItemCounts } from "../storage/counts-record.ts";
import { endOfPrefix } from "../storage/store-key.ts";
import { StreamCatalog } from "../stream/stream-catalog.ts";
import { Table, type TableRecord } from "./table.ts";

/**
 * All tables there are, read once when the engine starts and kept in step with the store by
 * `Transaction`, which alone writes their records.
 */
export class Catalog {
  readonly streams: StreamCatalog;
  readonly #tables = new Map<string, Table>();

  constructor(store: KeyValueStore) {
    this.streams = new StreamCatalog(store);
    const range = { start: tableRecordPrefix, end: endOfPrefix(tableRecordPrefix) };
    for (const [, value] of store.entries({ ...range, direction: "forward" })) {
      const record: TableRecord = JSON.parse(value);
      const counts = decodeCounts(store.get(countsKey(record.tableNumber)));
      this.#keep(record, counts);
    }
  }

  /** The table of that name in whatever state, or `undefined`. */
  find(tableName: string): Table | undefined {
    return this.#tables.get(tableName);
  }

  /** The table that items can be read from and written to. */
  usable(tableName: string): Table {
    const table = this.#tables.get(tableName);
    if (
      table === undefined ||
      table.record.status === "CREATING" ||
      table.record.status === "DELETING"
    ) {
      throw new ResourceNotFoundException();
    }
    return table;
  }

  /** Table names in the order of their bytes. */
  names(): string[] {
    return [...this.#tables.keys()].sort();
  }

  tables(): readonly Table[] {
    return [...this.#tables.values()];
  }

  /** Adds the table, or puts a changed record in the place of its old one. */
  keep(record: TableRecord): void {
    this.#keep(record, this.#tables.get(record.tableName)?.counts ?? new Map());
  }

  /** Forgets the table, whose items are gone from the store. */
  forget(tableName: string): void {
    this.#tables.delete(tableName);
  }

  #keep(record: TableRecord, counts: Map<number, ItemCounts>): void {
    const indexNumbers = new Set([0, ...record.indexes.map(({ indexNumber }) => indexNumber)]);
    for (const indexNumber of counts.keys()) {
      if (!indexNumbers.has(indexNumber)) {
        counts.delete(indexNumber);
      }
    }
    this.#tables.set(record.tableName, new Table(record, counts));
  }
}
