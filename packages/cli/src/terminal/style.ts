import { styleText } from "node:util";

/** Emphasis that is there on a terminal and absent in a file. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warning: (text: string) => string;
}

export function createStyle(isColour: boolean): Style {
  const styled =
    (format: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      isColour ? `${styleText(format, text, { validateStream: false })}` : text;
  return {
    bold: styled("bold"),
    dim: styled("dim"),
    good: styled("green"),
    bad: styled("red"),
    warning: styled("yellow"),
  };
}
