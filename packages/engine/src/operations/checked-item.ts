import { type Item, itemSizeBytes } from "@plinth/values";
import { ValidationException } from "../exceptions.ts";
import { StoredItem } from "../storage/stored-item.ts";
import { itemSizeBytesMax } from "../validation/limits.ts";

/** An item that is small enough to be put. */
export function checkedItem(item: Item): StoredItem {
  const sizeBytes = itemSizeBytes(item);
  if (sizeBytes > itemSizeBytesMax) {
    throw new ValidationException("Item size has exceeded the maximum allowed size");
  }
  return StoredItem.ofItem(item, sizeBytes);
}
