import {
  type KeyCondition,
  orientKeyCondition,
  type SortKeyCondition,
  type SortKeyOperator,
} from "@plinth/expressions";
import type { StoreKey } from "@plinth/store";
import type { AttributeValue } from "@plinth/values";
import { ValidationException } from "../../exceptions.ts";
import { keyBytesOf } from "../../storage/key-bytes.ts";
import {
  afterSortKey,
  atSortKey,
  atSortKeyPrefix,
  endOfPrefix,
  joinPartitionKeys,
  partitionOf,
  withSortKeys,
} from "../../storage/store-key.ts";
import {
  checkNotEmpty,
  checkPartitionKeySize,
  checkSortKeySize,
  hasType,
} from "../../table/item-key.ts";
import type { KeyAttribute } from "../../table/table.ts";
import { refusing } from "../../validation/request-expressions.ts";
import type { ReadSource } from "../read-many/read-source.ts";
import type { Query } from "./query-input.ts";

export interface KeyBounds {
  /** The keys of the one partition start with this. */
  readonly partition: StoreKey;
  readonly start: StoreKey;
  readonly end: StoreKey;
}

/** The keys that the key condition lets in, once it was held against the source's key. */
export function keyRangeOf({ keyCondition }: Query, source: ReadSource): KeyBounds {
  const condition = oriented(keyCondition, source);
  const partition = partitionOf(source.space, partitionKeyBytesOf(condition, source));
  const { sortKey, moreSortKeys } = condition;
  if (sortKey === undefined) {
    return { partition, start: partition, end: endOfPrefix(partition) };
  }
  const sortKeys = moreSortKeys === undefined ? [sortKey] : [sortKey, ...moreSortKeys];
  const bounds = sortBounds(partition, sortKeys, source.keySchema.sortKeys);
  return { partition, ...bounds };
}

function oriented(keyCondition: KeyCondition, { keySchema }: ReadSource): KeyCondition {
  return refusing("KeyConditionExpression", () => orientKeyCondition(keyCondition, keySchema));
}

function partitionKeyBytesOf(
  { partitionKey, morePartitionKeys = [] }: KeyCondition,
  { keySchema }: ReadSource,
): string {
  let sizeBytes = 0;
  const keyBytes = keySchema.partitionKeys.map((attribute, position) => {
    const condition = position === 0 ? partitionKey : morePartitionKeys[position - 1];
    const bytes = keyBytesIn(condition?.value, attribute);
    sizeBytes += bytes.length;
    return bytes;
  });
  checkPartitionKeySize(sizeBytes);
  return joinPartitionKeys(keyBytes);
}

/**
 * What the conditions let in of a partition; they are of the first sort attributes, in their order.
 * All but the last are equalities, so that they only make the keys' common start longer.
 */
function sortBounds(
  partition: StoreKey,
  conditions: readonly SortKeyCondition[],
  attributes: readonly KeyAttribute[],
): Pick<KeyBounds, "start" | "end"> {
  let start = partition;
  let startSizeBytes = 0;
  let operator: SortKeyOperator = "=";
  let keyBytes: readonly string[] = [];
  for (const [position, condition] of conditions.entries()) {
    start = withSortKeys(start, keyBytes);
    startSizeBytes += keyBytes[0]?.length ?? 0;
    operator = condition.operator;
    keyBytes = condition.values.map((value) => keyBytesIn(value, attributes[position]));
    for (const each of keyBytes) {
      checkSortKeySize(startSizeBytes + each.length);
    }
  }
  return sortKeyBounds(start, operator, keyBytes);
}

/** Both are there, since the condition was oriented. */
function keyBytesIn(
  value: AttributeValue | undefined,
  attribute: KeyAttribute | undefined,
): string {
  if (value === undefined || attribute === undefined || !hasType(value, attribute)) {
    throw new ValidationException(
      "One or more parameter values were invalid: Condition parameter type does not match schema type",
    );
  }
  checkNotEmpty(attribute, value);
  return keyBytesOf(value);
}

function sortKeyBounds(
  partition: StoreKey,
  operator: SortKeyOperator,
  sortKeyBytes: readonly string[],
): Pick<KeyBounds, "start" | "end"> {
  const [first = "", second = first] = sortKeyBytes;
  const end = endOfPrefix(partition);
  switch (operator) {
    case "=":
      return { start: atSortKey(partition, first), end: afterSortKey(partition, first) };
    case "<":
      return { start: partition, end: atSortKey(partition, first) };
    case "<=":
      return { start: partition, end: afterSortKey(partition, first) };
    case ">":
      return { start: afterSortKey(partition, first), end };
    case ">=":
      return { start: atSortKey(partition, first), end };
    case "BETWEEN":
      return { start: atSortKey(partition, first), end: afterSortKey(partition, second) };
    case "begins_with": {
      const prefix = atSortKeyPrefix(partition, first);
      return { start: prefix, end: endOfPrefix(prefix) };
    }
  }
}
