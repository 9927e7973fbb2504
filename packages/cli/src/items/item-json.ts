import { type AttributeValue, bytesToBase64, type Item, itemToJson } from "@plinth/values";

/** How an item is written as JSON: as native values, or with DynamoDB's types. */
export type ItemForm = "native" | "dynamodb";

/** An item on one line. */
export function printItem(item: Item, form: ItemForm): string {
  return form === "native" ? nativeJson({ M: item }) : itemToJson(item);
}

/**
 * A value as JSON without types: a Number with all its digits, which other readers may round, a set as
 * a list, and a Binary as base64.
 */
export function nativeJson(value: AttributeValue): string {
  if ("S" in value) return JSON.stringify(value.S);
  if ("N" in value) return numberJson(value.N);
  if ("BOOL" in value) return String(value.BOOL);
  if ("NULL" in value) return "null";
  if ("B" in value) return JSON.stringify(bytesToBase64(value.B));
  if ("SS" in value) return JSON.stringify(value.SS);
  if ("NS" in value) return `[${value.NS.map(numberJson).join(",")}]`;
  if ("BS" in value) return JSON.stringify(value.BS.map(bytesToBase64));
  if ("L" in value) return `[${value.L.map(nativeJson).join(",")}]`;
  const members = Object.entries(value.M).map(
    ([name, member]) => `${JSON.stringify(name)}:${nativeJson(member)}`,
  );
  return `{${members.join(",")}}`;
}

/** DynamoDB writes Numbers as JSON does; whatever else an endpoint may send stays valid JSON. */
function numberJson(digits: string): string {
  return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(digits) ? digits : JSON.stringify(digits);
}
