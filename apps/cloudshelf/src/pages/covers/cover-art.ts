import type { CoverChance } from "./cover-chance.ts";
import type { CoverPalette } from "./cover-palette.ts";

/** Drawings on a sheet of 400 by 600, as SVG without text, styles or anything a reader typed. */
export type CoverArt = (palette: CoverPalette, chance: CoverChance) => string;

/** A low sun behind hills. */
const hills: CoverArt = (palette, chance) => {
  const sunX = 110 + chance.below(180);
  const ridges = [palette.soft, palette.bright, palette.deep].map((color, index) => {
    const top = 350 + index * 72;
    const [a, b] = [top - 20 - chance.below(70), top + 10 - chance.below(80)];
    return `<path fill="${color}" d="M0 ${top} C90 ${a} 150 ${b} 230 ${top} S340 ${a + 40} 400 ${b + 30} V600 H0 Z"/>`;
  });
  return `<circle cx="${sunX}" cy="378" r="${60 + chance.below(26)}" fill="${palette.paper}"/>${ridges.join("")}`;
};

/** Arcs around a corner or the foot of the sheet. */
const arcs: CoverArt = (palette, chance) => {
  const centerX = chance.pick([0, 200, 400]);
  const colors = [palette.bright, palette.ground, palette.soft, palette.ground, palette.paper];
  return [260, 216, 172, 128, 84]
    .map(
      (radius, index) => `<circle cx="${centerX}" cy="600" r="${radius}" fill="${colors[index]}"/>`,
    )
    .join("");
};

/** Tiles of quarter circles over the lower part. */
const tiles: CoverArt = (palette, chance) => {
  const shapes: string[] = [];
  for (let row = 0; row < 3; row += 1) {
    for (let column = 0; column < 4; column += 1) {
      const [x, y] = [column * 100, 300 + row * 100];
      const [back, front] = chance.pick([
        [palette.soft, palette.paper],
        [palette.bright, palette.deep],
        [palette.deep, palette.bright],
        [palette.paper, palette.soft],
        [palette.ground, palette.bright],
      ]);
      const quarter = chance.pick([
        `M${x} ${y} H${x + 100} A100 100 0 0 1 ${x} ${y + 100} Z`,
        `M${x + 100} ${y} V${y + 100} A100 100 0 0 1 ${x} ${y} Z`,
        `M${x + 100} ${y + 100} H${x} A100 100 0 0 1 ${x + 100} ${y} Z`,
        `M${x} ${y + 100} V${y} A100 100 0 0 1 ${x + 100} ${y + 100} Z`,
      ]);
      shapes.push(`<rect x="${x}" y="${y}" width="100" height="100" fill="${back}"/>`);
      shapes.push(`<path d="${quarter}" fill="${front}"/>`);
    }
  }
  return shapes.join("");
};

/** Bars of different heights, like spines on a shelf. */
const spines: CoverArt = (palette, chance) => {
  const shapes: string[] = [];
  let x = 32;
  while (x < 340) {
    const width = 22 + chance.below(30);
    const height = 130 + chance.below(120);
    const color = chance.pick([palette.bright, palette.soft, palette.paper, palette.deep]);
    const top = 530 - height;
    shapes.push(`<rect x="${x}" y="${top}" width="${width}" height="${height}" fill="${color}"/>`);
    shapes.push(
      `<rect x="${x}" y="${top + 22}" width="${width}" height="5" fill="${palette.ground}" opacity="0.55"/>`,
    );
    x += width + 5;
  }
  return `${shapes.join("")}<rect x="0" y="530" width="400" height="8" fill="${palette.text}"/>`;
};

/** Two circles that overlap. */
const eclipse: CoverArt = (palette, chance) => {
  const shift = 40 + chance.below(60);
  const y = 432;
  return [
    `<circle cx="${200 - shift}" cy="${y}" r="120" fill="${palette.bright}"/>`,
    `<circle cx="${200 + shift}" cy="${y}" r="120" fill="${palette.soft}" opacity="0.85"/>`,
    `<circle cx="200" cy="${y}" r="${28 + chance.below(26)}" fill="${palette.paper}"/>`,
  ].join("");
};

/** Lines of water. */
const waves: CoverArt = (palette, chance) => {
  const amplitude = 10 + chance.below(12);
  const colors = [palette.soft, palette.bright, palette.paper, palette.deep];
  return Array.from({ length: 9 }, (_, index) => {
    const y = 330 + index * 30;
    const color = colors[(index + chance.below(2)) % colors.length];
    return `<path d="M-20 ${y} q50 ${-amplitude * 2} 100 0 t100 0 t100 0 t100 0 t100 0" fill="none" stroke="${color}" stroke-width="10" stroke-linecap="round"/>`;
  }).join("");
};

/** A stair of triangles. */
const peaks: CoverArt = (palette, chance) => {
  const colors = [palette.soft, palette.bright, palette.paper, palette.deep, palette.bright];
  return Array.from({ length: 5 }, (_, index) => {
    const center = 40 + index * 80 + chance.below(30) - 15;
    const height = 130 + chance.below(150);
    return `<path d="M${center - 110} 600 L${center} ${600 - height} L${center + 110} 600 Z" fill="${colors[index]}"/>`;
  }).join("");
};

export const coverArts: readonly [CoverArt, ...CoverArt[]] = [
  hills,
  arcs,
  tiles,
  spines,
  eclipse,
  waves,
  peaks,
];
