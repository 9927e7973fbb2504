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

/** The places of one text, whose lines are found once, however much of it is wrong. */
export class TextPlaces {
  readonly #text: string;
  readonly #start: Place;
  #lineStarts: readonly number[] | undefined;

  constructor(text: string, start: Place) {
    this.#text = text;
    this.#start = start;
  }

  placeOf(offset: number): Place {
    this.#lineStarts ??= lineStartsOf(this.#text);
    const index = lastAtMost(this.#lineStarts, offset);
    const column = offset - (this.#lineStarts[index] ?? 0) + (index === 0 ? this.#start.column : 1);
    return { line: this.#start.line + index, column };
  }
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** Where the last of the sorted numbers stands that is not more than that; the first is not. */
function lastAtMost(sorted: readonly number[], most: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((sorted[middle] ?? 0) <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}
