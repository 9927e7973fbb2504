import { evaluateCondition } from "@plinth/expressions";
import type { StoreKey } from "@plinth/store";
import type { Item } from "@plinth/values";
import { assert } from "../../exceptions.ts";
import { StoredItem } from "../../storage/stored-item.ts";
import { keyAttributeNames, keyOfStoredItem, partOf } from "../../table/item-key.ts";
import { readUnits } from "../../transaction/capacity.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import { pageSizeBytesMax } from "../../validation/limits.ts";
import { projectedItem } from "../projected-item.ts";
import type { ReadMany } from "./read-many-input.ts";
import type { ReadSource } from "./read-source.ts";

/** The keys a page is read from, the start key's already taken off. */
export interface PageRange {
  readonly start: StoreKey;
  readonly end: StoreKey;
  readonly direction: "forward" | "backward";
}

/** One page: what was found, how much was looked at, and where the next page goes on. */
export interface ReadPage {
  readonly items: readonly StoredItem[];
  readonly scannedCount: number;
  readonly lastEvaluatedKey: StoredItem | undefined;
}

/**
 * Reads until the range ends, `limit` items were evaluated, or they come to 1 MB: the item that
 * reaches either bound is still part of the page. AWS was seen to charge 128.5 units for every full
 * page of an eventual Scan of items of 1,042 bytes ("DynamoDB Scan: and why 128.5 RCU?", by an AWS
 * Hero), which is more than 1 MB.
 */
export function readPage(
  request: ReadMany,
  source: ReadSource,
  range: PageRange,
  transaction: Transaction,
): ReadPage {
  const items: StoredItem[] = [];
  const limit = request.limit ?? Number.POSITIVE_INFINITY;
  let scannedCount = 0;
  let sizeBytes = 0;
  let last: StoredItem | undefined;
  for (const stored of transaction.readRange(range.start, range.end, range.direction)) {
    scannedCount += 1;
    sizeBytes += stored.sizeBytes;
    const found = readFound(request, source, stored, transaction);
    if (found !== undefined) {
      items.push(found);
    }
    if (scannedCount >= limit || sizeBytes >= pageSizeBytesMax) {
      last = stored;
      break;
    }
  }
  const units = readUnits(sizeBytes, request.consistency);
  transaction.capacity.read(source.table.name, source.index, units);
  return { items, scannedCount, lastEvaluatedKey: last && startKeyOf(source, last.item) };
}

/** The item as the request wants it, or `undefined` when the filter refuses it. */
function readFound(
  request: ReadMany,
  source: ReadSource,
  stored: StoredItem,
  transaction: Transaction,
): StoredItem | undefined {
  const whole = source.fetchesFromTable ? fetchItem(source, stored, request, transaction) : stored;
  if (request.filter !== undefined && !evaluateCondition(request.filter, whole.item)) {
    return undefined;
  }
  return projectedItem(whole, request.projection);
}

/** A local index that lacks attributes reads each item of the table, and pays for it. */
function fetchItem(
  { table }: ReadSource,
  entry: StoredItem,
  request: ReadMany,
  transaction: Transaction,
): StoredItem {
  const stored = transaction.readItem(keyOfStoredItem(table, entry.item));
  assert(stored !== undefined, "an index entry has its item");
  transaction.capacity.read(
    table.name,
    undefined,
    readUnits(stored.sizeBytes, request.consistency),
  );
  return stored;
}

/** The key attributes of the table, and of the index that was read. */
function startKeyOf({ table, index }: ReadSource, item: Item): StoredItem {
  const indexKey = index === undefined ? [] : keyAttributeNames(index);
  return StoredItem.ofItem(partOf(item, [...indexKey, ...keyAttributeNames(table)]));
}
