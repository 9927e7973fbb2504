import type { StoredItem } from "../../storage/stored-item.ts";
import { keyOfKey } from "../../table/item-key.ts";
import type { Table } from "../../table/table.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import { checkWriteCondition } from "../write-condition.ts";
import type { DeleteItem } from "./delete-item-input.ts";

export interface DeleteItemResult {
  readonly table: Table;
  readonly oldItem: StoredItem | undefined;
}

/** Deletes the item with that key. That there is none is no error. */
export function deleteItem(request: DeleteItem, transaction: Transaction): DeleteItemResult {
  const table = transaction.table(request.tableName);
  const key = keyOfKey(table, request.key);
  const oldItem = transaction.readItem(key);

  checkWriteCondition(request, oldItem, table, transaction);

  transaction.writeItem(table, key, { oldItem, newItem: undefined });
  return { table, oldItem };
}
