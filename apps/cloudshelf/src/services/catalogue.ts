import type { GetOptions } from "@plinth/model";
import type { BookItem } from "../schema.ts";
import { searchBooks } from "./search.ts";
import {
  type BookView,
  type Catalogue,
  type CategorySummary,
  type Page,
  type PageRequest,
  type SearchRequest,
  ShopError,
} from "./shop.ts";
import { pageOf, type ShopContext } from "./shop-context.ts";
import { bookView } from "./views.ts";

/** What everybody may see of the books. Reads the base table by its keys, never a Scan. */
export function createCatalogue(context: ShopContext): Catalogue {
  const { data } = context;
  return {
    async categories(): Promise<readonly CategorySummary[]> {
      const entries = await data.CategoryEntry.query({}).all();
      return entries
        .filter((entry) => entry.book_count > 0)
        .map((entry) => ({ name: entry.book_id, bookCount: entry.book_count }));
    },
    async booksOf(category: string, page: PageRequest = {}): Promise<Page<BookView>> {
      if (category === "") return { items: [], cursor: undefined };
      return await pageOf(data.Book.query({ category }), page, bookView);
    },
    async book(bookId: string): Promise<BookView> {
      // A page about a book may be a moment old, at half the price.
      return bookView(requireBook(await findBook(context, bookId, {}), bookId));
    },
    search(request: SearchRequest): Promise<Page<BookView>> {
      return searchBooks(context, request);
    },
  };
}

/** No id is longer; what is, comes from an address somebody made up, and may be too long for a key. */
export const idLengthMax = 200;

/** The book of an id as it is now, for who will write. Rejects with BOOK_NOT_FOUND. */
export async function readBook(context: ShopContext, bookId: string): Promise<BookItem> {
  return requireBook(await findBook(context, bookId, { consistent: true }), bookId);
}

function requireBook(book: BookItem | undefined, bookId: string): BookItem {
  if (book === undefined) {
    throw new ShopError("BOOK_NOT_FOUND", "There is no such book.", bookId);
  }
  return book;
}

/**
 * The pointer tells the category, for an id alone is half a key. A book that is moved between the
 * two reads is looked for once more.
 */
export async function findBook(
  { data }: ShopContext,
  bookId: string,
  options: GetOptions,
): Promise<BookItem | undefined> {
  if (bookId === "" || bookId.length > idLengthMax) return undefined;
  for (let attemptCount = 1; attemptCount <= 2; attemptCount += 1) {
    const pointer = await data.BookPointer.get({ book_id: bookId }, options);
    if (pointer === undefined) return undefined;
    const key = { category: pointer.book_category, book_id: bookId };
    const book = await data.Book.get(key, options);
    if (book !== undefined) return book;
  }
  return undefined;
}
