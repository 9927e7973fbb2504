import { readBooks } from "./read-books.ts";
import { searchBooks, searchTextLengthMax } from "./search.ts";
import type { SearchPage, SearchRequest } from "./shop.ts";
import { pageSizeMax, pageSizeOf, type ShopContext } from "./shop-context.ts";
import { bookView } from "./views.ts";

/** What is asked of a search index beside the tables. */
export interface IndexQuery {
  readonly text: string;
  readonly category: string | undefined;
  readonly priceMinCents: number | undefined;
  readonly priceMaxCents: number | undefined;
  readonly includeUnavailable: boolean;
  readonly limit: number;
  readonly offset: number;
}

export interface IndexFindings {
  /** The best first, at most `limit`. */
  readonly places: readonly { readonly category: string; readonly bookId: string }[];
  /** How many there are in all, those that are out of stock not counted when they are left out. */
  readonly total: number;
  readonly leftOutCount: number;
  /** Nothing has the words themselves: these have some that look alike. */
  readonly isAlike: boolean;
}

/** Knows where books stand that have some words. It may lag behind the tables, or not answer. */
export interface SearchIndex {
  /** Undefined when it cannot answer now, or does not know enough. Never rejects. */
  find(query: IndexQuery): Promise<IndexFindings | undefined>;
}

/**
 * Searches by the index where there is one that answers, and by the tables otherwise, so that nobody
 * notices. The books themselves are read from the table: what is shown is what is there now.
 */
export async function searchWithIndex(
  context: ShopContext,
  request: SearchRequest,
): Promise<SearchPage> {
  const { searchIndex } = context;
  const offset = offsetOf(request.cursor);
  if (searchIndex === undefined || offset === undefined || !isForIndex(request)) {
    return await searchBooks(context, request);
  }
  const limit = pageSizeOf(request);
  const found = await searchIndex.find(queryOf(request, { limit, offset }));
  if (found !== undefined && !found.isAlike && (found.places.length > 0 || offset > 0)) {
    return await pageOfFindings(context, found, offset);
  }
  const page = await pageAt(context, request, offset);
  const isAlikeBetter = page.items.length === 0 && found?.isAlike === true;
  return isAlikeBetter ? await pageOfAlike(context, found) : page;
}

/** Only by relevance, and what the other search would refuse it is to refuse. */
function isForIndex(request: SearchRequest): boolean {
  const { text, author = "", sort = "relevance", spelling } = request;
  const { priceMinCents: min = 0, priceMaxCents: max = Number.MAX_SAFE_INTEGER } = request;
  const isText = text.trim() !== "" && text.trim().length <= searchTextLengthMax;
  const arePrices = [min, max].every((cents) => Number.isSafeInteger(cents) && cents >= 0);
  const isPlain = author === "" && sort === "relevance" && spelling !== "exact";
  return isText && isPlain && arePrices && min <= max;
}

function queryOf(
  request: SearchRequest,
  { limit, offset }: { limit: number; offset: number },
): IndexQuery {
  const { text, category, priceMinCents, priceMaxCents, includeUnavailable = false } = request;
  return {
    text: text.trim(),
    category,
    priceMinCents,
    priceMaxCents,
    includeUnavailable,
    limit,
    offset,
  };
}

async function pageOfFindings(
  context: ShopContext,
  { places, total, leftOutCount }: IndexFindings,
  offset: number,
): Promise<SearchPage> {
  const end = offset + places.length;
  return {
    items: await booksAt(context, places),
    cursor: places.length > 0 && end < total ? cursorOf(end) : undefined,
    total: offset === 0 ? total : undefined,
    leftOutCount: offset === 0 ? leftOutCount : 0,
    isPartial: false,
    correctedTo: [],
    suggestions: [],
  };
}

async function pageOfAlike(context: ShopContext, { places }: IndexFindings): Promise<SearchPage> {
  const items = await booksAt(context, places);
  return {
    items,
    cursor: undefined,
    total: undefined,
    leftOutCount: 0,
    isPartial: true,
    correctedTo: items.slice(0, 1).map(({ title }) => title),
    suggestions: [],
  };
}

/** A book that went since the index heard of it is not shown. */
async function booksAt(context: ShopContext, places: IndexFindings["places"]) {
  const books = await readBooks(context, places);
  return books.filter((book) => book !== undefined).map(bookView);
}

/** The tables' page after `offset` books, for a reader whose first pages came from the index. */
async function pageAt(
  context: ShopContext,
  { cursor: _, ...request }: SearchRequest,
  offset: number,
): Promise<SearchPage> {
  let cursor: string | undefined;
  let page: SearchPage | undefined;
  for (let left = offset; left > 0; left -= pageSizeMax) {
    page = await searchBooks(context, { ...request, limit: Math.min(left, pageSizeMax), cursor });
    cursor = page.cursor;
    if (cursor === undefined) return { ...page, items: [] };
  }
  return await searchBooks(context, { ...request, cursor });
}

/** So many books of a search are looked through; whoever wants more has better words. */
const offsetMax = 5_000;

/** A rank in the list. Not signed: a reader who makes one up only skips results. */
function cursorOf(offset: number): string | undefined {
  return offset > offsetMax ? undefined : `i${offset.toString(36)}`;
}

/** Undefined for a cursor of the tables' own search. */
function offsetOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return 0;
  const offset = /^i[0-9a-z]{1,3}$/.test(cursor) ? Number.parseInt(cursor.slice(1), 36) : -1;
  return offset > 0 && offset <= offsetMax ? offset : undefined;
}
