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
import { checkPartitionKeySize, checkSortKeySize, hasType } from "../../table/item-key.ts";
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
  checkValue(partitionKey, condition.partitionKey.value);
  checkPartitionKeySize(keyBytesOf(condition.partitionKey.value));
  const partition = partitionOf(source.space, keyBytesOf(condition.partitionKey.value));
  if (condition.sortKey === undefined || sortKey === undefined) {
    return { partition, start: partition, end: endOfPrefix(partition) };
  }
  for (const value of condition.sortKey.values) {
    checkValue(sortKey, value);
    checkSortKeySize(keyBytesOf(value));
  }
  return { partition, ...sortKeyBounds(partition, condition.sortKey) };
}

function oriented(keyCondition: KeyCondition, { keySchema }: ReadSource): KeyCondition {
  return refusing("KeyConditionExpression", () =>
    orientKeyCondition(keyCondition, {
      partitionKey: keySchema.partitionKey.name,
      ...(keySchema.sortKey === undefined ? {} : { sortKey: keySchema.sortKey.name }),
    }),
  );
}

function checkValue(attribute: KeyAttribute, value: AttributeValue): void {
  if (!hasType(value, attribute)) {
    throw new ValidationException(
      "One or more parameter values were invalid: Condition parameter type does not match schema type",
    );
  }
  if (("S" in value && value.S === "") || ("B" in value && value.B.length === 0)) {
    const kind = "S" in value ? "string" : "binary";
    throw new ValidationException(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${kind} value. Key: ${attribute.name}`,
    );
  }
}

function sortKeyBounds(
  partition: StoreKey,
  { operator, values }: SortKeyCondition,
): Pick<KeyBounds, "start" | "end"> {
  const [first = "", second = first] = values.map(keyBytesOf);
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
