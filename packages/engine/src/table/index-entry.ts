import type { StoreKey } from "@plinth/store";
import { StoredItem } from "../storage/stored-item.ts";
import { entryKeyOf, type ItemKey, partOf } from "./item-key.ts";
import type { TableIndex } from "./table.ts";

/** One item's place in one index and the part of it that the index keeps. */
export interface IndexEntry {
  readonly storeKey: StoreKey;
  readonly projected: StoredItem;
}

/** The entry that `stored` has in `index`, or `undefined` when the index does not hold it. */
export function indexEntryOf(
  index: TableIndex,
  key: ItemKey,
  stored: StoredItem,
): IndexEntry | undefined {
  const storeKey = entryKeyOf(index, stored.item, key);
  return storeKey === undefined ? undefined : { storeKey, projected: projectedOf(index, stored) };
}

function projectedOf({ projectedNames }: TableIndex, stored: StoredItem): StoredItem {
  return projectedNames === undefined
    ? stored
    : StoredItem.ofItem(partOf(stored.item, projectedNames));
}
