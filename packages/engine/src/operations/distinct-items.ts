import { ValidationException } from "../exceptions.ts";
import type { ItemKey } from "../table/item-key.ts";

/** Refuses a batch that names an item of a table twice. */
export function checkDistinctInBatch(keys: readonly ItemKey[]): void {
  if (hasRepeated(keys)) {
    throw new ValidationException("Provided list of item keys contains duplicates");
  }
}

/** Refuses a transaction that names an item twice. */
export function checkDistinctInTransaction(keys: readonly ItemKey[]): void {
  if (hasRepeated(keys)) {
    throw new ValidationException(
      "Transaction request cannot include multiple operations on one item",
    );
  }
}

function hasRepeated(keys: readonly ItemKey[]): boolean {
  return new Set(keys.map(({ storeKey }) => storeKey)).size !== keys.length;
}
