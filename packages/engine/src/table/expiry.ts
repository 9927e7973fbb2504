import type { StoreKey } from "@plinth/store";
import type { Item } from "@plinth/values";
import { expiryStoreKey, tailOf } from "../storage/store-key.ts";
import { attributeOf, type ItemKey } from "./item-key.ts";
import type { Table } from "./table.ts";

/**
 * Where an item stands in its table's list of expiries, which the sweeper reads in order; `undefined`
 * for an item that never expires: no TTL on the table, no such attribute, or not a number.
 */
export function expiryEntryKeyOf(table: Table, item: Item, key: ItemKey): StoreKey | undefined {
  const timeToLive = table.record.timeToLive;
  if (timeToLive === undefined || timeToLive.status === "DISABLED") {
    return undefined;
  }
  const expirySeconds = expirySecondsOf(item, timeToLive.attributeName);
  return expirySeconds === undefined
    ? undefined
    : expiryStoreKey(
        table.record.tableNumber,
        expirySeconds,
        tailOf(key.partitionKey, key.sortKey),
      );
}

/** The item's expiry in epoch seconds, when its TTL attribute holds a number that can be one. */
export function expirySecondsOf(item: Item, attributeName: string): number | undefined {
  const value = attributeOf(item, attributeName);
  if (value === undefined || !("N" in value)) {
    return undefined;
  }
  const seconds = Math.floor(Number(value.N));
  return seconds >= 0 && seconds <= Number.MAX_SAFE_INTEGER ? seconds : undefined;
}
