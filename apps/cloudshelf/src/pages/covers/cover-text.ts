export type CoverFont = "serif" | "sans";

/** The distance of two lines, in the size of their letters. */
export const lineHeight = 1.12;

export interface TextBox {
  readonly font: CoverFont;
  readonly widthMax: number;
  readonly lineCountMax: number;
  readonly heightMax: number;
  readonly sizeMax: number;
  readonly sizeMin: number;
}

export interface FittedText {
  readonly lines: readonly string[];
  readonly size: number;
}

/** Breaks a text into lines at the largest size at which it fits its box; what is left over is cut. */
export function fitText(text: string, box: TextBox): FittedText {
  const words = text.split(/\s+/).filter((word) => word !== "");
  for (let size = box.sizeMax; size > box.sizeMin; size -= 2) {
    const lines = wrap(words, size, box);
    const isFitting = lines.every((line) => textWidth(line, size, box.font) <= box.widthMax);
    const isLowEnough = lines.length * size * lineHeight <= box.heightMax;
    if (isFitting && isLowEnough && lines.length <= box.lineCountMax) return { lines, size };
  }
  const lines = wrap(words, box.sizeMin, box);
  if (lines.length <= box.lineCountMax) return { lines, size: box.sizeMin };
  const kept = lines.slice(0, box.lineCountMax);
  const last = kept.pop() ?? "";
  return { lines: [...kept, `${last.replace(/[\s,;:.]+$/, "")}…`], size: box.sizeMin };
}

function wrap(words: readonly string[], size: number, box: TextBox): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    const longer = `${line} ${word}`;
    if (line !== undefined && textWidth(longer, size, box.font) <= box.widthMax) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

/**
 * An estimate, on the wide side: the fonts are whatever the reader's system has, and an image cannot
 * ask for their measures.
 */
function textWidth(text: string, size: number, font: CoverFont): number {
  let ems = 0;
  for (const character of text) ems += characterWidthEms(character);
  return ems * size * (font === "sans" ? 1.06 : 1);
}

function characterWidthEms(character: string): number {
  if (/[MW@%]/u.test(character)) return 0.95;
  if (/[mw]/u.test(character)) return 0.84;
  if (/[ijl.,;:'’!|I\s()-]/u.test(character)) return 0.36;
  if (/[frt]/u.test(character)) return 0.42;
  if (/\p{Lu}|\p{N}/u.test(character)) return 0.7;
  if (/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(character)) {
    return 1.05;
  }
  return 0.56;
}
