import { createHash } from "node:crypto";
import {
  type AttributeValue,
  attributeValuesEqual,
  bytesToBase64,
  type Item,
  itemToJson,
  type OpenAttributeValue,
} from "@plinth/values";
import { attributeOf } from "../values/attribute-of.ts";

/** One attribute that an edit writes or removes. */
export interface AttributeChange {
  readonly name: string;
  /** As it was read; undefined when the item had no such attribute. */
  readonly was: AttributeValue | undefined;
  /** As it is to be; undefined to remove it. */
  readonly to: AttributeValue | undefined;
}

/** What leads from one state of an item to another. */
export function changesBetween(was: Item, to: Item): readonly AttributeChange[] {
  const names = new Set([...Object.keys(was), ...Object.keys(to)]);
  return [...names]
    .map((name) => ({ name, was: attributeOf(was, name), to: attributeOf(to, name) }))
    .filter(({ was: one, to: other }) => !isSame(one, other));
}

export function isSame(
  one: AttributeValue | undefined,
  other: AttributeValue | undefined,
): boolean {
  if (one === undefined || other === undefined) return one === other;
  return attributeValuesEqual(one, other);
}

/** The same for the same content, in whatever order attributes and members come; other for any other. */
export function itemDigest(item: Item): string {
  return createHash("sha256")
    .update(itemToJson(sortedItem(item)))
    .digest("base64url");
}

function sortedItem(item: Item): Item {
  const names = Object.keys(item).sort();
  return Object.fromEntries(
    names.map((name) => [name, sortedValue(attributeOf(item, name) ?? { NULL: true })]),
  );
}

function sortedValue(value: AttributeValue): AttributeValue {
  const { SS, NS, BS, M, L }: OpenAttributeValue = value;
  if (M !== undefined) return { M: sortedItem(M) };
  if (L !== undefined) return { L: L.map(sortedValue) };
  if (SS !== undefined) return { SS: [...SS].sort() };
  if (NS !== undefined) return { NS: [...NS].sort() };
  if (BS !== undefined) return { SS: BS.map(bytesToBase64).sort() };
  return value;
}
