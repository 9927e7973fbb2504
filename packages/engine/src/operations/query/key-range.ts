import { type KeyCondition, orientKeyCondition, type SortKeyCondition } from "@plinth/expressions";
import type { StoreKey } from "@plinth/store";
import type { AttributeValue } from "@plinth/values";
import { ValidationException } from "../../exceptions.ts";
import { keyBytesOf } from "../../storage/key-bytes.ts";
import {
  afterSortKey,
  atSortKey,
  atSortKeyPrefix,
  endOfPrefix,
  partitionOf,
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
  const { partitionKey, sortKey } = source.keySchema;
  const condition = oriented(keyCondition, source);
  const partitionKeyBytes = keyBytesIn(condition.partitionKey.value, partitionKey);
  checkPartitionKeySize(partitionKeyBytes);
  const partition = partitionOf(source.space, partitionKeyBytes);
  if (condition.sortKey === undefined || sortKey === undefined) {
    return { partition, start: partition, end: endOfPrefix(partition) };
  }
  const sortKeyBytes: string[] = [];
  for (const value of condition.sortKey.values) {
    const bytes = keyBytesIn(value, sortKey);
    checkSortKeySize(bytes);
    sortKeyBytes.push(bytes);
  }
  return { partition, ...sortKeyBounds(partition, condition.sortKey.operator, sortKeyBytes) };
}

function oriented(keyCondition: KeyCondition, { keySchema }: ReadSource): KeyCondition {
  return refusing("KeyConditionExpression", () =>
    orientKeyCondition(keyCondition, {
      partitionKey: keySchema.partitionKey.name,
      ...(keySchema.sortKey === undefined ? {} : { sortKey: keySchema.sortKey.name }),
    }),
  );
}

function keyBytesIn(value: AttributeValue, attribute: KeyAttribute): string {
  if (!hasType(value, attribute)) {
    throw new ValidationException(
      "One or more parameter values were invalid: Condition parameter type does not match schema type",
    );
  }
  checkNotEmpty(attribute, value);
  return keyBytesOf(value);
}

function sortKeyBounds(
  partition: StoreKey,
  operator: SortKeyCondition["operator"],
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
