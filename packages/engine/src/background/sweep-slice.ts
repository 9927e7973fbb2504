import type { KeyValueStore, StoreKey } from "@plinth/store";
import { expiryRange, storeKeyOfTail, tailOfExpiry } from "../storage/store-key.ts";
import { StoredItem } from "../storage/stored-item.ts";
import type { Catalog } from "../table/catalog.ts";
import { dueExpirySecondsAt, expiryEntryKeyOf } from "../table/expiry.ts";
import { keyOfStoredItem } from "../table/item-key.ts";
import { hasTimeToLive } from "../table/lifecycle.ts";
import type { Table } from "../table/table.ts";
import type { Transaction } from "../transaction/transaction.ts";

/** A slice ends with the first of these, so that it keeps requests waiting for a few ms at most. */
const sliceItemsMax = 100;
const sliceSizeBytesMax = 512 * 1024;

export interface SweepContext {
  readonly catalog: Catalog;
  readonly store: KeyValueStore;
  readonly now: () => number;
}

export interface SweepSlice {
  readonly deletedCount: number;
  readonly hasMore: boolean;
}

/** Deletes a slice of the items whose time has passed, soonest first, of one table after the other. */
export function sweepSlice(
  { catalog, store, now }: SweepContext,
  transaction: Transaction,
): SweepSlice {
  let entryCount = 0;
  let sizeBytes = 0;
  let deletedCount = 0;
  for (const table of catalog.tables().filter(hasTimeToLive)) {
    const { first, last } = dueExpirySecondsAt(now());
    const range = expiryRange(table.record.tableNumber, first, last);
    for (const [expiryKey] of store.entries({ ...range, direction: "forward" })) {
      if (entryCount >= sliceItemsMax || sizeBytes >= sliceSizeBytesMax) {
        return { deletedCount, hasMore: true };
      }
      entryCount += 1;
      const deleted = deleteExpired(table, expiryKey, store, transaction);
      if (deleted !== undefined) {
        deletedCount += 1;
        sizeBytes += deleted.sizeBytes;
      }
    }
  }
  return { deletedCount, hasMore: false };
}

/** Deletes the item as a request would, if the entry still is what the item says of itself. */
function deleteExpired(
  table: Table,
  expiryKey: StoreKey,
  store: KeyValueStore,
  transaction: Transaction,
): StoredItem | undefined {
  transaction.writeRecord({ key: expiryKey, value: undefined });
  const record = store.get(storeKeyOfTail(table.space, tailOfExpiry(expiryKey)));
  if (record === undefined) {
    return undefined;
  }
  const oldItem = StoredItem.ofRecord(record);
  const key = keyOfStoredItem(table, oldItem.item);
  if (expiryEntryKeyOf(table, oldItem.item, key) !== expiryKey) {
    return undefined;
  }
  transaction.writeItem(table, key, { oldItem, newItem: undefined, isExpiry: true });
  return oldItem;
}
