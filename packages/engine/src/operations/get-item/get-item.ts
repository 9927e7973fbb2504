import type { StoredItem } from "../../storage/stored-item.ts";
import { keyOfKey } from "../../table/item-key.ts";
import { readUnits } from "../../transaction/capacity.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import { projectedItem } from "../projected-item.ts";
import type { GetItem } from "./get-item-input.ts";

/** Reads one item, or the part of it that the projection names. */
export function getItem(request: GetItem, transaction: Transaction): StoredItem | undefined {
  const table = transaction.table(request.tableName);
  const stored = transaction.readItem(keyOfKey(table, request.key));
  const units = readUnits(stored?.sizeBytes ?? 0, request.consistency);
  transaction.capacity.read(table.name, undefined, units);
  return stored && projectedItem(stored, request.projection);
}
