import { type Item, itemToJson } from "@plinth/values";

/** An item as DynamoDB JSON, in lines that a person can read. */
export function itemJsonText(item: Item): string {
  // Types and numbers are texts in this form, so parsing loses nothing.
  return JSON.stringify(JSON.parse(itemToJson(item)), undefined, 2);
}
