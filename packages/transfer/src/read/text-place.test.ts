import { describe, expect, it } from "vitest";
import { placeInText, TextPlaces } from "./text-place.ts";

describe("TextPlaces", () => {
  it.each(["", "a", "\n", "ab\ncd", "\n\na\r\nb\n", "a\n"])(
    "agrees with a search from the start: %j",
    (text) => {
      const start = { line: 3, column: 5 };
      const places = new TextPlaces(text, start);
      for (let offset = 0; offset <= text.length; offset += 1) {
        expect(places.placeOf(offset)).toEqual(placeInText(text, offset, start));
      }
    },
  );
});
