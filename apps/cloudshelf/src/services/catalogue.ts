import { beginsWith, type GetOptions } from "@plinth/model";
import { type BookItem, helperKeys, isReservedCategory } from "../schema.ts";
import { bookIdAt } from "./book-helper-items.ts";
import { createBooksById } from "./books-by-id.ts";
import { idLengthMax } from "./ids.ts";
import { readBooks } from "./read-books.ts";
import { searchBooks } from "./search.ts";
import {
  type BookView,
  type Catalogue,
  type CategoryPageRequest,
  type CategorySort,
  type CategorySummary,
  type Page,
  type SearchPage,
  type SearchRequest,
  ShopError,
} from "./shop.ts";
import { pageOf, type ShopContext } from "./shop-context.ts";
import { bookView } from "./views.ts";

/** What everybody may see of the books. Reads the base table by its keys, never a Scan. */
export function createCatalogue(context: ShopContext): Catalogue {
  return {
    categories(): Promise<readonly CategorySummary[]> {
      return context.shelfCache.read("categories", () => readCategories(context));
    },
    async booksOf(category: string, page: CategoryPageRequest = {}): Promise<Page<BookView>> {
      if (!isCategoryName(category)) return { items: [], cursor: undefined };
      const read = () => readShelf(context, category, page);
      if (page.cursor !== undefined) return await read();
      const { sort = "shelf", limit } = page;
      // Of all pages of a category nearly everybody reads the first.
      return await context.shelfCache.read(JSON.stringify([category, sort, limit]), read);
    },
    async book(bookId: string): Promise<BookView> {
      // A page about a book may be a moment old, at half the price.
      return bookView(requireBook(await findBook(context, bookId, {}), bookId));
    },
    booksById: createBooksById(context),
    async search(request: SearchRequest): Promise<SearchPage> {
      if (context.searchIndex === undefined) return await searchBooks(context, request);
      // Loaded where there is an index: a function has none.
      const { searchWithIndex } = await import("./search-index.ts");
      return await searchWithIndex(context, request);
    },
  };
}

async function readCategories({ data }: ShopContext): Promise<readonly CategorySummary[]> {
  const entries = await data.CategoryEntry.query({}).all();
  return entries
    .filter((entry) => entry.book_count > 0)
    .map((entry) => ({ name: entry.book_id, bookCount: entry.book_count }));
}

async function readShelf(
  context: ShopContext,
  category: string,
  page: CategoryPageRequest,
): Promise<Page<BookView>> {
  const { sort = "shelf" } = page;
  if (sort !== "shelf") return await booksInOrder(context, { category, page, sort });
  return await pageOf(context.data.Book.query({ category }), page, bookView);
}

const orders = {
  title: { name: "title#", order: "ascending" },
  price_asc: { name: "price#", order: "ascending" },
  price_desc: { name: "price#", order: "descending" },
  newest: { name: "year#", order: "descending" },
} as const;

interface OrderedPage {
  readonly category: string;
  readonly page: CategoryPageRequest;
  readonly sort: Exclude<CategorySort, "shelf">;
}

/** One Query for the places of a page and one BatchGetItem for its books, however large the category. */
async function booksInOrder(
  context: ShopContext,
  { category, page, sort }: OrderedPage,
): Promise<Page<BookView>> {
  const { name, order } = orders[sort];
  const key = { category: helperKeys.shelf(category), book_id: beginsWith(name) };
  const places = await pageOf(context.data.ShelfPlace.query(key, { order }), page, (place) => ({
    category,
    bookId: bookIdAt(place),
  }));
  const books = await readBooks(context, places.items);
  return {
    items: books.filter((book) => book !== undefined).map(bookView),
    cursor: places.cursor,
  };
}

/**
 * False for what no category can be called. Whoever asks for the books of a helper items' partition
 * would have all of it read, and see none.
 */
export function isCategoryName(category: string): boolean {
  return category.trim() !== "" && !category.includes("#") && !isReservedCategory(category);
}

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
