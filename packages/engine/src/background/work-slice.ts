import type { KeyValueStore, StoreKey } from "@plinth/store";
import { after, endOfPrefix, expirySpaceOf, spaceOf, tableSpaceOf } from "../storage/store-key.ts";
import { StoredItem } from "../storage/stored-item.ts";
import type { Catalog } from "../table/catalog.ts";
import { hasChangingInsights, withSettledInsights } from "../table/contributor-insights.ts";
import { keyOfStoredItem } from "../table/item-key.ts";
import type { IndexRecord, Table, TableRecord, TimeToLiveRecord } from "../table/table.ts";
import { withoutUnusedDefinitions } from "../table/table-definition.ts";
import type { Transaction } from "../transaction/transaction.ts";

/** A slice ends with the first of these, so that it keeps requests waiting for a few ms at most. */
const sliceItemsMax = 200;
const sliceSizeBytesMax = 512 * 1024;
const sliceDeletesMax = 400;

export interface WorkContext {
  readonly catalog: Catalog;
  readonly store: KeyValueStore;
  readonly transaction: Transaction;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** True when the record is on its way from one status to another. */
export function hasWork(record: TableRecord): boolean {
  const { status, indexes, timeToLive } = record;
  return (
    status !== "ACTIVE" ||
    indexes.some((index) => index.status !== "ACTIVE") ||
    timeToLive?.status === "ENABLING" ||
    timeToLive?.status === "DISABLING" ||
    hasChangingInsights(record)
  );
}

/** Brings the table one slice nearer to rest, and tells whether there is more to do. */
export function workSlice(tableName: string, context: WorkContext): boolean {
  const table = context.catalog.find(tableName);
  if (table === undefined) {
    return false;
  }
  if (table.record.status === "DELETING") {
    return deleteTableSlice(table, context);
  }
  const worked = timeToLiveSlice(table, indexSlice(table, context), context);
  const record = settled(withSettledInsights(worked, context.now()));
  if (record !== table.record) {
    context.transaction.saveTable(record);
  }
  return hasWork(record);
}

/** The record, with all that needed only a moment done. A long backfill does not hold the table up. */
function settled(record: TableRecord): TableRecord {
  const isIndexLeaving = record.indexes.some(({ status }) => status === "DELETING");
  if (isIndexLeaving) {
    return record;
  }
  const indexes = record.indexes.map((index) =>
    index.status === "ACTIVE" || index.backfilledTo !== undefined
      ? index
      : { ...index, status: "ACTIVE" as const, isBackfilling: false },
  );
  const isChanged =
    record.status !== "ACTIVE" || indexes.some((index, n) => index !== record.indexes[n]);
  return isChanged ? { ...record, status: "ACTIVE", indexes } : record;
}

function deleteTableSlice(table: Table, { store, transaction }: WorkContext): boolean {
  const hasMore = deleteSlice(tableSpaceOf(table.record.tableNumber), store, transaction);
  if (!hasMore) {
    transaction.removeTable(table);
  }
  return hasMore;
}

/** One index at a time: DynamoDB makes or deletes no more than one of a table. */
function indexSlice(table: Table, context: WorkContext): TableRecord {
  const { record } = table;
  for (const index of record.indexes) {
    if (index.status === "DELETING") {
      return deleteIndexSlice(record, index, context);
    }
    if (index.backfilledTo !== undefined) {
      const filled = backfillIndexSlice(table, index.indexNumber, context);
      return withIndex(record, {
        ...index,
        backfilledTo: filled,
        isBackfilling: filled !== undefined,
      });
    }
  }
  return record;
}

function deleteIndexSlice(
  record: TableRecord,
  index: IndexRecord,
  { store, transaction }: WorkContext,
): TableRecord {
  if (deleteSlice(spaceOf(record.tableNumber, index.indexNumber), store, transaction)) {
    return record;
  }
  const indexes = record.indexes.filter((other) => other !== index);
  return withoutUnusedDefinitions({ ...record, indexes });
}

/** Adds the next items to the index and gives the key from which on they are still missing. */
function backfillIndexSlice(
  table: Table,
  indexNumber: number,
  context: WorkContext,
): StoreKey | undefined {
  const index = table.indexes.find((other) => other.indexNumber === indexNumber);
  return eachItem(table, index?.backfilledTo, context.store, (item) => {
    if (index !== undefined) {
      const key = keyOfStoredItem(table, item.item);
      context.transaction.backfillIndexEntry(table, index, key, item);
    }
  });
}

function timeToLiveSlice(table: Table, record: TableRecord, context: WorkContext): TableRecord {
  const { timeToLive } = record;
  switch (timeToLive?.status) {
    case "ENABLING":
      return { ...record, timeToLive: backfillExpiriesSlice(table, timeToLive, context) };
    case "DISABLING": {
      const space = expirySpaceOf(record.tableNumber);
      const hasMore = deleteSlice(space, context.store, context.transaction);
      return hasMore ? record : { ...record, timeToLive: { ...timeToLive, status: "DISABLED" } };
    }
    default:
      return record;
  }
}

function backfillExpiriesSlice(
  table: Table,
  timeToLive: TimeToLiveRecord,
  { store, transaction }: WorkContext,
): TimeToLiveRecord {
  const backfilledTo = eachItem(table, timeToLive.backfilledTo, store, (item) => {
    transaction.backfillExpiry(table, keyOfStoredItem(table, item.item), item);
  });
  const status = backfilledTo === undefined ? "ENABLED" : "ENABLING";
  return { ...timeToLive, status, backfilledTo };
}

/** Visits a slice of the table's items and gives the key to go on from, `undefined` after the last. */
function eachItem(
  table: Table,
  start: StoreKey | undefined,
  store: KeyValueStore,
  visit: (item: StoredItem) => void,
): StoreKey | undefined {
  const range = { start: start ?? table.space, end: endOfPrefix(table.space) };
  let itemCount = 0;
  let sizeBytes = 0;
  for (const [storeKey, value] of store.entries({ ...range, direction: "forward" })) {
    const item = StoredItem.ofRecord(value);
    visit(item);
    itemCount += 1;
    sizeBytes += item.sizeBytes;
    if (itemCount >= sliceItemsMax || sizeBytes >= sliceSizeBytesMax) {
      return after(storeKey);
    }
  }
  return undefined;
}

/** Deletes a slice of the keys with that prefix, and tells whether there are more. */
function deleteSlice(prefix: StoreKey, store: KeyValueStore, transaction: Transaction): boolean {
  const range = { start: prefix, end: endOfPrefix(prefix) };
  let deleteCount = 0;
  for (const [key] of store.entries({ ...range, direction: "forward" })) {
    if (deleteCount >= sliceDeletesMax) {
      return true;
    }
    transaction.writeRecord({ key, value: undefined });
    deleteCount += 1;
  }
  return false;
}

function withIndex(record: TableRecord, changed: IndexRecord): TableRecord {
  const indexes = record.indexes.map((index) =>
    index.indexNumber === changed.indexNumber ? changed : index,
  );
  return { ...record, indexes };
}
