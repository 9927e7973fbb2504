import { applyUpdate, type DocumentPath, ExpressionError, type Update } from "@plinth/expressions";
import { type Item, itemSizeBytes } from "@plinth/values";
import { ValidationException } from "../../exceptions.ts";
import { StoredItem } from "../../storage/stored-item.ts";
import { checkIndexKeys, keyAttributeNames, keyOfKey } from "../../table/item-key.ts";
import type { Table } from "../../table/table.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import { itemSizeBytesMax } from "../../validation/limits.ts";
import { checkCondition } from "../write-condition.ts";
import type { UpdateItem } from "./update-item-input.ts";

export interface UpdateItemResult {
  readonly table: Table;
  readonly oldItem: StoredItem | undefined;
  readonly newItem: StoredItem;
  /** The paths that the update named, for UPDATED_OLD and UPDATED_NEW. */
  readonly changedPaths: readonly DocumentPath[];
}

/** Changes the item with that key, or creates it: an update of no item starts from its key alone. */
export function updateItem(request: UpdateItem, transaction: Transaction): UpdateItemResult {
  const table = transaction.table(request.tableName);
  const key = keyOfKey(table, request.key);
  checkKeyIsKept(table, request.update);
  const oldItem = transaction.readItem(table, key);

  checkCondition(request, oldItem);
  const { item, changedPaths } = updatedItem(request, oldItem?.item ?? request.key);
  const newItem = checkedNewItem(table, item);

  transaction.writeItem(table, key, { oldItem, newItem });
  return { table, oldItem, newItem, changedPaths };
}

/** Refuses an update that names an attribute of the table's key. */
export function checkKeyIsKept(table: Table, update: Update | undefined): void {
  const keyNames = keyAttributeNames(table);
  for (const { path } of update?.actions ?? []) {
    const [attributeName] = path;
    if (typeof attributeName === "string" && keyNames.includes(attributeName)) {
      throw new ValidationException(
        `One or more parameter values were invalid: Cannot update attribute ${attributeName}. This attribute is part of the key`,
      );
    }
  }
}

/** What the update makes of `item`, or the update's own refusal. */
export function updatedItem(
  request: { readonly update: Update | undefined },
  item: Item,
): { readonly item: Item; readonly changedPaths: readonly DocumentPath[] } {
  if (request.update === undefined) {
    return { item, changedPaths: [] };
  }
  try {
    return applyUpdate(request.update, item);
  } catch (error) {
    throw error instanceof ExpressionError ? new ValidationException(error.message) : error;
  }
}

/** An updated item that may be kept: index keys of the right types, and not too large. */
export function checkedNewItem(table: Table, item: Item): StoredItem {
  const sizeBytes = itemSizeBytes(item);
  if (sizeBytes > itemSizeBytesMax) {
    throw new ValidationException("Item size to update has exceeded the maximum allowed size");
  }
  checkIndexKeys(table, item);
  return StoredItem.ofItem(item, sizeBytes);
}
