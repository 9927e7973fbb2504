import { attributeTypeOf, type OpenAttributeValue } from "./attribute-type.ts";
import type { AttributeValue, Item } from "./attribute-value.ts";
import { compareNumbers } from "./number-arithmetic.ts";
import { compareUtf8 } from "./utf8.ts";

/** Orders two values of one scalar type; undefined when DynamoDB has no order for the pair. */
export function compareAttributeValues(
  left: AttributeValue,
  right: AttributeValue,
): number | undefined {
  const a: OpenAttributeValue = left;
  const b: OpenAttributeValue = right;
  if (a.S !== undefined) {
    return b.S === undefined ? undefined : compareUtf8(a.S, b.S);
  }
  if (a.N !== undefined) {
    return b.N === undefined ? undefined : compareNumbers(a.N, b.N);
  }
  if (a.B !== undefined) {
    return b.B === undefined ? undefined : compareBytes(a.B, b.B);
  }
  return undefined;
}

/** Orders byte strings as unsigned bytes, a prefix before what it begins. */
function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return left.length - right.length;
}

/** Tells whether two values are the same to DynamoDB: sets have no order, maps neither. */
export function attributeValuesEqual(left: AttributeValue, right: AttributeValue): boolean {
  const type = attributeTypeOf(left);
  if (left === right) {
    return true;
  }
  if (type !== attributeTypeOf(right)) {
    return false;
  }
  const a: OpenAttributeValue = left;
  const b: OpenAttributeValue = right;
  switch (type) {
    case "S":
      return a.S === b.S;
    case "N":
      return a.N === b.N;
    case "B":
      return bytesEqual(a.B ?? noBytes, b.B ?? noBytes);
    case "SS":
      return textSetsEqual(a.SS ?? [], b.SS ?? []);
    case "NS":
      return textSetsEqual(a.NS ?? [], b.NS ?? []);
    case "BS":
      return byteSetsEqual(a.BS ?? [], b.BS ?? []);
    case "M":
      return itemsEqual(a.M ?? {}, b.M ?? {});
    case "L":
      return listsEqual(a.L ?? [], b.L ?? []);
    case "NULL":
      return true;
    case "BOOL":
      return a.BOOL === b.BOOL;
  }
}

const noBytes: Uint8Array = new Uint8Array(0);

function bytesEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && compareBytes(left, right) === 0;
}

function textSetsEqual(left: readonly string[], right: readonly string[]): boolean {
  if (left.length !== right.length) {
    return false;
  }
  const members = new Set(right);
  return left.every((text) => members.has(text));
}

function byteSetsEqual(left: readonly Uint8Array[], right: readonly Uint8Array[]): boolean {
  if (left.length !== right.length) {
    return false;
  }
  const sorted = right.toSorted(compareBytes);
  return left.toSorted(compareBytes).every((bytes, index) => {
    return bytesEqual(bytes, sorted[index] ?? noBytes);
  });
}

function listsEqual(left: readonly AttributeValue[], right: readonly AttributeValue[]): boolean {
  if (left.length !== right.length) {
    return false;
  }
  return left.every((value, index) => {
    const other = right[index];
    return other !== undefined && attributeValuesEqual(value, other);
  });
}

function itemsEqual(left: Item, right: Item): boolean {
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) {
    return false;
  }
  return names.every((name) => {
    const value = left[name];
    const other = Object.hasOwn(right, name) ? right[name] : undefined;
    return value !== undefined && other !== undefined && attributeValuesEqual(value, other);
  });
}
