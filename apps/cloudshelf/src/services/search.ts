import type { BookItem } from "../schema.ts";
import { readBooks } from "./read-books.ts";
import { booksWithAll, type Hit, readMatches, type WantedWord } from "./search-matches.ts";
import { compareKeys, cursorAfter, inOrder, placeOf, type RankedHit } from "./search-order.ts";
import { type Respelling, respell } from "./search-spelling.ts";
import { queryTokensOf, wordsOf } from "./search-tokens.ts";
import {
  type BookView,
  type SearchPage,
  type SearchRequest,
  type SearchSort,
  ShopError,
} from "./shop.ts";
import { pageSizeOf, type ShopContext } from "./shop-context.ts";
import { bookView } from "./views.ts";

export const searchTextLengthMax = 200;
/** Each word costs a Query, so a long text is searched by its first words. */
const wordCountMax = 8;
/** A single word that finds fewer books may be a mistyped one that finds more. */
const fewHitsMax = 2;
/** Bestsellers are sought among so many books, the best known of those that match. */
const comparedSalesMax = 200;
/** So many books that are out of stock are passed over for one page. */
const passedOverMax = 200;

/** A request that was checked. Another one has other pages. */
type SearchQuery = Omit<SearchRequest, "limit" | "cursor"> & { readonly sort: SearchSort };

/**
 * Finds the books in which every word of the text begins some word of title, author or category, or
 * whose ISBN it is. One Query a word; filtered and sorted by what the words tell of their books; then
 * one BatchGetItem for the books of the page.
 */
export async function searchBooks(
  context: ShopContext,
  request: SearchRequest,
): Promise<SearchPage> {
  const query = checkedQuery(request);
  const limit = pageSizeOf(request);
  const start = request.cursor === undefined ? undefined : placeOf(request.cursor, query);
  const found = await findBooks(context, query);
  const fitting = found.hits.filter((hit) => fits(hit, query));
  const sales = query.sort === "bestseller" ? await readSales(context, fitting) : undefined;
  const ranked = inOrder(sales?.hits ?? fitting, query.sort, (hit) => sales?.countOf(hit) ?? 0);
  const rest =
    start === undefined ? ranked : ranked.filter(({ key }) => compareKeys(key, start) > 0);
  const page = await readPage(context, rest, { limit, query });
  const isPartial = found.isPartial || fitting.length > ranked.length;
  return {
    items: page.books.map(bookView),
    cursor: page.last === undefined ? undefined : cursorAfter(page.last.key, query),
    total: isPartial ? undefined : totalOf(query, { ranked, rest }, page),
    leftOutCount: page.leftOutCount,
    isPartial,
    correctedTo: found.correctedTo,
    suggestions: found.suggestions,
  };
}

/** Where books may be left out, only a first page that looked at all of them knows the rest. */
function totalOf(
  query: SearchQuery,
  { ranked, rest }: Readonly<Record<"ranked" | "rest", readonly RankedHit[]>>,
  page: ReadPage,
): number | undefined {
  if (query.includeUnavailable) return ranked.length;
  return rest.length === ranked.length ? page.total : undefined;
}

function checkedQuery(request: SearchRequest): SearchQuery {
  const { priceMinCents, priceMaxCents } = request;
  const text = checkedText(request.text, "text");
  const author = checkedText(request.author ?? "", "author");
  for (const [name, cents] of Object.entries({ priceMinCents, priceMaxCents })) {
    if (cents !== undefined && !(Number.isSafeInteger(cents) && cents >= 0)) {
      throw new ShopError("INVALID_INPUT", "A price is zero or more.", name);
    }
  }
  if ((priceMinCents ?? 0) > (priceMaxCents ?? Number.POSITIVE_INFINITY)) {
    const message = "The lowest price is above the highest, so no book can have both.";
    throw new ShopError("INVALID_INPUT", message, "priceMinCents");
  }
  return {
    text,
    category: request.category,
    author,
    priceMinCents,
    priceMaxCents,
    sort: request.sort ?? "relevance",
    includeUnavailable: request.includeUnavailable ?? false,
    spelling: request.spelling ?? "corrected",
  };
}

function checkedText(text: string, subject: string): string {
  const trimmed = text.trim();
  if (trimmed.length <= searchTextLengthMax) return trimmed;
  throw new ShopError(
    "INVALID_INPUT",
    `Search for at most ${searchTextLengthMax} characters.`,
    subject,
  );
}

function wantedWords({ text, author }: SearchQuery): readonly WantedWord[] {
  const words = queryTokensOf(text).map((word) => ({ word, place: "any" }) as const);
  const names = queryTokensOf(author ?? "").map((word) => ({ word, place: "author" }) as const);
  return [...words, ...names]
    .slice(0, wordCountMax)
    .map((each) => ({ ...each, form: "beginning" }) as const);
}

interface Findings {
  readonly hits: readonly Hit[];
  readonly isPartial: boolean;
  readonly correctedTo: readonly string[];
  readonly suggestions: readonly string[];
}

async function findBooks(context: ShopContext, query: SearchQuery): Promise<Findings> {
  const words = wantedWords(query);
  const matches = await Promise.all(words.map((word) => readMatches(context, word)));
  const hits = booksWithAll(matches);
  const isPartial = matches.length > 0 && !matches.some(({ isWhole }) => isWhole);
  const asTyped = { isPartial, correctedTo: [], suggestions: [] };
  const isRare = hits.length === 0 || (hits.length <= fewHitsMax && words.length === 1);
  if (query.spelling === "exact" || words.length === 0 || !isRare) {
    return { ...asTyped, hits: withWholeTitles(hits, query.text) };
  }
  const respelling = await respell(context, query.text, words, matches);
  if (respelling === undefined || hits.length > 0) {
    const suggestions = respelling?.texts ?? [];
    return { ...asTyped, hits: withWholeTitles(hits, query.text), suggestions };
  }
  return correctedFindings(respelling);
}

function correctedFindings({ hits, texts, isPartial }: Respelling): Findings {
  return {
    hits: withWholeTitles(hits, texts[0] ?? ""),
    isPartial,
    correctedTo: texts,
    suggestions: [],
  };
}

const wholeTitleScore = 20;
/** A title has so many signs at most beside its words, or is not taken for the whole of a text. */
const titleSignsMax = 12;

function withWholeTitles(hits: readonly Hit[], text: string): readonly Hit[] {
  const asked = wordsOf(text).join(" ");
  return hits.map((hit) =>
    // Most titles are longer by far, and need not be taken apart.
    hit.title.length <= asked.length + titleSignsMax && wordsOf(hit.title).join(" ") === asked
      ? { ...hit, score: hit.score + wholeTitleScore }
      : hit,
  );
}

function fits(hit: Hit, { category, priceMinCents, priceMaxCents }: SearchQuery): boolean {
  return (
    (category === undefined || hit.category === category) &&
    hit.priceCents >= (priceMinCents ?? 0) &&
    hit.priceCents <= (priceMaxCents ?? Number.POSITIVE_INFINITY)
  );
}

/** Sales change with each order, so no word knows them: they are read with the books themselves. */
async function readSales(context: ShopContext, hits: readonly Hit[]) {
  const compared = [...hits]
    .sort((one, other) => other.popularity - one.popularity || other.score - one.score)
    .slice(0, comparedSalesMax);
  const books = await readBooks(context, compared);
  const counts = new Map(compared.map((hit, index) => [hit, books[index]?.sold_count ?? 0]));
  return { hits: compared, countOf: (hit: Hit) => counts.get(hit) ?? 0 };
}

interface ReadPage {
  readonly books: readonly BookItem[];
  /** The last hit of the page when there are more behind it. */
  readonly last: RankedHit | undefined;
  readonly leftOutCount: number;
  /** How many books there are from here on, when all of them were looked at. */
  readonly total: number | undefined;
}

/** Reads on until the page is full and one book more is known, which proves that a page follows. */
async function readPage(
  context: ShopContext,
  hits: readonly RankedHit[],
  { limit, query }: { readonly limit: number; readonly query: SearchQuery },
): Promise<ReadPage> {
  const shown: { readonly ranked: RankedHit; readonly book: BookItem }[] = [];
  let leftOutCount = 0;
  let readCount = 0;
  while (shown.length <= limit && readCount < Math.min(hits.length, limit + passedOverMax)) {
    const batch = hits.slice(readCount, readCount + limit + 1 - shown.length);
    const books = await readBooks(
      context,
      batch.map(({ hit }) => hit),
    );
    readCount += batch.length;
    for (const [index, ranked] of batch.entries()) {
      const book = books[index];
      // Removed or moved in the moment since its word was read.
      if (book === undefined) continue;
      if (query.includeUnavailable || isAvailable(bookView(book))) shown.push({ ranked, book });
      else leftOutCount += 1;
    }
  }
  const isAll = readCount >= hits.length;
  const lastRead = isAll ? undefined : hits[readCount - 1];
  return {
    books: shown.slice(0, limit).map(({ book }) => book),
    last: shown.length > limit ? shown[limit - 1]?.ranked : lastRead,
    leftOutCount,
    total: isAll ? shown.length : undefined,
  };
}

function isAvailable({ stockQuantity }: BookView): boolean {
  return stockQuantity > 0;
}
