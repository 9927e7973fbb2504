import { type Item, itemFromJson, itemToJson } from "@plinth/values";
import { usageError } from "../errors/cli-error.ts";

/** Where a query goes on, as a word for the command line. It holds the last item's key, in the clear. */
export function printCursor(lastEvaluatedKey: Item): string {
  return Buffer.from(itemToJson(lastEvaluatedKey)).toString("base64url");
}

/** Reads back what `printCursor` gave. Whether it fits the table is DynamoDB's to say. */
export function readCursor(text: string): Item {
  try {
    const key: unknown = itemFromJson(Buffer.from(text, "base64url").toString());
    if (typeof key === "object" && key !== null && !Array.isArray(key)) return key as Item;
  } catch (error) {
    throw usageError(`${mistake} Copy it whole, or leave it out to begin anew.`, error);
  }
  throw usageError(`${mistake} Copy it whole, or leave it out to begin anew.`);
}

const mistake = "--cursor is none that plinth query gave.";
