import { beginsWith } from "@plinth/model";
import { type BookItem, helperKeys } from "../../schema.ts";
import { findBook } from "../catalogue.ts";
import type { ShopContext } from "../shop-context.ts";
import { isbn13Of } from "./isbn.ts";
import type { BookRow } from "./read-row.ts";

/** The id of a row's book when nobody gave it one: the same at each import. */
export function idOfRow({ bookId, isbn }: BookRow): string {
  return bookId ?? `isbn-${isbn13Of(isbn ?? "")}`;
}

/**
 * The book that a row is about, if the shop has it: the one of its id or, when it gives none, the one
 * that has its ISBN, whatever its id.
 */
export async function findKnown(context: ShopContext, row: BookRow): Promise<BookItem | undefined> {
  const now = { consistent: true };
  const known = await findBook(context, idOfRow(row), now);
  if (known !== undefined || row.bookId !== undefined) return known;
  const isbn = isbn13Of(row.isbn ?? "") ?? "";
  // An ISBN is one of the words by which its book is found.
  const word = await context.data.SearchToken.query(
    { category: helperKeys.tokens(isbn), book_id: beginsWith(`${isbn}#`) },
    { limit: 1 },
  ).first();
  const [, , ...id] = word?.book_id.split("#") ?? [];
  return word === undefined ? undefined : findBook(context, id.join("#"), now);
}
