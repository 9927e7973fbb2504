import { type KeyCondition, orientKeyCondition, type SortKeyOperator } from "@plinth/expressions";
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
  const { partitionKeys, sortKeys } = source.keySchema;
  const condition = oriented(keyCondition, source);
  const equalities = [condition.partitionKey, ...(condition.morePartitionKeys ?? [])];
  const partitionKeyBytes = partitionKeys.map((attribute, position) =>
    keyBytesIn(equalities[position]?.value, attribute),
  );
  checkPartitionKeySize(...partitionKeyBytes);
  const partition = partitionOf(source.space, joinPartitionKeys(partitionKeyBytes));
  const bounds = sortBounds(partition, sortKeyBytesOf(condition, sortKeys));
  return { partition, ...bounds };
}

function oriented(keyCondition: KeyCondition, { keySchema }: ReadSource): KeyCondition {
  return refusing("KeyConditionExpression", () => orientKeyCondition(keyCondition, keySchema));
}

/** A sort condition with its values in key bytes. */
interface SortBytes {
  readonly operator: SortKeyOperator;
  readonly values: readonly string[];
}

/** Those of the sort conditions from the left; the oriented ones are of the first sort attributes. */
function sortKeyBytesOf(
  { sortKey, moreSortKeys = [] }: KeyCondition,
  attributes: readonly KeyAttribute[],
): readonly SortBytes[] {
  const conditions = sortKey === undefined ? [] : [sortKey, ...moreSortKeys];
  const leading: string[] = [];
  return attributes.slice(0, conditions.length).map((attribute, position) => {
    const { operator = "=", values = [] } = conditions[position] ?? {};
    const bytes = values.map((value) => keyBytesIn(value, attribute));
    for (const each of bytes) {
      checkSortKeySize(...leading, each);
    }
    leading.push(...bytes.slice(0, 1));
    return { operator, values: bytes };
  });
}

/** All but the last condition are equalities, so that they only make the keys' common start longer. */
function sortBounds(
  partition: StoreKey,
  conditions: readonly SortBytes[],
): Pick<KeyBounds, "start" | "end"> {
  const last = conditions.at(-1);
  if (last === undefined) {
    return { start: partition, end: endOfPrefix(partition) };
  }
  const leading = conditions.slice(0, -1).flatMap(({ values }) => values);
  return sortKeyBounds(withSortKeys(partition, leading), last);
}

function keyBytesIn(value: AttributeValue | undefined, attribute: KeyAttribute): string {
  if (value === undefined || !hasType(value, attribute)) {
    throw new ValidationException(
      "One or more parameter values were invalid: Condition parameter type does not match schema type",
    );
  }
  checkNotEmpty(attribute, value);
  return keyBytesOf(value);
}

function sortKeyBounds(
  partition: StoreKey,
  { operator, values }: SortBytes,
): Pick<KeyBounds, "start" | "end"> {
  const [first = "", second = first] = values;
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
