import type { GetCommand } from "@plinth/model";
import type { BookItem, ShopData } from "../schema.ts";
import type { ShopContext } from "./shop-context.ts";

/** Books by their keys, a hundred in a request; undefined where there is none. May be a moment old. */
export function readBooks(
  { data }: ShopContext,
  places: readonly { readonly category: string; readonly bookId: string }[],
): Promise<readonly (BookItem | undefined)[]> {
  const gets = places.map(({ category, bookId }) => data.Book.get({ category, book_id: bookId }));
  return batchGetAll(data, gets);
}

/**
 * What many gets give, by their positions. Those that a busy table leaves out after all tries of the
 * batch are sent alone, with tries of their own, and reject when these fail too: what is left out would
 * else be taken for what is not there.
 */
export async function batchGetAll<Item>(
  data: ShopData,
  gets: readonly GetCommand<Item>[],
): Promise<readonly (Item | undefined)[]> {
  if (gets.length === 0) return [];
  const { items, leftovers } = await data.batchGet(gets);
  if (leftovers.length === 0) return items;
  const left = new Set<GetCommand<unknown>>(leftovers);
  return await Promise.all(
    gets.map(async (get, index) => (left.has(get) ? await get : items[index])),
  );
}
