import type { BookItem } from "../../schema.ts";
import type { BookChange } from "../book-shop.ts";
import type { ImportedBook } from "../inventory.ts";
import { idOfRow } from "./find-known.ts";
import type { ImportDefaults, ImportOptions } from "./import-options.ts";
import { isbn13Of } from "./isbn.ts";
import type { BookRow } from "./read-row.ts";

/** What a row would change of a book that the shop has, with the names of what changes. */
export interface PlannedChange {
  readonly change: BookChange;
  readonly changedNames: readonly string[];
}

/** Only what the row says is compared: an attribute that it lacks stays as it is. */
export function planChange(
  known: BookItem,
  row: BookRow,
  { known: rule, knownStock }: ImportOptions,
): PlannedChange {
  if (rule === "keep") return { change: {}, changedNames: [] };
  const says = <Value>(value: Value | undefined, stored: Value | undefined): Value | undefined =>
    value === stored ? undefined : value;
  const isSameIsbn =
    (isbn13Of(row.isbn ?? "") ?? row.isbn) === (isbn13Of(known.isbn) ?? known.isbn);
  const change: Record<keyof BookChange, BookChange[keyof BookChange]> = {
    category: says(row.category, known.category),
    title: says(row.title, known.title),
    author: says(row.author, known.author),
    isbn: isSameIsbn ? undefined : row.isbn,
    priceCents: says(row.priceCents, known.price),
    stockQuantity:
      knownStock === "keep" ? undefined : says(row.stockQuantity, known.stock_quantity),
    description: says(row.description, known.description),
    imageUrl: says(row.imageUrl, known.image_url),
    publishedYear: says(row.publishedYear, known.published_year),
    language: says(row.language, known.language),
    isActive: says(row.isActive, known.is_active ?? true),
  };
  const changed = Object.entries(change).filter(([, value]) => value !== undefined);
  return {
    change: Object.fromEntries(changed),
    changedNames: changed.map(([name]) => attributeNames[name as keyof BookChange]),
  };
}

const attributeNames: Readonly<Record<keyof BookChange, string>> = {
  category: "category",
  title: "title",
  author: "author",
  isbn: "isbn",
  priceCents: "price",
  stockQuantity: "stock_quantity",
  description: "description",
  imageUrl: "image_url",
  publishedYear: "published_year",
  language: "language",
  isActive: "is_active",
};

export type PlannedBook =
  | { readonly kind: "new"; readonly book: ImportedBook }
  | { readonly kind: "incomplete"; readonly message: string };

/** A new book of what its row says and, where it says nothing, of what the administrator decided. */
export function planNewBook(row: BookRow, defaults: ImportDefaults): PlannedBook {
  const category = row.category ?? defaults.category;
  const priceCents = row.priceCents ?? defaults.priceCents;
  const stockQuantity = row.stockQuantity ?? defaults.stockQuantity;
  const { title, author } = row;
  if (
    category === undefined ||
    title === undefined ||
    author === undefined ||
    priceCents === undefined ||
    stockQuantity === undefined
  ) {
    const missing = Object.entries({ category, title, author, priceCents, stockQuantity })
      .filter(([, value]) => value === undefined)
      .map(([name]) => attributeNames[name as keyof BookChange]);
    const message = `has no ${missing.join(", no ")}${missing.some(hasDefault) ? ", and no default was given" : ""}`;
    return { kind: "incomplete", message };
  }
  return {
    kind: "new",
    book: {
      bookId: idOfRow(row),
      category,
      title,
      author,
      isbn: row.isbn ?? "",
      priceCents,
      stockQuantity,
      description: row.description ?? "",
      imageUrl: row.imageUrl ?? "",
      publishedYear: row.publishedYear,
      language: row.language,
      averageRating: row.averageRating,
      ratingCount: row.ratingCount,
      isActive: row.isActive,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
    },
  };
}

function hasDefault(name: string): boolean {
  return name === "category" || name === "price" || name === "stock_quantity";
}
