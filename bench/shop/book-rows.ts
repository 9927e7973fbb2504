import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../paths.ts";
import { pick, seededRandom } from "./random.ts";

/** A row as the shop imports it. */
export interface BookRow {
  readonly book_id: string;
  readonly category: string;
  readonly title: string;
  readonly author: string;
  readonly isbn: string;
  readonly price: number;
  readonly stock_quantity: number;
}

export interface BookRows {
  readonly rows: readonly BookRow[];
  /** Where titles and authors are from, for the report. */
  readonly origin: string;
}

const bookSeed = 9277;

const file = join(repositoryRoot, "..", "shared", "data", "books.csv");
const categories = [
  ...["Biography", "Business", "Crafts", "Fantasy", "Fiction", "History", "Mystery"],
  ...["Nature", "Philosophy", "Poetry", "Science", "Travel"],
];

/**
 * The first books of the file, the most rated first; where there is no file, or not enough in it, made
 * up ones of like titles. Category, price and copies, which the file lacks, come from the seed.
 */
export function bookRows(count: number, stockQuantity: number): BookRows {
  const random = seededRandom(bookSeed);
  const found = existsSync(file) ? rowsOfCsv(readFileSync(file, "utf8")).slice(0, count) : [];
  const named = [...found, ...madeUp(count - found.length)];
  const rows = named.map(({ title, author, isbn }, index) => ({
    book_id: `bench-${index + 1}`,
    category: pick(categories, random),
    title,
    author,
    isbn,
    price: Math.round(random() * 4000 + 499) / 100,
    stock_quantity: stockQuantity,
  }));
  const origin =
    found.length === count
      ? `${count} books of books.csv`
      : `${found.length} books of books.csv and ${count - found.length} made up`;
  return { rows, origin: `${origin}; category and price from seed ${bookSeed}` };
}

interface NamedBook {
  readonly title: string;
  readonly author: string;
  readonly isbn: string;
}

function rowsOfCsv(text: string): readonly NamedBook[] {
  return text
    .split("\n")
    .slice(1)
    .filter((line) => line !== "")
    .map((line) => {
      const [isbn = "", title = "", author = ""] = cellsOf(line);
      return { isbn, title, author };
    });
}

/** Cells with commas stand in quotes, a quote in them is doubled; none has a line break. */
function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare = ""]) => quoted?.replaceAll('""', '"') ?? bare,
  );
}

const words = [
  ...["winter", "river", "garden", "night", "house", "letter", "stone", "shadow", "harbour"],
  ...["silence", "mountain", "daughter", "machine", "island", "paper", "summer", "road", "glass"],
];
const names = ["Adams", "Berger", "Castillo", "Dubois", "Eriksson", "Fontana", "Grey", "Hughes"];

/** A few common words in many titles and a rare one in each, as in any catalogue. */
function madeUp(count: number): readonly NamedBook[] {
  const random = seededRandom(bookSeed + 1);
  return Array.from({ length: Math.max(0, count) }, (_, index) => ({
    title: `The ${pick(words, random)} and the ${pick(words, random)} ${index.toString(36)}`,
    author: `${pick(names, random)} ${pick(names, random)}`,
    isbn: isbnOf(index),
  }));
}

function isbnOf(index: number): string {
  const digits = `978${String(100_000_000 + index)}`;
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** As a file to import. */
export function jsonLines(rows: readonly BookRow[]): Uint8Array {
  return new TextEncoder().encode(`${rows.map((row) => JSON.stringify(row)).join("\n")}\n`);
}
