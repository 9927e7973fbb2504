import type { Item } from "@plinth/values";
import type { StoredItem } from "../../storage/stored-item.ts";
import { keyOfKey } from "../../table/item-key.ts";
import { readUnits } from "../../transaction/capacity.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import { batchGetSizeBytesMax } from "../../validation/limits.ts";
import { checkDistinctInBatch } from "../distinct-items.ts";
import { projectedItem } from "../projected-item.ts";
import type { BatchGetItem, BatchGetTable } from "./batch-get-item-input.ts";

export interface BatchGetItemResult {
  readonly tables: readonly BatchGetTableResult[];
}

export interface BatchGetTableResult {
  readonly request: BatchGetTable;
  readonly items: readonly StoredItem[];
  /** Those for which the answer had no room. */
  readonly unprocessedKeys: readonly Item[];
}

/** Reads up to 100 items of several tables, as far as they fit into 16 MB. */
export function batchGetItem(request: BatchGetItem, transaction: Transaction): BatchGetItemResult {
  const tables = request.tables.map((table) => checkedTable(table, transaction));
  let sizeBytes = 0;
  return {
    tables: tables.map(({ request: tableRequest, table, keys }) => {
      const items: StoredItem[] = [];
      const unprocessedKeys: Item[] = [];
      for (const [position, key] of keys.entries()) {
        const stored = transaction.readItem(key);
        sizeBytes += stored?.sizeBytes ?? 0;
        if (sizeBytes > batchGetSizeBytesMax) {
          unprocessedKeys.push(...tableRequest.keys.slice(position));
          break;
        }
        const units = readUnits(stored?.sizeBytes ?? 0, tableRequest.consistency);
        transaction.capacity.read(table.name, undefined, units);
        if (stored !== undefined) {
          items.push(projectedItem(stored, tableRequest.projection));
        }
      }
      return { request: tableRequest, items, unprocessedKeys };
    }),
  };
}

function checkedTable(request: BatchGetTable, transaction: Transaction) {
  const table = transaction.table(request.tableName);
  const keys = request.keys.map((key) => keyOfKey(table, key));
  checkDistinctInBatch(keys);
  return { request, table, keys };
}
