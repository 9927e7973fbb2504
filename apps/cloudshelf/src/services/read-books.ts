import type { BookItem } from "../schema.ts";
import type { ShopContext } from "./shop-context.ts";

/** Books by their keys, a hundred in a request; undefined where there is none. May be a moment old. */
export async function readBooks(
  { data }: ShopContext,
  places: readonly { readonly category: string; readonly bookId: string }[],
): Promise<readonly (BookItem | undefined)[]> {
  if (places.length === 0) return [];
  const gets = places.map(({ category, bookId }) => data.Book.get({ category, book_id: bookId }));
  const { items, leftovers } = await data.batchGet(gets);
  if (leftovers.length === 0) return items;
  // The table is too busy even after eight tries: what is missing now is asked for once more.
  return await Promise.all(
    items.map(async (item, index) => {
      const place = places[index];
      if (item !== undefined || place === undefined) return item;
      return await data.Book.get({ category: place.category, book_id: place.bookId });
    }),
  );
}
