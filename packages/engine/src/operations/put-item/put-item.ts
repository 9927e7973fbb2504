import type { StoredItem } from "../../storage/stored-item.ts";
import { checkIndexKeys, keyOfItem } from "../../table/item-key.ts";
import type { Table } from "../../table/table.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import { checkWriteCondition } from "../write-condition.ts";
import type { PutItem } from "./put-item-input.ts";

export interface PutItemResult {
  readonly table: Table;
  readonly oldItem: StoredItem | undefined;
}

/** Puts an item in the place of the one with its key, if there is one. */
export function putItem(request: PutItem, transaction: Transaction): PutItemResult {
  const table = transaction.table(request.tableName);
  const key = keyOfItem(table, request.item.item);
  checkIndexKeys(table, request.item.item, "put");
  const oldItem = transaction.readItem(key);

  checkWriteCondition(request, oldItem, table, transaction);

  transaction.writeItem(table, key, { oldItem, newItem: request.item });
  return { table, oldItem };
}
