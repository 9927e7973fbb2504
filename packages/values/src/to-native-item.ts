import { attributeTypeOf, type OpenAttributeValue } from "./attribute-type.ts";
import type { AttributeValue, Item } from "./attribute-value.ts";
import { DecimalNumber } from "./decimal-number.ts";
import type { NativeNumber, NativeValue } from "./native-value.ts";
import { normalizeNumber } from "./normalize-number.ts";
import { setOwn } from "./own-property.ts";

/** Gives an item as a plain object, each number in the narrowest type that holds it exactly. */
export function toNativeItem(item: Item): Record<string, NativeValue> {
  const native: Record<string, NativeValue> = {};
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (value !== undefined) {
      setOwn(native, name, toNativeValue(value));
    }
  }
  return native;
}

/** Gives one value. Bytes are shared with the attribute value, not copied. */
export function toNativeValue(value: AttributeValue): NativeValue {
  const open: OpenAttributeValue = value;
  switch (attributeTypeOf(value)) {
    case "S":
      return open.S ?? "";
    case "N":
      return toNativeNumber(open.N ?? "");
    case "B":
      return open.B ?? new Uint8Array(0);
    case "SS":
      return new Set(open.SS);
    case "NS":
      return new Set(open.NS?.map(toNativeNumber));
    case "BS":
      return new Set(open.BS);
    case "M":
      return toNativeItem(open.M ?? {});
    case "L":
      return open.L?.map(toNativeValue) ?? [];
    case "NULL":
      return null;
    case "BOOL":
      return open.BOOL ?? false;
  }
}

function toNativeNumber(text: string): NativeNumber {
  const canonical = normalizeNumber(text);
  const number = Number(canonical);
  if (Number.isInteger(number) && !canonical.includes(".")) {
    return Number.isSafeInteger(number) ? number : BigInt(canonical);
  }
  return isExact(number, canonical) ? number : new DecimalNumber(canonical);
}

/** A small number prints with an exponent, so the slow comparison follows the quick one. */
function isExact(number: number, canonical: string): boolean {
  const printed = String(number);
  return printed === canonical || (printed.includes("e") && normalizeNumber(printed) === canonical);
}
