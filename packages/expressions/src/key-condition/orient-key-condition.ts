import { ExpressionError } from "../expression-error.ts";
import type { KeyCondition, PartitionKeyCondition, SortKeyCondition } from "./key-condition.ts";

/** The attributes of a key: one partition attribute and at most one for sorting, or up to four of each. */
export interface KeyAttributes {
  readonly partitionKeys: readonly NamedAttribute[];
  readonly sortKeys: readonly NamedAttribute[];
}

interface NamedAttribute {
  readonly name: string;
}

/**
 * The same condition with its parts where the table's or index's key schema wants them: every
 * partition attribute by `=`, then sort attributes from the left, of which only the last may have
 * another operator. Throws DynamoDB's texts when the condition is not so; which of them it has for a
 * multi-attribute key is not documented, so a gap counts as a missed attribute here, and an
 * inequality before the last condition as one that is not supported.
 */
export function orientKeyCondition(keyCondition: KeyCondition, keys: KeyAttributes): KeyCondition {
  if (isOriented(keyCondition, keys)) {
    return keyCondition;
  }
  const parts = partsOf(keyCondition);
  checkCount(parts, keys);
  const equalities = keys.partitionKeys.map(({ name }) => equalityOf(parts, name));
  const [partitionKey, ...morePartitionKeys] = equalities;
  if (partitionKey === undefined) {
    throw notSupported();
  }
  const [sortKey, ...moreSortKeys] = sortConditions(parts, keys);
  return {
    kind: "keyCondition",
    partitionKey,
    ...(morePartitionKeys.length > 0 && { morePartitionKeys }),
    ...(sortKey !== undefined && { sortKey }),
    ...(moreSortKeys.length > 0 && { moreSortKeys }),
  };
}

/** Most conditions are as they should be: one equality, then perhaps one on the first sort attribute. */
function isOriented(
  { partitionKey, morePartitionKeys, sortKey, moreSortKeys }: KeyCondition,
  { partitionKeys, sortKeys }: KeyAttributes,
): boolean {
  return (
    partitionKeys.length === 1 &&
    partitionKey.attributeName === partitionKeys[0]?.name &&
    (sortKey === undefined || sortKey.attributeName === sortKeys[0]?.name) &&
    morePartitionKeys === undefined &&
    moreSortKeys === undefined
  );
}

function partsOf({
  partitionKey,
  morePartitionKeys = [],
  sortKey,
  moreSortKeys = [],
}: KeyCondition): SortKeyCondition[] {
  const equalities = [partitionKey, ...morePartitionKeys].map(
    ({ attributeName, value }): SortKeyCondition => ({
      attributeName,
      operator: "=",
      values: [value],
    }),
  );
  return [...equalities, ...(sortKey === undefined ? [] : [sortKey]), ...moreSortKeys];
}

/** DynamoDB's text for this knows keys of one and two attributes only. */
function checkCount(
  parts: readonly SortKeyCondition[],
  { partitionKeys, sortKeys }: KeyAttributes,
): void {
  if (parts.length > 2 && partitionKeys.length === 1 && sortKeys.length <= 1) {
    throw new ExpressionError("request", "Conditions can be of length 1 or 2 only");
  }
}

function equalityOf(
  parts: readonly SortKeyCondition[],
  attributeName: string,
): PartitionKeyCondition {
  const part = parts.find((each) => each.attributeName === attributeName);
  if (part === undefined) {
    throw missedKey(attributeName);
  }
  const value = part.values[0];
  if (part.operator !== "=" || value === undefined) {
    throw notSupported();
  }
  return { attributeName, value };
}

/** What is left once the partition attributes have theirs, from the left and without a gap. */
function sortConditions(
  parts: readonly SortKeyCondition[],
  { partitionKeys, sortKeys }: KeyAttributes,
): readonly SortKeyCondition[] {
  const count = parts.length - partitionKeys.length;
  if (count > sortKeys.length) {
    throw notSupported();
  }
  return sortKeys.slice(0, count).map(({ name }, position) => {
    const part = parts.find((each) => each.attributeName === name);
    if (part === undefined) {
      throw missedKey(name);
    }
    if (part.operator !== "=" && position < count - 1) {
      throw notSupported();
    }
    return part;
  });
}

function notSupported(): ExpressionError {
  return new ExpressionError("request", "Query key condition not supported");
}

function missedKey(attributeName: string): ExpressionError {
  return new ExpressionError(
    "request",
    `Query condition missed key schema element: ${attributeName}`,
  );
}
