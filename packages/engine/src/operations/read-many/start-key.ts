import type { StoreKey } from "@plinth/store";
import type { Item } from "@plinth/values";
import { ValidationException } from "../../exceptions.ts";
import {
  attributeOf,
  entryKeyOf,
  hasType,
  keyAttributeNames,
  keyOfStoredItem,
} from "../../table/item-key.ts";
import type { ReadSource } from "./read-source.ts";

/** Where an ExclusiveStartKey stands, or DynamoDB's refusal of one that is not a key of the source. */
export function startStoreKeyOf(source: ReadSource, startKey: Item): StoreKey {
  const { table, index } = source;
  const names = new Set([...keyAttributeNames(table), ...(index ? keyAttributeNames(index) : [])]);
  const attributes = [table, ...(index ? [index] : [])].flatMap(({ partitionKey, sortKey }) =>
    sortKey === undefined ? [partitionKey] : [partitionKey, sortKey],
  );
  const isKey =
    Object.keys(startKey).length === names.size &&
    attributes.every((attribute) => {
      const value = attributeOf(startKey, attribute.name);
      return value !== undefined && hasType(value, attribute);
    });
  if (!isKey) {
    throw new ValidationException("The provided starting key is invalid");
  }
  const key = keyOfStoredItem(table, startKey);
  const storeKey = index === undefined ? key.storeKey : entryKeyOf(index, startKey, key);
  if (storeKey === undefined) {
    throw new ValidationException("The provided starting key is invalid");
  }
  return storeKey;
}
