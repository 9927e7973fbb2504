import { describe, expect, it } from "vitest";
import { coverPalettes } from "./cover-palette.ts";
import { fitText } from "./cover-text.ts";
import { drawCover } from "./draw-cover.ts";

const book = { bookId: "tech-001", title: "Clean Code", author: "Robert C. Martin" };

describe("drawCover", () => {
  it("gives a book the same cover each time, and its neighbour another", () => {
    expect(drawCover(book)).toBe(drawCover({ ...book }));
    const covers = Array.from({ length: 50 }, (_, index) =>
      drawCover({ ...book, bookId: `tech-0${index}` }),
    );
    expect(new Set(covers).size).toBeGreaterThan(45);
  });

  it("escapes the title and leaves out what XML cannot hold", () => {
    const svg = drawCover({ ...book, title: 'Tom & "Jerry" <\u0001script>' });
    expect(svg).not.toContain("<script");
    expect(svg).not.toContain("\u0001");
    expect(svg).toContain("&amp;");
  });

  it("draws a title of any length, in any script, and none at all", () => {
    for (const title of [
      "",
      "A",
      "W".repeat(200),
      "word ".repeat(100),
      "源氏物語",
      "(A Series, #1)",
    ]) {
      expect(drawCover({ ...book, title, author: "" })).toMatch(/^<svg .*<\/svg>$/s);
    }
  });

  it("is read easily: every text has a contrast of 4.5", () => {
    for (const { ground, text, paper, paperText } of coverPalettes) {
      expect(contrast(ground, text)).toBeGreaterThan(4.5);
      expect(contrast(paper, paperText)).toBeGreaterThan(4.5);
    }
  });
});

describe("fitText", () => {
  const box = {
    font: "serif",
    widthMax: 300,
    heightMax: 200,
    lineCountMax: 3,
    sizeMax: 50,
    sizeMin: 20,
  } as const;

  it("writes a short title large and a long one smaller", () => {
    expect(fitText("Dune", box)).toEqual({ lines: ["Dune"], size: 50 });
    expect(fitText("The Hitchhiker's Guide to the Galaxy", box).size).toBeLessThan(50);
  });

  it.each([
    ["a word longer than a line", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"],
    ["a script without spaces", "紅樓夢脂硯齋重評石頭記全本精校插圖典藏版"],
    ["marks without an end", "!".repeat(300)],
    ["a name of one word", "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren"],
    ["a script from right to left", "مئة عام من العزلة: طبعة خاصة للقراء"],
    ["families", "👩‍👩‍👧‍👦".repeat(20)],
  ])("breaks %s into lines, and nothing that is one character", (_case, text) => {
    const { lines } = fitText(text, box);
    expect(lines.length).toBeLessThanOrEqual(box.lineCountMax);
    expect(lines.join("").replace(/…$/, "").replace(/\s/g, "")).toSatisfy((drawn: string) =>
      text.replace(/\s/g, "").startsWith(drawn),
    );
    expect(lines.join("")).not.toMatch(/\u200d(…|$)|\ud83d$/);
  });

  it("breaks a script without spaces instead of writing it small", () => {
    expect(fitText("紅樓夢脂硯齋重評", box)).toEqual({ lines: ["紅樓夢脂硯", "齋重評"], size: 50 });
  });

  it("cuts what fits at no size, and says so", () => {
    const { lines } = fitText("word ".repeat(100), box);
    expect(lines).toHaveLength(3);
    expect(lines.at(-1)).toMatch(/…$/);
  });
});

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
