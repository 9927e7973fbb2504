import type { StoreKey } from "@plinth/store";
import type { Item } from "@plinth/values";
import { expiryStoreKey, tailOf } from "../storage/store-key.ts";
import { attributeOf, type ItemKey } from "./item-key.ts";
import type { Table, TimeToLiveRecord } from "./table.ts";

/**
 * Where an item stands in its table's list of expiries, which the sweeper reads in order; `undefined`
 * for an item that never expires: no TTL on the table, no such attribute, or not a number.
 */
export function expiryEntryKeyOf(table: Table, item: Item, key: ItemKey): StoreKey | undefined {
  const timeToLive = table.record.timeToLive;
  if (timeToLive === undefined || !keepsExpiries(timeToLive)) {
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

/** DynamoDB leaves items alone whose expiry is more than five years ago. */
const expiredSecondsMax = 5 * 365 * 24 * 60 * 60;

/**
 * The expiries that are due at that moment: an item is expired once the current time is greater than
 * its expiry, and kept for good when the expiry is more than five years in the past ("How TTL works"
 * in the Developer Guide: a safeguard against numbers that were never meant as times).
 */
export function dueExpirySecondsAt(nowMs: number): {
  readonly first: number;
  readonly last: number;
} {
  const last = Math.ceil(nowMs / 1000) - 1;
  return { first: Math.max(0, last - expiredSecondsMax), last };
}

/** While TTL is being disabled the list is only emptied, so nothing may be added behind the broom. */
function keepsExpiries({ status }: TimeToLiveRecord): boolean {
  return status === "ENABLING" || status === "ENABLED";
}

/** The item's expiry in epoch seconds, when its TTL attribute holds a number that can be one. */
function expirySecondsOf(item: Item, attributeName: string): number | undefined {
  const value = attributeOf(item, attributeName);
  if (value === undefined || !("N" in value)) {
    return undefined;
  }
  const seconds = Math.floor(Number(value.N));
  return seconds >= 0 && seconds <= Number.MAX_SAFE_INTEGER ? seconds : undefined;
}
