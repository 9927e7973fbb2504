import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Book {
  readonly category: string;
  readonly book_id: string;
  readonly title: string;
  readonly author: string;
  readonly isbn: string;
  readonly price: number;
  readonly stock_quantity: number;
  readonly description: string;
  readonly image_url: string;
  readonly published_year: number;
}

/** Facts about real books, which lie beside the repository and not in it. */
const factsFile = new URL("../../../../../shared/data/books.csv", import.meta.url);

const idPrefixes: Readonly<Record<string, string>> = {
  Fiction: "fic",
  Technology: "tech",
  Business: "bus",
  Science: "sci",
  History: "hist",
  Biography: "bio",
  "Children's": "child",
  Fantasy: "fan",
  Mystery: "mys",
  Philosophy: "phil",
  "Science Fiction": "sf",
};

/** Programmers' books that the file of facts does not have; looked up one by one instead. */
const booksWithoutFacts: readonly string[] = [
  "9780131103627",
  "9780131177055",
  "9780137081073",
  "9780201485677",
  "9780201633610",
  "9780201835953",
  "9780262033848",
  "9780262510875",
  "9780321125217",
  "9780596517748",
  "9780735611313",
  "9780735619678",
  "9781430219484",
  "9781449373320",
  "9781491929124",
  "9781942788331",
];

const books = readJson<Book[]>("./books.json");
const samples = readJson<Record<string, unknown>[]>("./sample-books.json");

describe("books.json", () => {
  it("has at least 220 books, and at least 12 in each of at least 8 categories", () => {
    const counts = new Map<string, number>();
    for (const { category } of books) counts.set(category, (counts.get(category) ?? 0) + 1);
    expect(books.length).toBeGreaterThanOrEqual(220);
    expect([...counts.keys()].sort()).toEqual(Object.keys(idPrefixes).sort());
    expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(12);
  });

  it("gives every book an id of its category, used once and never by a sample", () => {
    const ids = [...books, ...samples].map((book) => book["book_id"]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { category, book_id } of books) {
      expect(book_id).toMatch(new RegExp(`^${idPrefixes[category]}-\\d{3}$`));
    }
  });

  it("has the same ten attributes in every book", () => {
    for (const book of books) {
      expect(Object.keys(book)).toEqual([
        "category",
        "book_id",
        "title",
        "author",
        "isbn",
        "price",
        "stock_quantity",
        "description",
        "image_url",
        "published_year",
      ]);
      expect(book.image_url).toBe(`/cloudshelf/covers/${book.book_id}.svg`);
    }
  });

  it("prices books between 4.99 and 69.99 in whole cents", () => {
    for (const { price } of books) {
      expect(price).toBeGreaterThanOrEqual(4.99);
      expect(price).toBeLessThanOrEqual(69.99);
      expect(Number(price.toFixed(2))).toBe(price);
    }
  });

  it("stocks 0 to 120 copies, few of some and none of others", () => {
    const stocks = books.map((book) => book.stock_quantity);
    expect(stocks.every((stock) => Number.isInteger(stock) && stock >= 0 && stock <= 120)).toBe(
      true,
    );
    expect(stocks.filter((stock) => stock === 0).length).toBeGreaterThanOrEqual(2);
    expect(stocks.filter((stock) => stock > 0 && stock <= 3).length).toBeGreaterThanOrEqual(4);
  });

  it("describes every book in words of its own", () => {
    expect(new Set(books.map((book) => book.description)).size).toBe(books.length);
    for (const { description } of books) {
      expect(description.length).toBeGreaterThan(40);
      expect(description.length).toBeLessThan(260);
      expect(description).toMatch(/[.?!]$/);
    }
  });

  it("has ISBN-13s with right check digits, each once", () => {
    const isbns = [...books, ...samples].map((book) => String(book["isbn"]));
    expect(isbns.filter((isbn) => !hasRightCheckDigit(isbn))).toEqual([]);
    expect(new Set(isbns).size).toBe(isbns.length);
  });

  it("has the titles and authors that the facts give for the ISBNs", (context) => {
    if (!existsSync(factsFile)) {
      context.skip("titles and authors are not compared: ../shared/data/books.csv is not there");
    }
    const facts = readFacts();
    const withoutFacts = books.filter((book) => !facts.has(book.isbn)).map((book) => book.isbn);
    expect(withoutFacts.sort()).toEqual([...booksWithoutFacts]);

    const wrong = books.filter((book) => {
      const fact = facts.get(book.isbn);
      return fact !== undefined && !agrees(book, fact);
    });
    expect(wrong.map((book) => [book, facts.get(book.isbn)])).toEqual([]);
  });
});

describe("sample-books.json", () => {
  it("has the three books of the source, with its 11 attributes", () => {
    expect(samples.map((book) => [book["book_id"], book["title"], book["price"]])).toEqual([
      ["fic-001", "The Great Gatsby", 12.99],
      ["tech-001", "Clean Code", 42.99],
      ["bus-001", "The Lean Startup", 26.99],
    ]);
    for (const book of samples) expect(Object.keys(book)).toHaveLength(11);
  });
});

interface Fact {
  readonly title: string;
  readonly authors: readonly string[];
}

/** The shop's title is the fact's without its subtitle and series; its authors come first there. */
function agrees(book: Book, fact: Fact): boolean {
  const title = plain(book.title);
  const factTitle = plain(fact.title);
  const rest = factTitle.slice(title.length);
  const isWholeTitle = factTitle.startsWith(title) && /^($|:| \(| or,| and )/.test(rest);
  const authors = book.author.split(", ").map(plain);
  return isWholeTitle && authors.every((author, index) => fact.authors[index] === author);
}

function readFacts(): ReadonlyMap<string, Fact> {
  const facts = new Map<string, Fact>();
  for (const line of readFileSync(factsFile, "utf8").split(/\r?\n/).slice(1)) {
    const [isbn, title, authors] = splitCsvLine(line);
    if (isbn === undefined || title === undefined || authors === undefined) continue;
    facts.set(isbn, { title, authors: authors.split(", ").map(plain) });
  }
  return facts;
}

/** Fields with commas stand in quotes, quotes inside them are doubled. */
function splitCsvLine(line: string): string[] {
  const fields = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...fields].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "");
}

function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .replaceAll("\u2019", "'")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

function hasRightCheckDigit(isbn: string): boolean {
  if (!/^97[89]\d{10}$/.test(isbn)) return false;
  let sum = 0;
  for (const [index, digit] of [...isbn].entries())
    sum += Number(digit) * (index % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as T;
}
