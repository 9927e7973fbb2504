import { attributeTypeOf, type OpenAttributeValue } from "./attribute-type.ts";
import type { AttributeValue, Item } from "./attribute-value.ts";
import { utf8ByteLength } from "./utf8.ts";

/** A list or a map costs this before its first element, and each element one byte more. */
const documentOverheadBytes = 3;
const elementOverheadBytes = 1;

const minus = 0x2d;
const zero = 0x30;

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

/**
 * A byte for sign and exponent, a byte for each two digits on either side of the point, and one
 * more for a negative number. Zeros at both ends of the digits cost nothing. The documentation
 * ("DynamoDB item sizes and formats") says this "approximately"; that the point divides the pairs
 * and that the sign costs a byte is what others measured on AWS by bisecting the 400 KB limit.
 */
function numberSizeBytes(number: string): number {
  const isNegative = number.charCodeAt(0) === minus;
  let start = isNegative ? 1 : 0;
  let end = number.length;
  let pointAt = number.indexOf(".");
  if (pointAt === -1) {
    pointAt = end;
    while (end > start && number.charCodeAt(end - 1) === zero) {
      end -= 1;
    }
  } else if (number.charCodeAt(start) === zero) {
    start = pointAt + 1;
    while (number.charCodeAt(start) === zero) {
      start += 1;
    }
  }
  const integerDigits = Math.max(Math.min(pointAt, end) - start, 0);
  const fractionDigits = Math.max(end - Math.max(start, pointAt + 1), 0);
  const digitBytes = ((integerDigits + 1) >> 1) + ((fractionDigits + 1) >> 1);
  return 1 + digitBytes + (isNegative ? 1 : 0);
}
