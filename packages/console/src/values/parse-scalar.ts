import {
  type AttributeValue,
  base64ToBytes,
  NumberFormatError,
  normalizeNumber,
} from "@plinth/values";

/** The types that a line of text can say by itself. */
export const scalarTypes = ["S", "N", "B", "BOOL", "NULL"] as const;

export type ScalarType = (typeof scalarTypes)[number];

/** What a text says as a value of a type, or what keeps it from saying one and what would be right. */
export type Parsed<Value> =
  | { readonly isParsed: true; readonly value: Value }
  | { readonly isParsed: false; readonly problem: string };

/** Reads a text as it was typed. A number keeps every digit; its form becomes DynamoDB's. */
export function parseScalar(text: string, type: ScalarType): Parsed<AttributeValue> {
  switch (type) {
    case "S":
      return { isParsed: true, value: { S: text } };
    case "N":
      return parseNumber(text);
    case "B":
      return parseBinary(text);
    case "BOOL":
      return parseBoolean(text);
    case "NULL":
      return { isParsed: true, value: { NULL: true } };
  }
}

function parseNumber(text: string): Parsed<AttributeValue> {
  try {
    return { isParsed: true, value: { N: normalizeNumber(text.trim()) } };
  } catch (error) {
    if (!(error instanceof NumberFormatError)) throw error;
    return { isParsed: false, problem: numberProblems[error.reason] };
  }
}

const numberProblems = {
  notANumber: "That is no number. Write it as 12, -0.5 or 6.02e23.",
  overflow: "That is more than DynamoDB holds, which is up to 9.99e125.",
  underflow: "That is closer to zero than DynamoDB holds, which is down to 1e-130.",
  tooManyDigits: "DynamoDB keeps 38 digits of a number, and this has more.",
} as const;

function parseBinary(text: string): Parsed<AttributeValue> {
  const bytes = base64ToBytes(text.replace(/\s+/g, ""));
  if (bytes !== undefined) return { isParsed: true, value: { B: bytes } };
  return { isParsed: false, problem: "That is not base64. Binary is written like aGVsbG8=." };
}

function parseBoolean(text: string): Parsed<AttributeValue> {
  const word = text.trim().toLowerCase();
  if (word === "true" || word === "false") {
    return { isParsed: true, value: { BOOL: word === "true" } };
  }
  return { isParsed: false, problem: "A Boolean is true or false." };
}
