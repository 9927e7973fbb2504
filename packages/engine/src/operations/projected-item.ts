import { type Projection, projectItem } from "@plinth/expressions";
import { StoredItem } from "../storage/stored-item.ts";

/** The part of an item that a request's projection names; the item itself, unread, without one. */
export function projectedItem(stored: StoredItem, projection: Projection | undefined): StoredItem {
  return projection === undefined
    ? stored
    : StoredItem.ofItem(projectItem(projection, stored.item));
}
