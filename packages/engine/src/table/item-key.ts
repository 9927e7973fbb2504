import type { StoreKey } from "@plinth/store";
import { type AttributeValue, attributeTypeOf, type Item } from "@plinth/values";
import { assert, ValidationException } from "../exceptions.ts";
import { keyBytesOf } from "../storage/key-bytes.ts";
import {
  entryStoreKey,
  itemStoreKey,
  joinPartitionKeys,
  partitionOf,
  tailOf,
} from "../storage/store-key.ts";
import type { KeyAttribute, KeySchema, Table, TableIndex } from "./table.ts";

/**
 * DynamoDB's documented limits on the bytes of a partition and of a sort key. Those of several
 * attributes count together here, as the text of the refusal has it ("Aggregated size").
 */
const partitionKeySizeBytesMax = 2048;
const sortKeySizeBytesMax = 1024;

/** An item's primary key, as bytes and as the attributes it was read from. */
export interface ItemKey {
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly storeKey: StoreKey;
}

/**
 * The key of a whole item that is to be written. The order of the checks is observable: the partition
 * key before the sort key, and for each presence, type, emptiness, size.
 */
export function keyOfItem(table: Table, item: Item): ItemKey {
  const partitionKey = keyBytesOfItem(table.partitionKey, item);
  const sortKey = table.sortKey === undefined ? "" : keyBytesOfItem(table.sortKey, item);
  return itemKeyOf(table, partitionKey, sortKey);
}

/** The key of a request's Key member: exactly the key attributes, nothing else. */
export function keyOfKey(table: Table, key: Item): ItemKey {
  const expectedCount = table.sortKey === undefined ? 1 : 2;
  if (Object.keys(key).length !== expectedCount) {
    throw new ValidationException("The provided key element does not match the schema");
  }
  const partitionKey = keyBytesOfKey(table.partitionKey, key);
  const sortKey = table.sortKey === undefined ? "" : keyBytesOfKey(table.sortKey, key);
  return itemKeyOf(table, partitionKey, sortKey);
}

/** The key of an item that stands in the store already, hence without checks. */
export function keyOfStoredItem(table: Table, item: Item): ItemKey {
  const sortKey = table.sortKey === undefined ? "" : storedKeyBytes(table.sortKey, item);
  return itemKeyOf(table, storedKeyBytes(table.partitionKey, item), sortKey);
}

/**
 * Where `item` stands in `index`, or `undefined` for an item that is not in it: key attributes are
 * missing, or were written before the index was there and are no keys of it.
 */
export function entryKeyOf(index: TableIndex, item: Item, key: ItemKey): StoreKey | undefined {
  const partitionKeys = indexKeyBytes(index.partitionKeys, item, partitionKeySizeBytesMax);
  const sortKeys = indexKeyBytes(index.sortKeys, item, sortKeySizeBytesMax);
  if (partitionKeys === undefined || sortKeys === undefined) {
    return undefined;
  }
  const partition = partitionOf(index.space, joinPartitionKeys(partitionKeys));
  return entryStoreKey(partition, sortKeys, tailOf(key.partitionKey, key.sortKey));
}

/** The attributes of an item that is put are checked as they are, those of an updated one as changes. */
export type ItemOrigin = "put" | "update";

/**
 * Checks the attributes of an item that are keys of indexes, the indexes in the order of their names.
 * An item that lacks one of them is simply not in the index; one with a wrong type, an empty value or
 * too large a value is refused, whether the others are there or not. An index that is still being
 * made refuses nothing: only "after the backfill phase is completed, all writes that violate the new
 * index's key schema are rejected" ("Detecting and correcting index key violations" in the Developer
 * Guide).
 */
export function checkIndexKeys(table: Table, item: Item, origin: ItemOrigin): void {
  for (const index of table.indexesByName) {
    if (index.status === "ACTIVE" || index.status === "UPDATING") {
      checkIndexKey({ index, origin, ...partitionKeyRule }, index.partitionKeys, item);
      checkIndexKey({ index, origin, ...sortKeyRule }, index.sortKeys, item);
    }
  }
}

/** True when the value is of the key attribute's type. */
export function hasType(value: AttributeValue, attribute: KeyAttribute): boolean {
  return attribute.type in value;
}

/** The names of the attributes that make the keys of `schema`, and of the table for an index. */
export function keyAttributeNames(schema: KeySchema): readonly string[] {
  return keyAttributesOf(schema).map(({ name }) => name);
}

/** The partition attributes, then those for sorting. */
export function keyAttributesOf({ partitionKeys, sortKeys }: KeySchema): readonly KeyAttribute[] {
  return [...partitionKeys, ...sortKeys];
}

function itemKeyOf(table: Table, partitionKey: string, sortKey: string): ItemKey {
  checkPartitionKeySize(partitionKey.length);
  checkSortKeySize(sortKey.length);
  const storeKey = itemStoreKey(partitionOf(table.space, partitionKey), sortKey);
  return { partitionKey, sortKey, storeKey };
}

function keyBytesOfItem(attribute: KeyAttribute, item: Item): string {
  const value = attributeOf(item, attribute.name);
  if (value === undefined) {
    throw new ValidationException(
      `One or more parameter values were invalid: Missing the key ${attribute.name} in the item`,
    );
  }
  if (!hasType(value, attribute)) {
    throw new ValidationException(
      `One or more parameter values were invalid: Type mismatch for key ${attribute.name} expected: ${attribute.type} actual: ${attributeTypeOf(value)}`,
    );
  }
  checkNotEmpty(attribute, value);
  return keyBytesOf(value);
}

function keyBytesOfKey(attribute: KeyAttribute, key: Item): string {
  const value = attributeOf(key, attribute.name);
  if (value === undefined || !hasType(value, attribute)) {
    throw new ValidationException("The provided key element does not match the schema");
  }
  checkNotEmpty(attribute, value);
  return keyBytesOf(value);
}

function storedKeyBytes(attribute: KeyAttribute, item: Item): string {
  const value = attributeOf(item, attribute.name);
  assert(value !== undefined, "a stored item has its key attributes");
  return keyBytesOf(value);
}

/** Refuses an empty value of a key attribute. */
export function checkNotEmpty(attribute: KeyAttribute, value: AttributeValue): void {
  if (isEmpty(value)) {
    const kind = "S" in value ? "string" : "binary";
    throw new ValidationException(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${kind} value. Key: ${attribute.name}`,
      "request",
    );
  }
}

/** Refuses a partition key that is too large; of several attributes it is their sum that counts. */
export function checkPartitionKeySize(sizeBytes: number): void {
  checkSize(sizeBytes, partitionKeyRule);
}

/** Refuses a sort key that is too large; of several attributes it is their sum that counts. */
export function checkSortKeySize(sizeBytes: number): void {
  checkSize(sizeBytes, sortKeyRule);
}

function checkSize(sizeBytes: number, { sizeBytesMax, tooLarge }: KeySizeRule): void {
  if (sizeBytes > sizeBytesMax) {
    throw new ValidationException(tooLarge);
  }
}

interface KeySizeRule {
  readonly sizeBytesMax: number;
  readonly tooLarge: string;
}

const partitionKeyRule: KeySizeRule = {
  sizeBytesMax: partitionKeySizeBytesMax,
  tooLarge:
    "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
};
const sortKeyRule: KeySizeRule = {
  sizeBytesMax: sortKeySizeBytesMax,
  tooLarge:
    "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
};

interface IndexKeyRule extends KeySizeRule {
  readonly index: TableIndex;
  readonly origin: ItemOrigin;
}

/** The partition or the sort attributes of an index. */
function checkIndexKey(rule: IndexKeyRule, attributes: readonly KeyAttribute[], item: Item): void {
  let sizeBytes = 0;
  for (const attribute of attributes) {
    const value = attributeOf(item, attribute.name);
    if (value !== undefined) {
      checkIndexKeyValue(rule, attribute, value);
      sizeBytes += keyBytesOf(value).length;
    }
  }
  if (sizeBytes > rule.sizeBytesMax) {
    throw new ValidationException(
      rule.origin === "update"
        ? "The update expression attempted to update the secondary index key beyond allowed size limits"
        : rule.tooLarge,
    );
  }
}

function checkIndexKeyValue(
  { index, origin }: IndexKeyRule,
  attribute: KeyAttribute,
  value: AttributeValue,
): void {
  if (!hasType(value, attribute)) {
    throw new ValidationException(
      `One or more parameter values were invalid: Type mismatch for Index Key ${attribute.name} Expected: ${attribute.type} Actual: ${attributeTypeOf(value)} IndexName: ${index.name}`,
    );
  }
  if (isEmpty(value)) {
    const kind = "S" in value ? "string" : "binary";
    const fact = `The AttributeValue for a key attribute cannot contain an empty ${kind} value.`;
    throw new ValidationException(
      origin === "update"
        ? `One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. ${fact}`
        : `One or more parameter values are not valid. A value specified for a secondary index key is not supported. ${fact} IndexName: ${index.name}, IndexKey: ${attribute.name}`,
      "request",
    );
  }
}

/** The bytes of an index's partition or sort attributes, or `undefined` when they cannot be its key. */
function indexKeyBytes(
  attributes: readonly KeyAttribute[],
  item: Item,
  sizeBytesMax: number,
): readonly string[] | undefined {
  const keyBytes: string[] = [];
  let sizeBytes = 0;
  for (const attribute of attributes) {
    const value = attributeOf(item, attribute.name);
    if (value === undefined || !hasType(value, attribute) || isEmpty(value)) {
      return undefined;
    }
    const bytes = keyBytesOf(value);
    keyBytes.push(bytes);
    sizeBytes += bytes.length;
  }
  return sizeBytes > sizeBytesMax ? undefined : keyBytes;
}

/** The item's own attribute: a name such as `constructor` must not find what every object has. */
export function attributeOf(item: Item, attributeName: string): AttributeValue | undefined {
  return Object.hasOwn(item, attributeName) ? item[attributeName] : undefined;
}

/** The part of an item that has the attributes of those names. */
export function partOf(item: Item, attributeNames: Iterable<string>): Item {
  const part: [string, AttributeValue][] = [];
  for (const name of attributeNames) {
    const value = attributeOf(item, name);
    if (value !== undefined) {
      part.push([name, value]);
    }
  }
  return Object.fromEntries(part);
}

function isEmpty(value: AttributeValue): boolean {
  return ("S" in value && value.S === "") || ("B" in value && value.B.length === 0);
}
