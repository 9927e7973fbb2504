import { ExpressionError } from "../expression-error.ts";
import type { KeyCondition, SortKeyCondition } from "./key-condition.ts";

export interface KeyAttributeNames {
  readonly partitionKey: string;
  readonly sortKey?: string | undefined;
}

/**
 * The same condition with its parts where the table's or index's key schema wants them. Throws
 * DynamoDB's texts when it names other attributes, or compares the partition key with anything but =.
 */
export function orientKeyCondition(
  keyCondition: KeyCondition,
  keys: KeyAttributeNames,
): KeyCondition {
  const parts = partsOf(keyCondition);
  const partition = parts.find((part) => part.attributeName === keys.partitionKey);
  if (partition === undefined) {
    throw missedKey(keys.partitionKey);
  }
  const value = partition.values[0];
  if (partition.operator !== "=" || value === undefined) {
    throw new ExpressionError("request", "Query key condition not supported");
  }
  const partitionKey = { attributeName: partition.attributeName, value };
  const sortKey = parts.find((part) => part !== partition);
  if (sortKey === undefined) {
    return { kind: "keyCondition", partitionKey };
  }
  if (keys.sortKey === undefined) {
    throw new ExpressionError("request", "Query key condition not supported");
  }
  if (sortKey.attributeName !== keys.sortKey) {
    throw missedKey(keys.sortKey);
  }
  return { kind: "keyCondition", partitionKey, sortKey };
}

function partsOf(keyCondition: KeyCondition): SortKeyCondition[] {
  const { attributeName, value } = keyCondition.partitionKey;
  const partition: SortKeyCondition = { attributeName, operator: "=", values: [value] };
  return keyCondition.sortKey === undefined ? [partition] : [partition, keyCondition.sortKey];
}

function missedKey(attributeName: string): ExpressionError {
  return new ExpressionError(
    "request",
    `Query condition missed key schema element: ${attributeName}`,
  );
}
