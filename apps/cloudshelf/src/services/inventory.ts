import { add, and, atLeast, equals, notExists, remove, subtract } from "@plinth/model";
import type { BookItem, ShopData, TransactionPart } from "../schema.ts";
import { helperParts, writeVocabulary } from "./book-helper-items.ts";
import type { BookChange, Inventory, NewBook } from "./book-shop.ts";
import { isCategoryName, readBook } from "./catalogue.ts";
import { type BookView, type Page, type PageRequest, ShopError } from "./shop.ts";
import {
  invalidCursor,
  pageOf,
  pageSizeOf,
  refusalOf,
  retryWhenStale,
  type ShopContext,
} from "./shop-context.ts";
import { bookView } from "./views.ts";

const attemptsMax = 6;

/** A book and all that leads to it (pointer, category entry, words, places) change in one transaction. */
export function createInventory(context: ShopContext): Inventory {
  return {
    books: (page = {}) => allBooks(context, page, bookView),
    async booksTitled(title: string): Promise<readonly BookView[]> {
      if (title === "") return [];
      const found = await context.data.Book.index("TitleSearchIndex").query({ title }).all();
      return found.map(bookView);
    },
    async create(book: NewBook): Promise<BookView> {
      await createBook(context, book);
      return bookView(await readBook(context, book.bookId));
    },
    change: (bookId, change) => changeBook(context, bookId, change),
    remove: (bookId) => retryWhenStale(attemptsMax, () => removeBook(context, bookId)),
  };
}

/** A book to import keeps the times it had; a new one gets them from the clock. */
export interface ImportedBook extends NewBook {
  /** False is a book that is not for sale; absent is one that is. */
  readonly isActive?: boolean | undefined;
  readonly createdAt?: string | undefined;
  readonly updatedAt?: string | undefined;
}

export async function createBook(context: ShopContext, book: ImportedBook): Promise<void> {
  checkCategory(book.category);
  const { data } = context;
  await writeVocabulary(data, [book]);
  await retryWhenStale(attemptsMax, async () => {
    try {
      await data.transact([
        ...newBookParts(data, book),
        ...(await countParts(data, book.category, 1)),
      ]);
    } catch (error) {
      if (isTaken(error)) throw bookExists(book.bookId, error);
      throw error;
    }
  });
}

/** True when a transaction was refused since one of its new books is there already. */
export function isTaken(error: unknown): boolean {
  return (refusalOf(error, "Book") ?? refusalOf(error, "BookPointer")) !== undefined;
}

/**
 * A new book and all that leads to it, but for its category's count, and for its words, which
 * `writeVocabulary` makes known before. Each part is the book's own.
 */
export function newBookParts(data: ShopData, book: ImportedBook): readonly TransactionPart[] {
  checkCategory(book.category);
  const input = {
    category: book.category,
    book_id: book.bookId,
    title: book.title,
    author: book.author,
    isbn: book.isbn,
    price: book.priceCents,
    stock_quantity: book.stockQuantity,
    description: book.description,
    image_url: book.imageUrl,
    ...(book.publishedYear === undefined ? {} : { published_year: book.publishedYear }),
    ...(book.language === undefined ? {} : { language: book.language }),
    ...firstRatings(book),
    ...(book.isActive === false ? { is_active: false } : {}),
    ...(book.createdAt === undefined ? {} : { created_at: book.createdAt }),
    ...(book.updatedAt === undefined ? {} : { updated_at: book.updatedAt }),
  };
  return [
    data.Book.create(input, { timestamps: "given" }),
    data.BookPointer.create({ book_id: book.bookId, book_category: book.category }),
    ...helperParts(data, undefined, input),
  ];
}

/** The ratings that a book brings along. Without a number of them an average says nothing. */
function firstRatings({ averageRating = 0, ratingCount = 0 }: NewBook) {
  if (ratingCount <= 0) return {};
  return { rating_sum: Math.round(averageRating * ratingCount), rating_count: ratingCount };
}

function bookExists(bookId: string, cause: unknown): ShopError {
  return new ShopError("BOOK_EXISTS", "There is a book with this id already.", bookId, { cause });
}

/**
 * A new category's entry is made with its first book; two first books at once make one retry. Gives
 * a list because a command that an async function returned by itself would be sent by its caller's
 * await.
 */
async function countParts(
  data: ShopData,
  category: string,
  change: 1 | -1,
): Promise<TransactionPart[]> {
  const known = await data.CategoryEntry.get({ book_id: category }, { consistent: true });
  if (known === undefined) {
    return [data.CategoryEntry.create({ book_id: category, book_count: Math.max(0, change) })];
  }
  const bookCount = change === 1 ? add(1) : subtract(1);
  return [data.CategoryEntry.update({ book_id: category }, { book_count: bookCount })];
}

/**
 * Changes a book with all that leads to it. `check` sees the book that is changed, and nothing is
 * written when it throws.
 */
export function changeBook(
  context: ShopContext,
  bookId: string,
  change: BookChange,
  check: (oldBook: BookItem) => void = () => undefined,
): Promise<BookView> {
  return retryWhenStale(attemptsMax, async () => {
    const oldBook = await readBook(context, bookId);
    check(oldBook);
    await changeReadBook(context, oldBook, change);
    return bookView(await readBook(context, bookId));
  });
}

async function changeReadBook(
  context: ShopContext,
  oldBook: BookItem,
  change: BookChange,
): Promise<void> {
  const newBook = changedBook(oldBook, change);
  checkCategory(newBook.category);
  if (wordsMayDiffer(oldBook, newBook)) await writeVocabulary(context.data, [newBook]);
  const parts =
    oldBook.category === newBook.category
      ? updateParts(context.data, oldBook, newBook, change)
      : await moveParts(context.data, oldBook, newBook);
  await context.data.transact(parts);
}

function changedBook(oldBook: BookItem, change: BookChange): BookItem {
  const newBook: BookItem = {
    ...oldBook,
    category: change.category ?? oldBook.category,
    title: change.title ?? oldBook.title,
    author: change.author ?? oldBook.author,
    isbn: change.isbn ?? oldBook.isbn,
    price: change.priceCents ?? oldBook.price,
    stock_quantity: change.stockQuantity ?? oldBook.stock_quantity,
    description: change.description ?? oldBook.description,
    image_url: change.imageUrl ?? oldBook.image_url,
    published_year: unlessNull(change.publishedYear, oldBook.published_year),
    is_active: change.isActive ?? oldBook.is_active,
    language: unlessNull(change.language, oldBook.language),
  };
  return newBook;
}

function unlessNull<Value>(changed: Value | null | undefined, old: Value | undefined) {
  return changed === null ? undefined : (changed ?? old);
}

function wordsMayDiffer(oldBook: BookItem, newBook: BookItem): boolean {
  return (["title", "author", "category"] as const).some((name) => oldBook[name] !== newBook[name]);
}

/** Only what was asked for is set, so that a sale at the same moment keeps its effect on the stock. */
function updateParts(
  data: ShopData,
  oldBook: BookItem,
  newBook: BookItem,
  change: BookChange,
): readonly TransactionPart[] {
  return [
    data.Book.update(
      keyOf(oldBook),
      {
        title: change.title,
        author: change.author,
        isbn: change.isbn,
        price: change.priceCents,
        stock_quantity: change.stockQuantity,
        description: change.description,
        image_url: change.imageUrl,
        published_year: change.publishedYear === null ? remove() : change.publishedYear,
        is_active: change.isActive === true ? remove() : change.isActive,
        language: change.language === null ? remove() : change.language,
      },
      { if: isAsRead(oldBook) },
    ),
    // A new stock leaves all words and places as they are, and so costs one write.
    ...helperParts(data, oldBook, newBook),
  ];
}

/** The category is half of the key: the book is deleted there and written here, or neither. */
async function moveParts(
  data: ShopData,
  oldBook: BookItem,
  newBook: BookItem,
): Promise<readonly TransactionPart[]> {
  const { updated_at: _, ...moved } = newBook;
  return [
    data.Book.delete(keyOf(oldBook), { if: isWhollyAsRead(oldBook) }),
    data.Book.create(moved, { timestamps: "given" }),
    data.BookPointer.update({ book_id: oldBook.book_id }, { book_category: newBook.category }),
    ...(await countParts(data, oldBook.category, -1)),
    ...(await countParts(data, newBook.category, 1)),
    ...helperParts(data, oldBook, newBook),
  ];
}

async function removeBook(context: ShopContext, bookId: string): Promise<void> {
  const { data } = context;
  const book = await readBook(context, bookId);
  await data.transact([
    data.Book.delete(keyOf(book), { if: isAsRead(book) }),
    data.BookPointer.delete({ book_id: bookId }),
    ...(await countParts(data, book.category, -1)),
    ...helperParts(data, book, undefined),
  ]);
}

function keyOf(book: BookItem): { readonly category: string; readonly book_id: string } {
  return { category: book.category, book_id: book.book_id };
}

/** Words and places are made of these, so they must be what they were. */
export function isAsRead(book: BookItem) {
  return and(
    equals("title", book.title),
    equals("author", book.author),
    equals("isbn", book.isbn),
    equals("price", book.price),
    isSame("published_year", book.published_year),
    isSame("rating_count", book.rating_count),
  );
}

/** A move writes the whole book anew, so nothing of it may have changed since: a sale, a word, a switch. */
function isWhollyAsRead(book: BookItem) {
  return and(
    isAsRead(book),
    equals("stock_quantity", book.stock_quantity),
    isSame("sold_count", book.sold_count),
    equals("description", book.description),
    equals("image_url", book.image_url),
    isSame("is_active", book.is_active),
    isSame("language", book.language),
  );
}

function isSame<const Name extends string, Value extends string | number | boolean>(
  name: Name,
  value: Value | undefined,
) {
  return value === undefined ? notExists(name) : equals(name, value);
}

function checkCategory(category: string): void {
  if (!isCategoryName(category)) {
    throw new ShopError("INVALID_INPUT", "This cannot be the name of a category.", "category");
  }
}

/** Goes through the categories in order, since a table can be listed otherwise only by a Scan. */
export async function allBooks<View>(
  context: ShopContext,
  request: PageRequest,
  viewOf: (book: BookItem) => View,
): Promise<Page<View>> {
  const limit = pageSizeOf(request);
  const start = placeOf(request.cursor);
  const from = start.category === "" ? {} : { book_id: atLeast(start.category) };
  const entries = await context.data.CategoryEntry.query(from).all();
  const categories = entries.map((entry) => entry.book_id);
  const items: View[] = [];
  for (const [index, category] of categories.entries()) {
    const page = await pageOf(
      context.data.Book.query({ category }),
      {
        limit: limit - items.length,
        cursor: category === start.category ? start.cursor : undefined,
      },
      viewOf,
    );
    items.push(...page.items);
    if (page.cursor !== undefined) {
      return { items, cursor: cursorOf({ category, cursor: page.cursor }) };
    }
    const next = categories[index + 1];
    if (items.length >= limit && next !== undefined) {
      return { items, cursor: cursorOf({ category: next, cursor: undefined }) };
    }
  }
  return { items, cursor: undefined };
}

interface Place {
  readonly category: string;
  readonly cursor: string | undefined;
}

function cursorOf(place: Place): string {
  return Buffer.from(JSON.stringify([place.category, place.cursor ?? null])).toString("base64url");
}

function placeOf(cursor: string | undefined): Place {
  if (cursor === undefined) return { category: "", cursor: undefined };
  const place = jsonOf(Buffer.from(cursor, "base64url").toString());
  if (!Array.isArray(place) || typeof place[0] !== "string") throw invalidCursor();
  return { category: place[0], cursor: typeof place[1] === "string" ? place[1] : undefined };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
