import { type Item, itemToJson } from "@plinth/values";
import { printJson } from "../values/print-json.ts";

/** An item as DynamoDB JSON, in lines that a person can read. */
export function itemJsonText(item: Item): string {
  // Types and numbers are texts in this form, so parsing loses nothing.
  return printItem(JSON.parse(itemToJson(item)));
}

/** Each attribute begins on a line of its own, however short the item is. */
function printItem(wire: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(wire).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${printJson(value, "  ")}`,
  );
  return `{\n${lines.join(",\n")}\n}`;
}
