import type { OpenAttributeValue } from "./attribute-type.ts";
import type { AttributeValue, Item } from "./attribute-value.ts";
import { base64ToBytes, bytesToBase64 } from "./base64.ts";
import { setOwn } from "./own-property.ts";

/** Writes an item in wire form, binary as base64. Numbers and sets are taken as they are. */
export function itemToJson(item: Item): string {
  return JSON.stringify(containsBinary(item) ? wireItem(item) : item);
}

/** Reads back what `itemToJson` wrote. Types are not checked; malformed base64 is a SyntaxError. */
export function itemFromJson(json: string): Item {
  const item: Item = JSON.parse(json);
  // No quote in front: the search then stops at the few capital B instead of at every name.
  if (json.includes('B"') || json.includes('BS"')) {
    decodeItem(item);
  }
  return item;
}

/** Tells whether there is binary anywhere in the item, which plain JSON cannot carry. */
export function containsBinary(item: Item): boolean {
  for (const name in item) {
    const value = item[name];
    if (value !== undefined && valueContainsBinary(value)) {
      return true;
    }
  }
  return false;
}

function valueContainsBinary(value: AttributeValue): boolean {
  const open: OpenAttributeValue = value;
  if (open.S !== undefined || open.N !== undefined) {
    return false;
  }
  if (open.M !== undefined) {
    return containsBinary(open.M);
  }
  if (open.L !== undefined) {
    return open.L.some(valueContainsBinary);
  }
  return open.B !== undefined || open.BS !== undefined;
}

function wireItem(item: Item): Record<string, unknown> {
  const wire: Record<string, unknown> = {};
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (value !== undefined) {
      setOwn(wire, name, wireValue(value));
    }
  }
  return wire;
}

function wireValue(value: AttributeValue): unknown {
  const open: OpenAttributeValue = value;
  if (open.B !== undefined) {
    return { B: bytesToBase64(open.B) };
  }
  if (open.BS !== undefined) {
    return { BS: open.BS.map(bytesToBase64) };
  }
  if (open.M !== undefined) {
    return { M: wireItem(open.M) };
  }
  if (open.L !== undefined) {
    return { L: open.L.map(wireValue) };
  }
  return value;
}

/** A value fresh from JSON.parse: ours to change, and with base64 where the bytes will be. */
interface ParsedValue {
  B?: unknown;
  BS?: unknown[];
  M?: Item;
  L?: AttributeValue[];
}

function decodeItem(item: Item): void {
  for (const name in item) {
    const value = item[name];
    if (value !== undefined) {
      decodeValue(value);
    }
  }
}

function decodeValue(value: AttributeValue): void {
  const parsed = value as ParsedValue;
  if (parsed.B !== undefined) {
    parsed.B = decodeBase64(parsed.B);
  } else if (parsed.BS !== undefined) {
    parsed.BS = parsed.BS.map(decodeBase64);
  } else if (parsed.M !== undefined) {
    decodeItem(parsed.M);
  } else if (parsed.L !== undefined) {
    parsed.L.forEach(decodeValue);
  }
}

function decodeBase64(text: unknown): Uint8Array {
  const bytes = typeof text === "string" ? base64ToBytes(text) : undefined;
  if (bytes === undefined) {
    throw new SyntaxError("A binary attribute value is not base64");
  }
  return bytes;
}
