import type { StoreKey } from "@plinth/store";
import type { Item } from "@plinth/values";
import {
  attributeOf,
  entryKeyOf,
  hasType,
  keyAttributeNames,
  keyAttributesOf,
  keyOfStoredItem,
} from "../../table/item-key.ts";
import type { KeyAttribute, KeySchema } from "../../table/table.ts";
import type { ReadSource } from "./read-source.ts";

/**
 * Where an ExclusiveStartKey stands, or `undefined` when it is not a key of the source: it must have
 * the key attributes of the table, and of the index that is read, and no others.
 */
export function startStoreKeyOf(source: ReadSource, startKey: Item): StoreKey | undefined {
  const { table, index } = source;
  const schemas: readonly KeySchema[] = index === undefined ? [table] : [table, index];
  const names = new Set(schemas.flatMap(keyAttributeNames));
  if (Object.keys(startKey).length !== names.size) {
    return undefined;
  }
  const attributes = schemas.flatMap(keyAttributesOf);
  if (!attributes.every((attribute) => isKeyValue(startKey, attribute))) {
    return undefined;
  }
  const key = keyOfStoredItem(table, startKey);
  return index === undefined ? key.storeKey : entryKeyOf(index, startKey, key);
}

function isKeyValue(startKey: Item, attribute: KeyAttribute): boolean {
  const value = attributeOf(startKey, attribute.name);
  return value !== undefined && hasType(value, attribute);
}
