import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { themeFolder } from "./theme.ts";

const textPairs: readonly (readonly [string, string])[] = [
  ["ink", "paper"],
  ["ink", "surface"],
  ["ink", "sunken"],
  ["ink-soft", "paper"],
  ["ink-soft", "sunken"],
  ["ink-faint", "paper"],
  ["ink-faint", "surface"],
  ["ink-faint", "sunken"],
  ["accent", "paper"],
  ["accent", "surface"],
  ["accent", "accent-wash"],
  ["accent-ink", "accent"],
  ["accent-ink", "accent-hover"],
  ["danger", "paper"],
  ["danger", "surface"],
  ["danger", "danger-wash"],
  ["warning", "surface"],
  ["warning", "warning-wash"],
  ["success", "surface"],
  ["success", "success-wash"],
  ["info", "info-wash"],
  ["ink", "danger-wash"],
  ["ink", "warning-wash"],
  ["ink", "success-wash"],
  ["ink", "info-wash"],
  ["accent", "danger-wash"],
];

describe("theme.css", () => {
  const css = readFileSync(new URL("theme.css", themeFolder), "utf8");
  const darkStart = css.indexOf("@media screen and (prefers-color-scheme: dark)");
  const light = colorsOf(css.slice(0, darkStart));
  const dark = colorsOf(css.slice(darkStart));

  for (const [theme, colors] of [
    ["light", light],
    ["dark", dark],
  ] as const) {
    it(`gives every text of the ${theme} theme a contrast of 4.5 and every control's edge 3`, () => {
      for (const [text, background] of textPairs) {
        expect(contrast(colors, text, background), `${text} on ${background}`).toBeGreaterThan(4.5);
      }
      for (const edge of ["line-strong", "focus"]) {
        expect(contrast(colors, edge, "surface"), edge).toBeGreaterThan(3);
        expect(contrast(colors, edge, "paper"), edge).toBeGreaterThan(3);
      }
    });
  }
});

function colorsOf(css: string): ReadonlyMap<string, string> {
  return new Map(
    [...css.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, k, v]) => [`${k}`, `${v}`]),
  );
}

function contrast(colors: ReadonlyMap<string, string>, text: string, background: string): number {
  const [a, b] = [luminance(colors.get(text)), luminance(colors.get(background))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(color: string | undefined): number {
  const channels = [1, 3, 5].map((at) => {
    const part = Number.parseInt(`${color}`.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (channels[0] ?? 0) + 0.7152 * (channels[1] ?? 0) + 0.0722 * (channels[2] ?? 0);
}
