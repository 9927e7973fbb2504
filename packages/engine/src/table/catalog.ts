import type { KeyValueStore, StoreWrite } from "@plinth/store";
import { ResourceNotFoundException } from "../exceptions.ts";
import {
  countsKey,
  nextTableNumberKey,
  tableRecordKey,
  tableRecordPrefix,
} from "../storage/catalog-key.ts";
import { decodeCounts } from "../storage/counts-record.ts";
import { endOfPrefix } from "../storage/store-key.ts";
import { Table, type TableRecord } from "./table.ts";

/** All tables there are, read once when the engine starts and kept in step with the store. */
export class Catalog {
  readonly #store: KeyValueStore;
  readonly #tables = new Map<string, Table>();

  constructor(store: KeyValueStore) {
    this.#store = store;
    const range = { start: tableRecordPrefix, end: endOfPrefix(tableRecordPrefix) };
    for (const [, value] of store.entries({ ...range, direction: "forward" })) {
      const record: TableRecord = JSON.parse(value);
      const counts = decodeCounts(store.get(countsKey(record.tableNumber)));
      this.#tables.set(record.tableName, new Table(record, counts));
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
      throw new ResourceNotFoundException("Requested resource not found");
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

  /** A number that no table of this store has had before. */
  takeTableNumber(): number {
    const tableNumber = Number(this.#store.get(nextTableNumberKey) ?? "1");
    this.#store.write([{ key: nextTableNumberKey, value: String(tableNumber + 1) }]);
    return tableNumber;
  }

  /** Adds the table, or puts a changed record in the place of its old one. */
  save(record: TableRecord): Table {
    const table = new Table(record, this.#tables.get(record.tableName)?.counts ?? new Map());
    this.#store.write([{ key: tableRecordKey(record.tableName), value: JSON.stringify(record) }]);
    this.#tables.set(record.tableName, table);
    return table;
  }

  /** Forgets the table. Its items must be gone from the store already. */
  remove(table: Table): void {
    const writes: StoreWrite[] = [
      { key: tableRecordKey(table.name), value: undefined },
      { key: countsKey(table.record.tableNumber), value: undefined },
    ];
    this.#store.write(writes);
    this.#tables.delete(table.name);
  }
}
