import {
  type AttributeValue,
  fromNativeValue,
  NativeValueError,
  normalizeNumber,
  type OpenAttributeValue,
  toNativeValue,
} from "@plinth/values";
import type { core } from "zod";
import type { AttributeCodec } from "./attribute-codec.ts";
import { decimalText } from "./decimal.ts";
import { centsFromNumberText, numberTextFromCents } from "./money.ts";

/** Reads an old item whose attribute has another type than the schema says now. */
function unmarshalOther(value: AttributeValue): unknown {
  return toNativeValue(value);
}

export function stringCodec(schema: core.$ZodType): AttributeCodec {
  return {
    schema,
    form: "string",
    isExact: true,
    type: "S",
    marshal: (value) => ({ S: value as string }),
    unmarshal: (value) => (value as OpenAttributeValue).S ?? unmarshalOther(value),
    fits: (value) => typeof value === "string",
    reads: (value) => "S" in value,
  };
}

export function numberCodec(schema: core.$ZodType): AttributeCodec {
  return {
    schema,
    isWhole: "isInt" in schema && schema.isInt === true,
    form: "number",
    type: "N",
    marshal: (value) => ({ N: String(value) }),
    unmarshal: (value) => ("N" in value ? numberFromText(value.N) : unmarshalOther(value)),
    fits: (value) => typeof value === "number" && Number.isFinite(value),
    reads: (value) => "N" in value,
  };
}

/**
 * A fraction is the nearest number. An integer past those that a number holds exactly is refused,
 * as the AWS SDK does: it may be an id, and the wrong one would be written back.
 */
function numberFromText(text: string): number {
  const number = Number(text);
  const isSure = Number.isSafeInteger(number) || !Number.isInteger(number) || text.includes(".");
  if (isSure || normalizeNumber(String(number)) === normalizeNumber(text)) {
    return number;
  }
  throw new NativeValueError(
    `a number cannot hold ${text} exactly; z.bigint() can, and reads it as a bigint`,
    [],
  );
}

export function centsCodec(schema: core.$ZodType): AttributeCodec {
  return {
    schema,
    form: "cents",
    type: "N",
    marshal: (value) => ({ N: numberTextFromCents(value as number) }),
    unmarshal: (value) => ("N" in value ? centsFromNumberText(value.N) : unmarshalOther(value)),
    fits: (value) => Number.isSafeInteger(value),
    reads: (value) => "N" in value,
  };
}

/** Takes what `decimal` takes, so that conditions and operations may give a number or a bigint too. */
export function decimalCodec(schema: core.$ZodType): AttributeCodec {
  return {
    schema,
    form: "decimal",
    type: "N",
    marshal: (value) => ({ N: decimalText(value) ?? String(value) }),
    unmarshal: (value) => ("N" in value ? normalizeNumber(value.N) : unmarshalOther(value)),
    fits: (value) => decimalText(value) !== undefined,
    reads: (value) => "N" in value,
  };
}

export function bigintCodec(schema: core.$ZodType): AttributeCodec {
  return {
    schema,
    form: "bigint",
    isExact: true,
    type: "N",
    marshal: (value) => ({ N: String(value) }),
    unmarshal: (value) =>
      "N" in value && !value.N.includes(".") ? BigInt(value.N) : unmarshalOther(value),
    fits: (value) => typeof value === "bigint",
    reads: (value) => "N" in value,
  };
}

export function booleanCodec(schema: core.$ZodType): AttributeCodec {
  return {
    schema,
    form: "boolean",
    isExact: true,
    type: "BOOL",
    marshal: (value) => ({ BOOL: value as boolean }),
    unmarshal: (value) => (value as OpenAttributeValue).BOOL ?? unmarshalOther(value),
    fits: (value) => typeof value === "boolean",
    reads: (value) => "BOOL" in value,
  };
}

/** A date is its ISO 8601 text in UTC, which sorts as time does. */
export function dateCodec(schema: core.$ZodType): AttributeCodec {
  return {
    schema,
    form: "date",
    isExact: true,
    type: "S",
    marshal: (value) => ({ S: (value as Date).toISOString() }),
    unmarshal: (value) => ("S" in value ? new Date(value.S) : unmarshalOther(value)),
    fits: (value) => value instanceof Date,
    reads: (value) => "S" in value && !Number.isNaN(Date.parse(value.S)),
  };
}

export function nullCodec(schema: core.$ZodType): AttributeCodec {
  return {
    schema,
    form: "null",
    isExact: true,
    type: "NULL",
    marshal: () => ({ NULL: true }),
    unmarshal: (value) => ("NULL" in value ? null : unmarshalOther(value)),
    fits: (value) => value === null,
    reads: (value) => "NULL" in value,
  };
}

/** One of a few fixed texts, numbers or booleans. */
export function literalCodec(schema: core.$ZodType, literals: readonly unknown[]): AttributeCodec {
  const values = new Set(literals);
  return {
    schema,
    isExact: literalType(literals) === "S",
    type: literalType(literals),
    marshal: fromNativeValue,
    unmarshal: toNativeValue,
    fits: (value) => values.has(value),
    reads: (value) => values.has(toNativeValue(value)),
  };
}

function literalType(literals: readonly unknown[]): "S" | "N" | undefined {
  if (literals.every((literal) => typeof literal === "string")) {
    return "S";
  }
  return literals.every((literal) => typeof literal === "number") ? "N" : undefined;
}

/** What a free-form attribute holds. */
export function freeCodec(schema: core.$ZodType): AttributeCodec {
  return { ...nativeCodec(schema), form: "free", isFree: true };
}

/** Whatever has no form of its own: each native value in its natural type. */
export function nativeCodec(schema: core.$ZodType): AttributeCodec {
  return {
    schema,
    type: undefined,
    marshal: fromNativeValue,
    unmarshal: toNativeValue,
    fits: (value) => value !== undefined && typeof value !== "function",
    reads: () => true,
  };
}
