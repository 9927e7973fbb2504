import type { Item } from "@plinth/values";
import {
  checkIndexKeys,
  type ItemKey,
  keyAttributeNames,
  keyOfKey,
  partOf,
} from "../../table/item-key.ts";
import type { Table } from "../../table/table.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import { checkDistinctInBatch } from "../distinct-items.ts";
import type { BatchWrite, BatchWriteItem, BatchWriteTable } from "./batch-write-item-input.ts";

export interface BatchWriteItemResult {
  /** The items that were written, by the table they are in. */
  readonly written: readonly { readonly table: Table; readonly keys: readonly Item[] }[];
}

/**
 * Puts and deletes up to 25 items of several tables. All are checked before the first is written.
 *
 * Differs from DynamoDB: nothing is ever left over in UnprocessedItems, because nothing throttles.
 */
export function batchWriteItem(
  request: BatchWriteItem,
  transaction: Transaction,
): BatchWriteItemResult {
  const checked = request.tables.map((table) => checkedTable(table, transaction));
  for (const { table, writes } of checked) {
    for (const { write, key } of writes) {
      const oldItem = transaction.readItem(key);
      const newItem = write.kind === "put" ? write.item : undefined;
      transaction.writeItem(table, key, { oldItem, newItem });
    }
  }
  return {
    written: checked.map(({ table, writes }) => ({
      table,
      keys: writes.map(({ write }) => (write.kind === "put" ? write.item.item : write.key)),
    })),
  };
}

interface CheckedTable {
  readonly table: Table;
  readonly writes: readonly { readonly write: BatchWrite; readonly key: ItemKey }[];
}

function checkedTable(request: BatchWriteTable, transaction: Transaction): CheckedTable {
  const table = transaction.table(request.tableName);
  const writes = request.writes.map((write) => ({ write, key: keyOfWrite(table, write) }));
  checkDistinctInBatch(writes.map(({ key }) => key));
  return { table, writes };
}

function keyOfWrite(table: Table, write: BatchWrite): ItemKey {
  if (write.kind === "delete") {
    return keyOfKey(table, write.key);
  }
  // A batch tells of a missing or mistyped key in an item in the words for a Key member.
  const key = keyOfKey(table, partOf(write.item.item, keyAttributeNames(table)));
  checkIndexKeys(table, write.item.item, "put");
  return key;
}
