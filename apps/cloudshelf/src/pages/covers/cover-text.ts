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
  const pieces = piecesOf(text);
  for (let size = box.sizeMax; size > box.sizeMin; size -= 2) {
    const lines = wrap(pieces, size, box);
    const isFitting = lines.every((line) => textWidth(line, size, box.font) <= box.widthMax);
    const isLowEnough = lines.length * size * lineHeight <= box.heightMax;
    if (isFitting && isLowEnough && lines.length <= box.lineCountMax) return { lines, size };
  }
  const size = box.sizeMin;
  const lines = wrap(
    pieces.flatMap((piece) => breakPiece(piece, size, box)),
    size,
    box,
  );
  if (lines.length <= box.lineCountMax) return { lines, size };
  const kept = lines.slice(0, box.lineCountMax);
  return { lines: [...kept.slice(0, -1), cutLine(kept.at(-1) ?? "", size, box)], size };
}

/** What no line is broken within, and whether a space stands before it. */
interface Piece {
  readonly text: string;
  readonly isSpaced: boolean;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function graphemesOf(text: string): readonly string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}

/** Scripts that are written without spaces, whose lines break between any two characters. */
const isUnspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

function piecesOf(text: string): readonly Piece[] {
  const words = text.split(/\s+/).filter((word) => word !== "");
  return words.flatMap((word) => {
    const parts = isUnspaced.test(word) ? graphemesOf(word) : [word];
    return parts.map((part, index) => ({ text: part, isSpaced: index === 0 }));
  });
}

function wrap(pieces: readonly Piece[], size: number, box: TextBox): readonly string[] {
  const lines: string[] = [];
  for (const { text, isSpaced } of pieces) {
    const line = lines.at(-1);
    const longer = `${line}${isSpaced ? " " : ""}${text}`;
    if (line !== undefined && textWidth(longer, size, box.font) <= box.widthMax) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(text);
    }
  }
  return lines;
}

/** A word that is longer than a line, in pieces that are not. */
function breakPiece(piece: Piece, size: number, box: TextBox): readonly Piece[] {
  if (textWidth(piece.text, size, box.font) <= box.widthMax) return [piece];
  const letters = graphemesOf(piece.text).map((text) => ({ text, isSpaced: false }));
  return wrap(letters, size, box).map((text, index) => ({
    text,
    isSpaced: index === 0 && piece.isSpaced,
  }));
}

/** A line with an ellipsis for what follows, as long as the box is wide. */
function cutLine(line: string, size: number, box: TextBox): string {
  const letters = [...graphemesOf(line.replace(/[\s,;:.]+$/, ""))];
  while (letters.length > 1 && textWidth(`${letters.join("")}…`, size, box.font) > box.widthMax) {
    letters.pop();
  }
  return `${letters.join("").trimEnd()}…`;
}

/**
 * An estimate by the widest letters in use, DejaVu's: the fonts are whatever the reader's system has, and
 * an image cannot ask for their measures.
 */
function textWidth(text: string, size: number, font: CoverFont): number {
  let ems = 0;
  for (const character of text) ems += characterWidthEms(character);
  return ems * size * (font === "sans" ? 1.06 : 1);
}

function characterWidthEms(character: string): number {
  if (/[MW@%]/u.test(character)) return 1.1;
  if (/[mw]/u.test(character)) return 0.95;
  if (/[ijl.,;:'’!|I\s()-]/u.test(character)) return 0.4;
  if (/[frt]/u.test(character)) return 0.48;
  if (/\p{Lu}|\p{N}/u.test(character)) return 0.78;
  if (/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(character)) {
    return 1.05;
  }
  // What joins emoji or marks a letter takes no room of its own.
  if (/\p{M}|\u200d|\ufe0f/u.test(character)) return 0;
  if (/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(character)) return 1.3;
  return 0.65;
}
