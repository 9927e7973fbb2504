import type { GetCommand } from "@plinth/model";
import type { BookItem, ShopData } from "../schema.ts";
import { batchGetAll } from "./read-books.ts";
import type { BookView } from "./shop.ts";
import type { ShopContext } from "./shop-context.ts";
import { bookView } from "./views.ts";

/** Where so many books stand is remembered, at some 50 bytes each. */
const placeCountMax = 20_000;

export type BooksById = (
  bookIds: readonly string[],
  options?: { readonly consistent?: boolean },
) => Promise<ReadonlyMap<string, BookView>>;

/**
 * Reads many books by their ids. Where a book stands is remembered, so that asking again and again is
 * one read a book; one that has been moved since is looked for anew.
 */
export function createBooksById({ data }: ShopContext): BooksById {
  const places = new Map<string, string>();

  async function findPlaces(bookIds: readonly string[]): Promise<void> {
    const pointers = await readAll(data, bookIds, (id) => data.BookPointer.get({ book_id: id }));
    for (const pointer of pointers) {
      if (places.size >= placeCountMax) places.clear();
      places.set(pointer.book_id, pointer.book_category);
    }
  }

  async function findBooks(
    bookIds: readonly string[],
    options: { readonly consistent?: boolean },
  ): Promise<readonly BookItem[]> {
    await findPlaces(bookIds.filter((id) => !places.has(id)));
    const placed = bookIds.filter((id) => places.has(id));
    return await readAll(data, placed, (id) =>
      data.Book.get({ category: places.get(id) ?? "", book_id: id }, options),
    );
  }

  return async (bookIds, options = {}) => {
    const found = new Map<string, BookView>();
    const remembered = new Set(bookIds.filter((id) => places.has(id)));
    for (const book of await findBooks([...new Set(bookIds)], options)) {
      found.set(book.book_id, bookView(book));
    }
    // A place that was remembered may be where the book stood once.
    const moved = [...remembered].filter((id) => !found.has(id));
    for (const id of moved) places.delete(id);
    for (const book of await findBooks(moved, options)) found.set(book.book_id, bookView(book));
    return found;
  };
}

async function readAll<Item>(
  data: ShopData,
  bookIds: readonly string[],
  commandOf: (bookId: string) => GetCommand<Item>,
): Promise<readonly Item[]> {
  const items = await batchGetAll(data, bookIds.map(commandOf));
  return items.filter((item) => item !== undefined);
}
