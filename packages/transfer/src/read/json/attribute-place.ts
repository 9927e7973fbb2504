import type { Place } from "../../item-problem.ts";
import { placeInText } from "../text-place.ts";
import { colon, comma, JsonCursor, JsonSyntaxError, openBrace } from "./json-cursor.ts";
import type { ItemText } from "./json-splitter.ts";

/** Looks for an attribute's value in the text of a well-formed item, which may be an export's line. */
export function placeOfAttribute({ text, line, column }: ItemText, attributeName: string): Place {
  const offset = memberOffset(text, 0, attributeName) ?? offsetInWrapped(text, attributeName);
  return offset === undefined ? { line, column } : placeInText(text, offset, { line, column });
}

function offsetInWrapped(text: string, name: string): number | undefined {
  const item = memberOffset(text, 0, "Item");
  return item === undefined ? undefined : memberOffset(text, item, name);
}

/** Where the value of a member begins, of the object that begins at `start`. */
function memberOffset(text: string, start: number, name: string): number | undefined {
  const cursor = new JsonCursor(text);
  cursor.at = start;
  if (!cursor.skip(openBrace)) return undefined;
  try {
    do {
      const isWanted = cursor.readString() === name;
      cursor.skip(colon);
      cursor.peek();
      if (isWanted) return cursor.at;
      cursor.skipValue();
    } while (cursor.skip(comma));
  } catch (error) {
    // An object without members.
    if (!(error instanceof JsonSyntaxError)) throw error;
  }
  return undefined;
}
