import type { Place } from "../item-problem.ts";

/** The place of `text[offset]`, where the text begins at `start`. */
export function placeInText(text: string, offset: number, start: Place): Place {
  let line = start.line;
  let lineStart = 0;
  for (;;) {
    const newline = text.indexOf("\n", lineStart);
    if (newline === -1 || newline >= offset) {
      const column = offset - lineStart + (line === start.line ? start.column : 1);
      return { line, column };
    }
    line += 1;
    lineStart = newline + 1;
  }
}

/** The place behind a whole text. */
export function placeAfter(text: string, start: Place): Place {
  return placeInText(text, text.length, start);
}
