import type { ReadItem } from "@plinth/transfer";
import { isReservedCategory } from "../../schema.ts";
import { isbn13Of } from "./isbn.ts";

/** What a row says of a book; what it does not say is undefined. */
export interface BookRow {
  readonly line: number;
  readonly column: number;
  readonly bookId: string | undefined;
  readonly category: string | undefined;
  readonly title: string | undefined;
  readonly author: string | undefined;
  /** As the file writes it. */
  readonly isbn: string | undefined;
  readonly priceCents: number | undefined;
  readonly stockQuantity: number | undefined;
  readonly description: string | undefined;
  readonly imageUrl: string | undefined;
  readonly publishedYear: number | undefined;
  readonly language: string | undefined;
  /** Ratings from elsewhere: their average, from 0 to 5, and their number. */
  readonly averageRating: number | undefined;
  readonly ratingCount: number | undefined;
  readonly isActive: boolean | undefined;
  readonly createdAt: string | undefined;
  readonly updatedAt: string | undefined;
}

/** Why a row cannot be a book, at the first place that is wrong. */
export interface RefusedRow {
  readonly line: number;
  readonly column: number;
  readonly bookId: string;
  readonly title: string;
  readonly message: string;
}

export type ReadRow =
  | { readonly kind: "book"; readonly row: BookRow }
  | { readonly kind: "refused"; readonly refused: RefusedRow };

/** By what names an attribute goes: the shop's own first, then those of lists of books. */
const names = {
  bookId: ["book_id"],
  category: ["category"],
  title: ["title"],
  author: ["author", "authors"],
  isbn: ["isbn", "isbn13"],
  price: ["price"],
  stockQuantity: ["stock_quantity"],
  description: ["description"],
  imageUrl: ["image_url"],
  publishedYear: ["published_year", "year"],
  language: ["language"],
  averageRating: ["average_rating"],
  ratingCount: ["ratings_count"],
  isActive: ["is_active"],
  createdAt: ["created_at"],
  updatedAt: ["updated_at"],
} as const;

const knownNames: ReadonlySet<string> = new Set(Object.values(names).flat());

/** The attributes of a row that no book of the shop has; they are left out, and told. */
export function unusedNames({ item }: ReadItem): readonly string[] {
  return Object.keys(item).filter((name) => !knownNames.has(name));
}

const yearMin = -3_000;
const yearMax = 3_000;
const stockMax = 1_000_000;
const priceMax = 100_000;
const starsMax = 5;
const ratingsMax = 1_000_000_000;

/** Checks a row by itself: what the shop has, and what the administrator decided, comes later. */
export function readRow(read: ReadItem): ReadRow {
  const cells = new RowCells(read);
  const row: BookRow = {
    line: read.line,
    column: read.column,
    bookId: cells.text("bookId", { lengthMax: 60, pattern: bookIdPattern }),
    category: cells.text("category", { lengthMax: 60, pattern: categoryPattern }),
    title: cells.text("title", { lengthMax: 300 }),
    author: cells.text("author", { lengthMax: 1_000 }),
    isbn: cells.text("isbn", { lengthMax: 20 }),
    priceCents: cells.cents("price"),
    stockQuantity: cells.wholeNumber("stockQuantity", 0, stockMax),
    description: cells.text("description", { lengthMax: 5_000 }),
    imageUrl: cells.text("imageUrl", { lengthMax: 500 }),
    publishedYear: cells.wholeNumber("publishedYear", yearMin, yearMax),
    language: cells.text("language", { lengthMax: 35 }),
    averageRating: cells.number("averageRating", 0, starsMax),
    ratingCount: cells.wholeNumber("ratingCount", 0, ratingsMax),
    isActive: cells.truth("isActive"),
    createdAt: cells.time("createdAt"),
    updatedAt: cells.time("updatedAt"),
  };
  cells.check(row.category === undefined || !isReservedCategory(row.category), "category", {
    message: `"${row.category}" is kept for the shop's own items, which a dump has: load a dump as it is, with plinth load --raw`,
  });
  cells.check(row.bookId !== undefined || row.isbn !== undefined, "isbn", {
    message: "is missing, and there is no book_id: one of the two tells which book it is",
  });
  const isNamed = row.bookId !== undefined || row.isbn === undefined;
  cells.check(isNamed || isbn13Of(row.isbn ?? "") !== undefined, "isbn", {
    message: `"${row.isbn}" is no ISBN: it has 10 or 13 digits, and the last of them fits the others`,
  });
  return cells.result(row);
}

type Name = keyof typeof names;

interface TextRule {
  readonly lengthMax: number;
  readonly pattern?: { readonly expression: RegExp; readonly message: string };
}

const bookIdPattern = {
  expression: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  message: "has to be letters, digits, dots, dashes and underscores",
};

/** What a category may be called. */
export const categoryPattern: Required<TextRule>["pattern"] = {
  // A reserved name passes here, so that it is refused for what it is.
  expression: /^([\p{L}\p{N}][\p{L}\p{M}\p{N} &',.-]*|(TOKEN|REVIEW)#.*)$/u,
  message: "has to be words",
};

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

/** Takes a row's values one by one, and gathers what is wrong with them. */
class RowCells {
  readonly #read: ReadItem;
  readonly #messages: string[] = [];
  #place: { readonly line: number; readonly column: number } | undefined;

  constructor(read: ReadItem) {
    this.#read = read;
  }

  text(name: Name, { lengthMax, pattern }: TextRule): string | undefined {
    const text = this.#given(name)?.trim();
    if (text === undefined || text === "") return undefined;
    this.check(text.length <= lengthMax, name, {
      message: `has ${text.length} characters, and at most ${lengthMax} are allowed`,
    });
    if (pattern !== undefined) {
      this.check(pattern.expression.test(text), name, {
        message: `"${shortened(text)}" ${pattern.message}`,
      });
    }
    return text;
  }

  /** An amount with at most two decimals, in cents. */
  cents(name: Name): number | undefined {
    const text = this.#given(name)?.trim();
    if (text === undefined || text === "") return undefined;
    const cents = readCents(text);
    this.check(cents !== undefined, name, {
      message: `"${shortened(text)}" is no price: write an amount up to ${priceMax} with at most two decimals, such as 12.99`,
    });
    return cents;
  }

  wholeNumber(name: Name, least: number, most: number): number | undefined {
    const text = this.#given(name)?.trim();
    if (text === undefined || text === "") return undefined;
    const number = readWholeNumber(text, least, most);
    this.check(number !== undefined, name, {
      message: `"${shortened(text)}" is no whole number from ${least} to ${most}`,
    });
    return number;
  }

  number(name: Name, least: number, most: number): number | undefined {
    const text = this.#given(name)?.trim();
    if (text === undefined || text === "") return undefined;
    const number = /^\d+(\.\d*)?$/.test(text) ? Number(text) : Number.NaN;
    this.check(number >= least && number <= most, name, {
      message: `"${shortened(text)}" is no number from ${least} to ${most}`,
    });
    return number;
  }

  truth(name: Name): boolean | undefined {
    const text = this.#given(name)?.trim().toLowerCase();
    if (text === undefined || text === "") return undefined;
    this.check(text === "true" || text === "false", name, {
      message: `"${shortened(text)}" is neither true nor false`,
    });
    return text === "true";
  }

  time(name: Name): string | undefined {
    const text = this.#given(name)?.trim();
    if (text === undefined || text === "") return undefined;
    this.check(timePattern.test(text) && !Number.isNaN(Date.parse(text)), name, {
      message: `"${shortened(text)}" is no time like 2025-09-05T10:00:00Z`,
    });
    return text;
  }

  check(isRight: boolean, name: Name, { message }: { readonly message: string }): void {
    if (isRight) return;
    const attributeName = this.#nameOf(name);
    this.#messages.push(`${attributeName} ${message}`);
    this.#place ??= this.#read.placeOf(attributeName);
  }

  result(row: BookRow): ReadRow {
    if (this.#messages.length === 0) return { kind: "book", row };
    const { line, column } = this.#place ?? this.#read;
    const { bookId = "", title = "" } = row;
    const refused = { line, column, bookId, title, message: this.#messages.join("; ") };
    return { kind: "refused", refused };
  }

  #nameOf(name: Name): string {
    const { item } = this.#read;
    return names[name].find((each) => Object.hasOwn(item, each)) ?? names[name][0];
  }

  /** What a JSON file has as a number or a truth, as the text that a CSV file has for it. */
  #given(name: Name): string | undefined {
    const attributeName = this.#nameOf(name);
    const value = Object.hasOwn(this.#read.item, attributeName)
      ? this.#read.item[attributeName]
      : undefined;
    if (value === undefined || "NULL" in value) return undefined;
    if ("S" in value) return value.S;
    if ("N" in value) return value.N;
    if ("BOOL" in value) return String(value.BOOL);
    const [type = ""] = Object.keys(value);
    const hint = type === "M" ? " (is the file DynamoDB JSON?)" : "";
    const message = `is of type ${type}, and has to be a text or a number${hint}`;
    this.check(false, name, { message });
    return undefined;
  }
}

/** An amount with at most two decimals, in cents; undefined for anything else. */
export function readCents(text: string): number | undefined {
  const amount = /^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  const cents = Math.round(amount * 100);
  return amount <= priceMax && Math.abs(amount * 100 - cents) < 1e-6 ? cents : undefined;
}

export function readWholeNumber(text: string, least: number, most: number): number | undefined {
  const number = /^[+-]?\d+(\.0*)?$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
