import type { StoredItem } from "../../storage/stored-item.ts";
import { keyOfKey } from "../../table/item-key.ts";
import { readUnits } from "../../transaction/capacity.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import { decideAll } from "../cancellation.ts";
import { checkDistinctInTransaction } from "../distinct-items.ts";
import { projectedItem } from "../projected-item.ts";
import type { TransactGet, TransactGetItems } from "./transact-get-items-input.ts";

/** Reads up to 100 items as they are at one moment; `undefined` for one that is not there. */
export function transactGetItems(
  request: TransactGetItems,
  transaction: Transaction,
): readonly (StoredItem | undefined)[] {
  const targets = request.gets.map((get) => ({ get, table: transaction.table(get.tableName) }));
  const reads = decideAll(targets, ({ get, table }) => ({ get, key: keyOfKey(table, get.key) }));
  checkDistinctInTransaction(reads.map(({ key }) => key));
  return reads.map(({ get, key }) => readOne(get, transaction.readItem(key), transaction));
}

function readOne(
  get: TransactGet,
  stored: StoredItem | undefined,
  transaction: Transaction,
): StoredItem | undefined {
  const units = readUnits(stored?.sizeBytes ?? 0, "transactional");
  transaction.capacity.read(get.tableName, undefined, units);
  return stored && projectedItem(stored, get.projection);
}
