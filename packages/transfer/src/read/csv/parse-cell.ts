import {
  type AttributeValue,
  base64ToBytes,
  NumberFormatError,
  normalizeNumber,
} from "@plinth/values";
import { DynamoDBWalk, parseDynamoDBValue } from "../json/dynamodb-item.ts";
import { numberProblem } from "../json/json-walk.ts";
import { parseNativeValue } from "../json/native-item.ts";
import type { ColumnType } from "./csv-header.ts";

/** Hears of what is wrong in a cell, with the way to it inside the cell's value. */
export type ReportInCell = (path: string, message: string) => void;

/** Reads a cell that is not empty, or is an empty text. Gives undefined when anything was reported. */
export function parseCell(
  text: string,
  type: ColumnType,
  report: ReportInCell,
): AttributeValue | undefined {
  switch (type) {
    case "S":
      return { S: text };
    case "N":
      return parseNumber(text, report);
    case "B":
      return parseBinary(text, report);
    case "BOOL":
      return parseBoolean(text, report);
    case "NULL":
      if (/^(null|true)$/i.test(text)) return { NULL: true };
      report("", "has to be null, or empty for an item without the attribute");
      return undefined;
    case "M":
      return parseDocument(text, "{", report);
    case "L":
      return parseDocument(text, "[", report);
    case "SS":
    case "NS":
    case "BS":
      return parseSet(text, type, report);
    case "JSON":
      return parseDynamoDBValue(text, inCell(text, report));
  }
}

function parseNumber(text: string, report: ReportInCell): AttributeValue | undefined {
  try {
    return { N: normalizeNumber(text) };
  } catch (error) {
    if (!(error instanceof NumberFormatError)) throw error;
    report("", numberProblem(error, text));
    return undefined;
  }
}

function parseBinary(text: string, report: ReportInCell): AttributeValue | undefined {
  const bytes = base64ToBytes(text);
  if (bytes === undefined) report("", "is no base64: write the bytes as base64 with its padding");
  return bytes && { B: bytes };
}

/** Spreadsheets write booleans in capitals. */
function parseBoolean(text: string, report: ReportInCell): AttributeValue | undefined {
  const lower = text.toLowerCase();
  if (lower === "true" || lower === "false") return { BOOL: lower === "true" };
  report("", "has to be true or false");
  return undefined;
}

function parseDocument(
  text: string,
  first: "{" | "[",
  report: ReportInCell,
): AttributeValue | undefined {
  if (!text.trimStart().startsWith(first)) {
    const expected = first === "{" ? 'an object in JSON, as {"a":1}' : "a list in JSON, as [1,2]";
    report("", `has to be ${expected}`);
    return undefined;
  }
  return parseNativeValue(text, inCell(text, report));
}

function parseSet(
  text: string,
  type: "SS" | "NS" | "BS",
  report: ReportInCell,
): AttributeValue | undefined {
  const walk = new SetWalk(text, inCell(text, report));
  let value: AttributeValue | undefined;
  walk.walk(() => {
    value = walk.readTyped(type, 0, 0);
  });
  return walk.isRefused ? undefined : value;
}

/** In a cell the numbers of a set may stand without quotes: its type is in the header already. */
class SetWalk extends DynamoDBWalk {
  protected override readNumberText(): string {
    const offset = this.cursor.at;
    return /[-0-9]/.test(this.cursor.text.charAt(offset))
      ? this.normalized(this.cursor.readNumber(), offset)
      : super.readNumberText();
  }
}

/** The place in the file is the cell's; where in a long cell something is wrong is said in words. */
function inCell(text: string, report: ReportInCell) {
  return (offset: number, path: string, message: string): void => {
    const where = text.length > 40 ? ` (at character ${offset + 1} of the cell)` : "";
    report(path, message + where);
  };
}
