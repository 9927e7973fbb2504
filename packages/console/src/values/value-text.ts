import {
  type AttributeValue,
  attributeTypeOf,
  bytesToBase64,
  type OpenAttributeValue,
} from "@plinth/values";
import { countOf, sizeText } from "../site/format.ts";

const textLengthMax = 100;

/** One line of text for a value: all of a short one, the beginning of a long one, the size of a nested one. */
export function shortText(value: AttributeValue): string {
  const open: OpenAttributeValue = value;
  switch (attributeTypeOf(value)) {
    case "S":
      return cut(open.S ?? "");
    case "N":
      return open.N ?? "";
    case "B":
      return binaryText(open.B ?? new Uint8Array());
    case "BOOL":
      return String(open.BOOL);
    case "NULL":
      return "null";
    case "M":
      return countOf(Object.keys(open.M ?? {}).length, "attribute", "attributes");
    case "L":
      return countOf(open.L?.length ?? 0, "element", "elements");
    case "SS":
      return cut((open.SS ?? []).join(", "));
    case "NS":
      return cut((open.NS ?? []).join(", "));
    case "BS":
      return countOf(open.BS?.length ?? 0, "binary", "binaries");
  }
}

/** The text of a key attribute as addresses hold it: binary as base64. */
export function keyText(value: AttributeValue): string {
  const { S, N, B }: OpenAttributeValue = value;
  return S ?? N ?? bytesToBase64(B ?? new Uint8Array());
}

function binaryText(bytes: Uint8Array): string {
  const shownMax = 24;
  const beginning = bytesToBase64(bytes.subarray(0, shownMax));
  return bytes.length <= shownMax
    ? beginning
    : `${beginning.slice(0, 28)}… (${sizeText(bytes.length)})`;
}

function cut(text: string): string {
  return cutText(text, textLengthMax);
}

/** The beginning of a text that is longer than that, with an ellipsis; never half a character. */
export function cutText(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  const isHalf = /[\uD800-\uDBFF]/.test(text.charAt(lengthMax - 1));
  return `${text.slice(0, isHalf ? lengthMax - 1 : lengthMax)}…`;
}
