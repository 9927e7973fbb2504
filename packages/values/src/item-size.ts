import { attributeTypeOf, type OpenAttributeValue } from "./attribute-type.ts";
import type { AttributeValue, Item } from "./attribute-value.ts";
import { utf8ByteLength } from "./utf8.ts";

/** A list or a map costs this before its first element, and each element one byte more. */
const documentOverheadBytes = 3;
const elementOverheadBytes = 1;

/** Counts an item as DynamoDB bills and limits it: names and values, without storage overhead. */
export function itemSizeBytes(item: Item): number {
  let size = 0;
  for (const name in item) {
    const value = item[name];
    if (value !== undefined) {
      size += utf8ByteLength(name) + attributeValueSizeBytes(value);
    }
  }
  return size;
}

/** Counts one value without its name. */
export function attributeValueSizeBytes(value: AttributeValue): number {
  const open: OpenAttributeValue = value;
  switch (attributeTypeOf(value)) {
    case "S":
      return utf8ByteLength(open.S ?? "");
    case "N":
      return numberSizeBytes(open.N ?? "0");
    case "B":
      return open.B?.length ?? 0;
    case "SS":
      return sum(open.SS ?? [], utf8ByteLength);
    case "NS":
      return sum(open.NS ?? [], numberSizeBytes);
    case "BS":
      return sum(open.BS ?? [], (bytes) => bytes.length);
    case "M":
      return (
        documentOverheadBytes +
        itemSizeBytes(open.M ?? {}) +
        elementOverheadBytes * Object.keys(open.M ?? {}).length
      );
    case "L":
      return (
        documentOverheadBytes +
        sum(open.L ?? [], (element) => elementOverheadBytes + attributeValueSizeBytes(element))
      );
    case "NULL":
    case "BOOL":
      return 1;
  }
}

function sum<Member>(members: readonly Member[], sizeOf: (member: Member) => number): number {
  let size = 0;
  for (const member of members) {
    size += sizeOf(member);
  }
  return size;
}

function numberSizeBytes(number: string): number {
  const digits = number.replace(/[-.]/g, "").replace(/^0+|0+$/g, "");
  return Math.ceil(digits.length / 2) + 1 + (number.startsWith("-") ? 1 : 0);
}
