import { coverArts } from "./cover-art.ts";
import { type CoverChance, createCoverChance } from "./cover-chance.ts";
import { type CoverPalette, coverPalettes } from "./cover-palette.ts";
import { type CoverFont, type FittedText, fitText, lineHeight } from "./cover-text.ts";

export interface CoverBook {
  readonly bookId: string;
  readonly title: string;
  readonly author: string;
}

interface CoverSheet {
  readonly title: string;
  readonly author: string;
  readonly palette: CoverPalette;
  readonly chance: CoverChance;
  readonly font: CoverFont;
}

type CoverLayout = (sheet: CoverSheet) => string;

const families: Record<CoverFont, string> = {
  serif: "'Iowan Old Style','Palatino Linotype',Palatino,P052,'Book Antiqua',Georgia,serif",
  sans: "'Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif",
};

/** Draws the cover of a book as SVG: the same book always gets the same one. */
export function drawCover(book: CoverBook): string {
  const chance = createCoverChance(book.bookId);
  const palette = coverPalettes[chance.below(coverPalettes.length)] ?? fallbackPalette;
  const layout = chance.pick<CoverLayout>([
    pictureLayout,
    pictureLayout,
    bandLayout,
    frameLayout,
    labelLayout,
  ]);
  const font = chance.pick<CoverFont>(["serif", "serif", "sans"]);
  const author = book.author.split(",")[0] ?? "";
  return sheetOf(
    layout({ title: shortTitle(book.title), author, palette, chance, font }),
    palette.ground,
  );
}

/** What stands where there is no such book: a plain closed book. */
export function drawMissingCover(): string {
  const book =
    '<path d="M130 220h140v170H130z" fill="none" stroke="#7d8983" stroke-width="6"/><path d="M155 220v170" stroke="#7d8983" stroke-width="6"/>';
  return sheetOf(book, "#e6e9e3");
}

const fallbackPalette: CoverPalette = {
  ground: "#14342b",
  text: "#f3ead7",
  paper: "#f3ead7",
  paperText: "#14342b",
  bright: "#e2a336",
  deep: "#0c231d",
  soft: "#5e8d72",
};

/** The light along the spine and at the edges is what makes a flat sheet a book. */
function sheetOf(content: string, ground: string): string {
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 600" width="400" height="600">',
    '<defs><linearGradient id="s"><stop offset="0" stop-color="#000" stop-opacity=".22"/>',
    '<stop offset=".025" stop-color="#fff" stop-opacity=".18"/><stop offset=".05" stop-color="#000" stop-opacity=".16"/>',
    '<stop offset=".085" stop-color="#fff" stop-opacity=".05"/><stop offset="1" stop-color="#000" stop-opacity=".04"/></linearGradient></defs>',
    `<rect width="400" height="600" fill="${ground}"/>${content}`,
    '<rect width="400" height="600" fill="url(#s)"/></svg>',
  ].join("");
}

/** The title above, a picture below. */
function pictureLayout(sheet: CoverSheet): string {
  const { palette, chance, font } = sheet;
  const title = fitText(sheet.title, {
    font,
    widthMax: 324,
    lineCountMax: 4,
    heightMax: 172,
    sizeMax: 56,
    sizeMin: 26,
  });
  const titleTop = 52;
  const author = fitText(sheet.author, {
    font: "sans",
    widthMax: 324,
    lineCountMax: 1,
    heightMax: 60,
    sizeMax: 27,
    sizeMin: 14,
  });
  const authorTop = titleTop + title.lines.length * title.size * lineHeight + 14;
  return [
    chance.pick(coverArts)(palette, chance),
    textLines(title, { x: 42, top: titleTop, color: palette.text, font, weight: 700 }),
    textLines(author, { x: 42, top: authorTop, color: palette.text, font: "sans", weight: 500 }),
  ].join("");
}

/** Three bands; the title on the light one. */
function bandLayout(sheet: CoverSheet): string {
  const { palette, font } = sheet;
  const title = fitText(sheet.title, {
    font,
    widthMax: 320,
    lineCountMax: 4,
    heightMax: 160,
    sizeMax: 50,
    sizeMin: 24,
  });
  const author = fitText(sheet.author.toUpperCase(), {
    font: "sans",
    widthMax: 300,
    lineCountMax: 1,
    heightMax: 60,
    sizeMax: 22,
    sizeMin: 12,
  });
  const titleTop = 300 - (title.lines.length * title.size * lineHeight) / 2 - 14;
  return [
    `<rect y="178" width="400" height="244" fill="${palette.paper}"/>`,
    `<rect y="178" width="400" height="6" fill="${palette.bright}"/><rect y="416" width="400" height="6" fill="${palette.bright}"/>`,
    `<circle cx="200" cy="89" r="34" fill="none" stroke="${palette.bright}" stroke-width="5"/><circle cx="200" cy="89" r="14" fill="${palette.bright}"/>`,
    centered(title, { top: titleTop, color: palette.paperText, font, weight: 700 }),
    centered(author, { top: 372, color: palette.paperText, font: "sans", weight: 600 }),
    `<path d="M150 510h100M170 524h60" stroke="${palette.text}" stroke-width="4" opacity=".7"/>`,
  ].join("");
}

/** A ruled frame, everything on the middle axis. */
function frameLayout(sheet: CoverSheet): string {
  const { palette, font, chance } = sheet;
  const title = fitText(sheet.title, {
    font,
    widthMax: 280,
    lineCountMax: 5,
    heightMax: 250,
    sizeMax: 52,
    sizeMin: 24,
  });
  const author = fitText(sheet.author, {
    font: "serif",
    widthMax: 270,
    lineCountMax: 2,
    heightMax: 60,
    sizeMax: 24,
    sizeMin: 15,
  });
  const petals = chance.pick([6, 8, 12]);
  const flower = Array.from({ length: petals }, (_, index) => {
    const angle = (360 / petals) * index;
    return `<ellipse cx="200" cy="424" rx="${petals === 12 ? 7 : 11}" ry="30" fill="${index % 2 === 0 ? palette.bright : palette.soft}" transform="rotate(${angle} 200 452)"/>`;
  }).join("");
  return [
    `<rect x="26" y="26" width="348" height="548" fill="none" stroke="${palette.text}" stroke-width="3"/>`,
    `<rect x="36" y="36" width="328" height="528" fill="none" stroke="${palette.text}" stroke-width="1.5" opacity=".7"/>`,
    centered(title, { top: 84, color: palette.text, font, weight: 600 }),
    flower,
    `<circle cx="200" cy="452" r="9" fill="${palette.paper}"/>`,
    centered(author, {
      top: 518 - (author.lines.length - 1) * 12,
      color: palette.text,
      font: "serif",
      weight: 400,
    }),
  ].join("");
}

/** A pattern over the whole sheet and a label glued on it. */
function labelLayout(sheet: CoverSheet): string {
  const { palette, chance, font } = sheet;
  const title = fitText(sheet.title, {
    font,
    widthMax: 236,
    lineCountMax: 4,
    heightMax: 190,
    sizeMax: 38,
    sizeMin: 20,
  });
  const author = fitText(sheet.author, {
    font: "sans",
    widthMax: 236,
    lineCountMax: 1,
    heightMax: 60,
    sizeMax: 23,
    sizeMin: 12,
  });
  const titleHeight = title.lines.length * title.size * lineHeight;
  const labelHeight = titleHeight + 92;
  const top = 250 - labelHeight / 2;
  return [
    pattern(palette, chance),
    `<rect x="60" y="${top}" width="280" height="${labelHeight}" fill="${palette.paper}"/>`,
    `<rect x="68" y="${top + 8}" width="264" height="${labelHeight - 16}" fill="none" stroke="${palette.paperText}" stroke-width="1.5"/>`,
    centered(title, { top: top + 26, color: palette.paperText, font, weight: 700 }),
    centered(author, {
      top: top + 42 + titleHeight,
      color: palette.paperText,
      font: "sans",
      weight: 500,
    }),
  ].join("");
}

function pattern(palette: CoverPalette, chance: CoverChance): string {
  const shape = chance.pick([
    (x: number, y: number) => `<circle cx="${x}" cy="${y}" r="15"/>`,
    (x: number, y: number) =>
      `<path d="M${x - 18} ${y}L${x} ${y - 18}L${x + 18} ${y}L${x} ${y + 18}Z"/>`,
    (x: number, y: number) => `<path d="M${x - 20} ${y + 12}A20 20 0 0 1 ${x + 20} ${y + 12}Z"/>`,
  ]);
  const shapes: string[] = [];
  for (let row = 0; row < 13; row += 1) {
    for (let column = 0; column < 9; column += 1) {
      const color = (row + column) % 3 === 0 ? palette.bright : palette.soft;
      shapes.push(`<g fill="${color}">${shape(column * 50 + (row % 2) * 25, row * 50)}</g>`);
    }
  }
  return shapes.join("");
}

interface TextPlace {
  readonly top: number;
  readonly color: string;
  readonly font: CoverFont;
  readonly weight: number;
}

function centered(text: FittedText, place: TextPlace): string {
  return textLines(text, { ...place, x: 200, anchor: "middle" });
}

function textLines(
  text: FittedText,
  place: TextPlace & { readonly x: number; readonly anchor?: "middle" },
): string {
  const { size } = text;
  const lines = text.lines.map((line, index) => {
    const baseline = Math.round(place.top + size * 0.82 + index * size * lineHeight);
    return `<tspan x="${place.x}" y="${baseline}">${escapeXml(line)}</tspan>`;
  });
  const anchor = place.anchor === undefined ? "" : ` text-anchor="${place.anchor}"`;
  return `<text font-family="${families[place.font]}" font-size="${size}" font-weight="${place.weight}" fill="${place.color}"${anchor}>${lines.join("")}</text>`;
}

/** "The Hobbit: There and Back Again (Middle-earth, #0)" is The Hobbit on its cover. */
function shortTitle(title: string): string {
  const withoutSeries = title.replace(/\s*\([^)]*\)\s*$/, "");
  return (withoutSeries === "" ? title : withoutSeries).split(": ")[0] ?? title;
}

function escapeXml(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      // Control characters are not XML, escaped or not.
      .replace(/[\p{Cc}\p{Cs}]/gu, "")
  );
}
