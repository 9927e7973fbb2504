import { add, atLeast, equals, isPlinthError, subtract } from "@plinth/model";
import type { BookItem } from "../schema.ts";
import { isCategoryName, readBook } from "./catalogue.ts";
import { allBooks, changeBook } from "./inventory.ts";
import { readBooks } from "./read-books.ts";
import { searchBooks } from "./search.ts";
import { type BookView, type Page, type PageRequest, ShopError } from "./shop.ts";
import { pageOf, retryWhenStale, type ShopContext } from "./shop-context.ts";
import { bookView } from "./views.ts";

/** A book as the staff sees it. */
export interface StockedBook extends Omit<BookView, "stockQuantity"> {
  /** What lies on the shelf, whether the book can be bought or not. */
  readonly copies: number;
  readonly isActive: boolean;
}

export interface BookListRequest extends PageRequest {
  /** Words of title, author or category, or an ISBN; every book without any. */
  readonly text?: string | undefined;
  /** Looks for exactly this title instead. */
  readonly title?: string | undefined;
  readonly category?: string | undefined;
}

/** What the staff does with single books, beside what `Inventory` does with any. */
export interface BookOffice {
  list(request?: BookListRequest): Promise<Page<StockedBook>>;
  /** As it is now. Rejects with BOOK_NOT_FOUND. */
  book(bookId: string): Promise<StockedBook>;
  /**
   * Adds copies, or takes some away when the number is below zero; a sale at the same moment counts
   * besides. Rejects with INSUFFICIENT_STOCK where there are fewer.
   */
  addCopies(bookId: string, count: number): Promise<StockedBook>;
  /** Rejects with BOOK_CHANGED when there are no longer as many as whoever decided had seen. */
  setCopies(bookId: string, copies: number, seenCopies: number): Promise<StockedBook>;
  /** The same for a price in cents. */
  setPrice(bookId: string, priceCents: number, seenCents: number): Promise<StockedBook>;
}

const attemptsMax = 6;

export function createBookOffice(context: ShopContext): BookOffice {
  const book = async (bookId: string) => stockedBook(await readBook(context, bookId));
  return {
    book,
    list: (request = {}) => listBooks(context, request),
    async addCopies(bookId, count): Promise<StockedBook> {
      if (count !== 0) await retryWhenStale(attemptsMax, () => addCopies(context, bookId, count));
      return book(bookId);
    },
    async setCopies(bookId, copies, seenCopies): Promise<StockedBook> {
      const { category, book_id, stock_quantity } = await readBook(context, bookId);
      if (stock_quantity !== seenCopies) throw changed("stock_quantity", stock_quantity);
      try {
        await context.data.Book.update(
          { category, book_id },
          { stock_quantity: copies },
          { if: equals("stock_quantity", seenCopies) },
        );
      } catch (error) {
        if (!isPlinthError(error, "conditionFailed")) throw error;
        const { stock_quantity: now } = await readBook(context, bookId);
        throw changed("stock_quantity", now, error);
      }
      return book(bookId);
    },
    async setPrice(bookId, priceCents, seenCents): Promise<StockedBook> {
      await changeBook(context, bookId, { priceCents }, ({ price }) => {
        if (price !== seenCents) throw changed("price", price);
      });
      return book(bookId);
    },
  };
}

function changed(what: "stock_quantity" | "price", now: number, cause?: unknown): ShopError {
  const message =
    what === "price"
      ? `Somebody else has changed the price; it is ${(now / 100).toFixed(2)} now.`
      : `Meanwhile the copies are ${now}: some were sold or added. Look again.`;
  return new ShopError("BOOK_CHANGED", message, what, { cause });
}

/** One conditional update: what is sold at the same moment is neither lost nor counted twice. */
async function addCopies(context: ShopContext, bookId: string, count: number): Promise<void> {
  const { category, book_id } = await readBook(context, bookId);
  const { Book } = context.data;
  const key = { category, book_id };
  try {
    if (count > 0) await Book.update(key, { stock_quantity: add(count) });
    else {
      const condition = { if: atLeast("stock_quantity", -count) };
      await Book.update(key, { stock_quantity: subtract(-count) }, condition);
    }
  } catch (error) {
    const isShort = isPlinthError(error, "conditionFailed");
    if (!isShort) throw error;
    const { stock_quantity: left } = await readBook(context, bookId);
    if (left >= -count) throw error;
    throw tooFew(left, error);
  }
}

function tooFew(left: number, cause: unknown): ShopError {
  const message = `There are only ${left} copies to take away.`;
  return new ShopError("INSUFFICIENT_STOCK", message, "copies", { cause });
}

async function listBooks(
  context: ShopContext,
  { text = "", title = "", category, ...page }: BookListRequest,
): Promise<Page<StockedBook>> {
  if (title !== "") {
    const found = await context.data.Book.index("TitleSearchIndex").query({ title }).all();
    const books = found.filter((item) => category === undefined || item.category === category);
    return { items: books.map(stockedBook), cursor: undefined };
  }
  if (text === "" && category !== undefined) {
    if (!isCategoryName(category)) return { items: [], cursor: undefined };
    return pageOf(context.data.Book.query({ category }), page, stockedBook);
  }
  if (text === "") return allBooks(context, page, stockedBook);
  const request = { ...page, text, category, includeUnavailable: true, spelling: "exact" } as const;
  const { items, cursor } = await searchBooks(context, request);
  // What everybody sees says nothing of an inactive book's copies.
  const books = await readBooks(context, items);
  return { items: books.filter((book) => book !== undefined).map(stockedBook), cursor };
}

function stockedBook(item: BookItem): StockedBook {
  const { stockQuantity: _, ...book } = bookView(item);
  return { ...book, copies: item.stock_quantity, isActive: item.is_active !== false };
}
