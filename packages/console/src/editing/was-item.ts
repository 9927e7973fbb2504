import { type Item, itemFromJson } from "@plinth/values";
import { PageError } from "../site/page-error.ts";

/** What a form brings back of an item as it was read. It made the text itself, unless somebody changed it. */
export function wasItem(text: string): Item {
  try {
    return itemFromJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new PageError(400, {
      title: "This form was changed on its way",
      text: "What it brings of the item as it was read is not what the page had. Nothing was written. Open the item anew.",
      cause: error,
    });
  }
}
