import type { Capacity, ConsumedCapacity, ReturnConsumedCapacity } from "@plinth/api";
import type { TableIndex } from "../table/table.ts";

/** A read unit is 4 KB read strongly, half a unit read eventually; a write unit is 1 KB. */
const readUnitBytes = 4096;
const writeUnitBytes = 1024;

export type Consistency = "strong" | "eventual" | "transactional";

/** Read units for that many bytes read together; nothing found still costs the smallest read. */
export function readUnits(sizeBytes: number, consistency: Consistency): number {
  const units = Math.max(1, Math.ceil(sizeBytes / readUnitBytes));
  switch (consistency) {
    case "eventual":
      return units / 2;
    case "strong":
      return units;
    case "transactional":
      return units * 2;
  }
}

/** Write units for one item; the larger of the old and the new one counts. */
export function writeUnits(sizeBytes: number): number {
  return Math.max(1, Math.ceil(sizeBytes / writeUnitBytes));
}

interface Units {
  read: number;
  write: number;
}

interface TableUnits {
  readonly tableName: string;
  readonly table: Units;
  readonly indexes: Map<string, Units & { readonly kind: "local" | "global" }>;
}

/** What one request has taken of each table and index so far. */
export class CapacityMeter {
  readonly #tables: TableUnits[] = [];

  read(tableName: string, index: TableIndex | undefined, units: number): void {
    this.#unitsOf(tableName, index).read += units;
  }

  write(tableName: string, index: TableIndex | undefined, units: number): void {
    this.#unitsOf(tableName, index).write += units;
  }

  /** The answer's ConsumedCapacity for the request's only table; `undefined` under NONE. */
  single(tableName: string, mode: ReturnConsumedCapacity): ConsumedCapacity | undefined {
    if (mode === "NONE") {
      return undefined;
    }
    return printUnits(this.#of(tableName), mode, total);
  }

  /** One for each table, in the order in which they were met; `undefined` under NONE. */
  all(mode: ReturnConsumedCapacity): ConsumedCapacity[] | undefined {
    return mode === "NONE"
      ? undefined
      : this.#tables.map((units) => printUnits(units, mode, total));
  }

  /** As `all`, with reads and writes apart, as the transactions' answers have them. */
  transactional(mode: ReturnConsumedCapacity): ConsumedCapacity[] | undefined {
    return mode === "NONE"
      ? undefined
      : this.#tables.map((units) => printUnits(units, mode, readAndWrite));
  }

  /** Everything together, whether the request asked for it or not. */
  total(): { readonly read: number; readonly write: number } {
    const sum = { read: 0, write: 0 };
    for (const { table, indexes } of this.#tables) {
      for (const { read, write } of [table, ...indexes.values()]) {
        sum.read += read;
        sum.write += write;
      }
    }
    return sum;
  }

  #unitsOf(tableName: string, index: TableIndex | undefined): Units {
    const units = this.#of(tableName);
    if (index === undefined) {
      return units.table;
    }
    let indexUnits = units.indexes.get(index.name);
    if (indexUnits === undefined) {
      indexUnits = { kind: index.kind, read: 0, write: 0 };
      units.indexes.set(index.name, indexUnits);
    }
    return indexUnits;
  }

  #of(tableName: string): TableUnits {
    for (const units of this.#tables) {
      if (units.tableName === tableName) {
        return units;
      }
    }
    const units = { tableName, table: { read: 0, write: 0 }, indexes: new Map() };
    this.#tables.push(units);
    return units;
  }
}

type PrintCapacity = (units: Units) => Capacity;

function total({ read, write }: Units): Capacity {
  return { CapacityUnits: read + write };
}

function readAndWrite({ read, write }: Units): Capacity {
  return {
    CapacityUnits: read + write,
    ...(read > 0 ? { ReadCapacityUnits: read } : {}),
    ...(write > 0 ? { WriteCapacityUnits: write } : {}),
  };
}

function printUnits(
  { tableName, table, indexes }: TableUnits,
  mode: "TOTAL" | "INDEXES",
  print: PrintCapacity,
): ConsumedCapacity {
  const sum = { ...table };
  for (const { read, write } of indexes.values()) {
    sum.read += read;
    sum.write += write;
  }
  const capacity: ConsumedCapacity = { TableName: tableName, ...print(sum) };
  if (mode === "INDEXES") {
    capacity.Table = print(table);
    for (const [indexName, units] of indexes) {
      const member = units.kind === "local" ? "LocalSecondaryIndexes" : "GlobalSecondaryIndexes";
      capacity[member] = { ...capacity[member], [indexName]: print(units) };
    }
  }
  return capacity;
}
