import type { StoreKey } from "@plinth/store";
import type { Item } from "@plinth/values";
import { StoredItem } from "../storage/stored-item.ts";
import { attributeOf, entryKeyOf, type ItemKey, keyAttributeNames } from "./item-key.ts";
import type { Table, TableIndex } from "./table.ts";

/** One item's place in one index and the part of it that the index keeps. */
export interface IndexEntry {
  readonly storeKey: StoreKey;
  readonly projected: StoredItem;
}

/** The entry that `stored` has in `index`, or `undefined` when the index does not hold it. */
export function indexEntryOf(
  table: Table,
  index: TableIndex,
  key: ItemKey,
  stored: StoredItem,
): IndexEntry | undefined {
  const storeKey = entryKeyOf(index, stored.item, key);
  return storeKey === undefined
    ? undefined
    : { storeKey, projected: projectedOf(table, index, stored) };
}

/** The names of the attributes that an index keeps, or `undefined` when it keeps all. */
export function projectedNames(table: Table, index: TableIndex): ReadonlySet<string> | undefined {
  if (index.projection.kind === "all") {
    return undefined;
  }
  const names = new Set([...keyAttributeNames(table), ...keyAttributeNames(index)]);
  if (index.projection.kind === "include") {
    for (const name of index.projection.attributeNames) {
      names.add(name);
    }
  }
  return names;
}

function projectedOf(table: Table, index: TableIndex, stored: StoredItem): StoredItem {
  const names = projectedNames(table, index);
  if (names === undefined) {
    return stored;
  }
  const kept: [string, Item[string]][] = [];
  for (const name of names) {
    const value = attributeOf(stored.item, name);
    if (value !== undefined) {
      kept.push([name, value]);
    }
  }
  return StoredItem.ofItem(Object.fromEntries(kept));
}
