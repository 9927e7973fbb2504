import type { AccessPattern } from "../application/access-pattern.ts";
import { add, type Exact, exact, multiply } from "./exact.ts";
import type { IndexEntry, ItemSizes } from "./item-sizes.ts";

/** What one call takes. */
export interface CallUnits {
  readonly readUnits: Exact;
  readonly writeUnits: Exact;
  /** Beside the table's: of each index that the written items are in. */
  readonly indexWriteUnits: readonly { readonly entry: IndexEntry; readonly units: Exact }[];
}

const readUnitBytes = 4096;
const writeUnitBytes = 1024;
const none = exact(0);

/**
 * The capacity units of one call, by DynamoDB's rules
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html): a read
 * unit is 4 KB read strongly, half of one when read eventually, two in a transaction. A Query and a Scan
 * are rounded up once, for all that they read; single items and those of batches each. A write unit is
 * 1 KB, and two in a transaction; what an index holds of the item is written to it once more, not
 * doubled. A condition check counts as a write.
 *
 * A put or delete of an entity with unique attributes is a transaction with its guard items, a delete
 * after a read. Of an update it is taken that it changes no unique value and moves no index entry,
 * which costs a second write of the index, and that each index that has the item is written.
 */
export function callUnits(pattern: AccessPattern, sizes: ItemSizes): CallUnits {
  const items = exact(pattern.volume?.itemsPerCall ?? 1);
  switch (pattern.operation) {
    case "Query":
    case "Scan":
      return readsOnly(readTogether(pattern, sizes, pattern.volume?.itemsPerCall ?? 1));
    case "GetItem":
    case "BatchGetItem":
      return readsOnly(multiply(items, readOf(pattern, sizes.itemBytes)));
    case "ConditionCheckItem":
      return {
        ...noUnits,
        writeUnits: multiply(items, multiply(exact(2), kilobytes(sizes.itemBytes))),
      };
    case "PutItem":
    case "UpdateItem":
    case "DeleteItem":
    case "BatchWriteItem":
      return writesOf(pattern, sizes, items);
  }
}

const noUnits: CallUnits = { readUnits: none, writeUnits: none, indexWriteUnits: [] };

function readsOnly(readUnits: Exact): CallUnits {
  return { ...noUnits, readUnits };
}

function readTogether(pattern: AccessPattern, sizes: ItemSizes, itemCount: number): Exact {
  const entry = sizes.entries.find(({ index }) => index.name === pattern.index);
  const bytes =
    pattern.index === undefined ? sizes.itemBytes : (entry?.entryBytes ?? sizes.itemBytes);
  return readOf(pattern, bytes * itemCount);
}

function readOf({ consistent, transactional }: AccessPattern, bytes: number): Exact {
  const units = exact(Math.max(1, Math.ceil(bytes / readUnitBytes)));
  if (transactional === true) {
    return multiply(exact(2), units);
  }
  return consistent === true ? units : multiply(exact("0.5"), units);
}

function kilobytes(bytes: number): Exact {
  return exact(Math.max(1, Math.ceil(bytes / writeUnitBytes)));
}

function writesOf(pattern: AccessPattern, sizes: ItemSizes, items: Exact): CallUnits {
  const { operation, transactional } = pattern;
  const isGuarded = sizes.guardBytes.length > 0 && ["PutItem", "DeleteItem"].includes(operation);
  const factor = exact(transactional === true || isGuarded ? 2 : 1);
  const own = multiply(factor, kilobytes(sizes.itemBytes));
  const guards = isGuarded
    ? sizes.guardBytes.map((bytes) => multiply(factor, kilobytes(bytes)))
    : [];
  const readsFirst = isGuarded && operation === "DeleteItem";
  return {
    readUnits: readsFirst
      ? multiply(items, exact(Math.max(1, Math.ceil(sizes.itemBytes / readUnitBytes))))
      : none,
    writeUnits: multiply(items, guards.reduce(add, own)),
    indexWriteUnits: sizes.entries.map((entry) => ({
      entry,
      units: multiply(items, kilobytes(entry.entryBytes)),
    })),
  };
}
