import {
  applyUpdate,
  type DocumentPath,
  type Update,
  type UpdateAction,
  type UpdatedItem,
} from "@plinth/expressions";
import { type Item, itemSizeBytes } from "@plinth/values";
import { ValidationException } from "../../exceptions.ts";
import { StoredItem } from "../../storage/stored-item.ts";
import { checkIndexKeys, keyAttributeNames, keyOfKey } from "../../table/item-key.ts";
import type { Table } from "../../table/table.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import { itemSizeBytesMax } from "../../validation/limits.ts";
import { checkNesting } from "../../validation/normalize-item.ts";
import { refusing } from "../../validation/request-expressions.ts";
import { checkWriteCondition } from "../write-condition.ts";
import type { UpdateItem } from "./update-item-input.ts";

export interface UpdateItemResult {
  readonly table: Table;
  readonly oldItem: StoredItem | undefined;
  readonly newItem: StoredItem;
  /** The paths that UPDATED_OLD and UPDATED_NEW tell of. */
  readonly changedPaths: readonly DocumentPath[];
  readonly newPaths: readonly DocumentPath[];
}

/** Changes the item with that key, or creates it: an update of no item starts from its key alone. */
export function updateItem(request: UpdateItem, transaction: Transaction): UpdateItemResult {
  const table = transaction.table(request.tableName);
  const key = keyOfKey(table, request.key);
  checkKeyIsKept(table, request.update);
  const oldItem = transaction.readItem(key);

  checkWriteCondition(request, oldItem, table, transaction);
  const { item, changedPaths, newPaths } = updatedItem(request, oldItem?.item ?? request.key);
  const newItem = checkedNewItem(table, item);

  transaction.writeItem(table, key, { oldItem, newItem });
  return { table, oldItem, newItem, changedPaths, newPaths };
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
): UpdatedItem {
  const { update } = request;
  if (update === undefined) {
    return { item, changedPaths: [], newPaths: [] };
  }
  const updated = refusing("UpdateExpression", () => applyUpdate(update, item));
  if (update.actions.some(canDeepen)) {
    checkNesting(updated.item);
  }
  return updated;
}

/** Only what goes into a document, or is made of parts of one, can end up too deep. */
function canDeepen(action: UpdateAction): boolean {
  return action.kind === "set" && (action.path.length > 1 || action.value.kind !== "value");
}

/** An updated item that may be kept: index keys of the right types, and not too large. */
export function checkedNewItem(table: Table, item: Item): StoredItem {
  const sizeBytes = itemSizeBytes(item);
  if (sizeBytes > itemSizeBytesMax) {
    throw new ValidationException("Item size to update has exceeded the maximum allowed size");
  }
  checkIndexKeys(table, item, "update");
  return StoredItem.ofItem(item, sizeBytes);
}
