import type { Item } from "@plinth/values";
import type { Place } from "../item-problem.ts";

/** An item that "create" did not write, because the table has another with its key. */
export interface ExistingItem extends Place {
  readonly key: Item;
}

/** What became of items. */
export interface WriteCounts {
  readonly written: number;
  /** Under "create": in the table already, with the same content; so are those a killed run wrote last. */
  readonly identical: number;
  /** Under "create": in the table already, with another content, which stays. */
  readonly existing: number;
  /** The first 20 of these. */
  readonly existingItems: readonly ExistingItem[];
}

export const noWrites: WriteCounts = { written: 0, identical: 0, existing: 0, existingItems: [] };

const existingItemsMax = 20;

export function addCounts(left: WriteCounts, right: WriteCounts): WriteCounts {
  return {
    written: left.written + right.written,
    identical: left.identical + right.identical,
    existing: left.existing + right.existing,
    existingItems:
      right.existing === 0
        ? left.existingItems
        : [...left.existingItems, ...right.existingItems].slice(0, existingItemsMax),
  };
}
