import type { AttributeType } from "@plinth/values";
import type { AttributeCodec } from "./attribute-codec.ts";

const typeNames: Readonly<Record<AttributeType, string>> = {
  S: "a string",
  N: "a number",
  B: "bytes",
  SS: "a set",
  NS: "a set",
  BS: "a set",
  M: "an object",
  L: "a list",
  NULL: "null",
  BOOL: "a boolean",
};

/** What an attribute holds, as a message says it. */
export function describeAttribute({ type, element, form }: AttributeCodec): string {
  if (form === "decimal") {
    return "a decimal";
  }
  if (type !== undefined) {
    return typeNames[type];
  }
  return element === undefined ? "of several types" : "a set";
}

/** What kind of value was given, as a message says it. The value itself may be a secret. */
export function describeKind(value: unknown): string {
  if (value === undefined || value === null || Number.isNaN(value)) {
    return String(value);
  }
  if (value === "") {
    return "an empty string";
  }
  if (Array.isArray(value)) {
    return "a list";
  }
  if (value instanceof Set) {
    return "a set";
  }
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
