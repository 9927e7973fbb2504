import { beginsWith } from "@plinth/model";
import { helperKeys } from "../schema.ts";
import { queryTokensOf, wordsOf } from "./search-tokens.ts";
import { type BookView, type Page, type SearchRequest, ShopError } from "./shop.ts";
import { invalidCursor, pageSizeOf, type ShopContext } from "./shop-context.ts";
import { bookView } from "./views.ts";

const textLengthMax = 200;
/** Each word costs a Query, so a long text is searched by its first words. */
const tokenCountMax = 8;
interface Hit {
  readonly category: string;
  readonly bookId: string;
  readonly title: string;
  score: number;
  tellingCount: number;
}

/**
 * Finds the books in which every word of the text begins some word of title, author or category, or
 * whose ISBN it is. One Query a word on the token items; ranked here; then one GetItem a book shown.
 */
export async function searchBooks(
  context: ShopContext,
  request: SearchRequest,
): Promise<Page<BookView>> {
  const text = request.text.trim();
  if (text.length > textLengthMax) {
    throw new ShopError("INVALID_INPUT", `Search for at most ${textLengthMax} characters.`, "text");
  }
  const limit = pageSizeOf(request);
  const offset = offsetOf(request.cursor);
  const tokens = queryTokensOf(text).slice(0, tokenCountMax);
  const { hits, tellingCount } = await findHits(context, tokens);
  const ranked = rank(hits, tellingCount, text).filter(
    (hit) => request.category === undefined || hit.category === request.category,
  );
  const shown = await Promise.all(
    ranked
      .slice(offset, offset + limit)
      .map((hit) => context.data.Book.get({ category: hit.category, book_id: hit.bookId })),
  );
  return {
    items: shown.filter((book) => book !== undefined).map(bookView),
    cursor: offset + limit < ranked.length ? cursorOf(offset + limit) : undefined,
  };
}

interface Findings {
  readonly hits: ReadonlyMap<string, Hit>;
  /** Of how many words a book must have each. */
  readonly tellingCount: number;
}

/**
 * A word that is in too many books is not read to its end, so a book that lacks it in what was read
 * may have it all the same. It then only moves books up, and the other words decide.
 */
async function findHits(
  { data, rules }: ShopContext,
  tokens: readonly string[],
): Promise<Findings> {
  const matches = await Promise.all(
    tokens.map((token) =>
      data.SearchToken.query(
        { category: helperKeys.tokens(token), book_id: beginsWith(token) },
        { limit: rules.matchesPerWordMax },
      ).all(),
    ),
  );
  const isWhole = matches.map((found) => found.length < rules.matchesPerWordMax);
  const isTelling = isWhole.includes(true) ? isWhole : isWhole.map(() => true);
  const hits = new Map<string, Hit>();
  for (const [index, token] of tokens.entries()) {
    for (const [book, score] of bestScores(matches[index] ?? [], token)) {
      const hit = hits.get(book.identity) ?? { ...book, score: 0, tellingCount: 0 };
      hit.score += score;
      if (isTelling[index] === true) hit.tellingCount += 1;
      hits.set(book.identity, hit);
    }
  }
  return { hits, tellingCount: isTelling.filter(Boolean).length };
}

interface FoundBook {
  readonly identity: string;
  readonly category: string;
  readonly bookId: string;
  readonly title: string;
}

/** "co" begins both "code" and "coder" of one book: only the better of the two counts. */
function bestScores(
  items: readonly {
    readonly book_id: string;
    readonly weight: number;
    readonly book_title: string;
  }[],
  token: string,
): ReadonlyMap<FoundBook, number> {
  const best = new Map<string, { book: FoundBook; score: number }>();
  for (const item of items) {
    const [word = "", category = "", ...rest] = item.book_id.split("#");
    const bookId = rest.join("#");
    const identity = `${category}#${bookId}`;
    // A whole word is worth twice its beginning.
    const score = word === token ? item.weight * 2 : item.weight;
    const known = best.get(identity);
    if (known !== undefined && known.score >= score) continue;
    best.set(identity, { book: { identity, category, bookId, title: item.book_title }, score });
  }
  return new Map([...best.values()].map(({ book, score }) => [book, score]));
}

const wholeTitleScore = 20;

function rank(hits: ReadonlyMap<string, Hit>, tellingCount: number, text: string): readonly Hit[] {
  const asked = wordsOf(text).join(" ");
  return [...hits.values()]
    .filter((hit) => hit.tellingCount === tellingCount)
    .map((hit) => ({
      ...hit,
      score: wordsOf(hit.title).join(" ") === asked ? hit.score + wholeTitleScore : hit.score,
    }))
    .sort(
      (one, other) =>
        other.score - one.score ||
        compareTexts(one.title, other.title) ||
        compareTexts(one.bookId, other.bookId),
    );
}

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** A rank in the list. Not signed: a reader who makes one up only skips results. */
function cursorOf(offset: number): string {
  return `r${offset.toString(36)}`;
}

function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const offset = /^r[0-9a-z]{1,6}$/.test(cursor) ? Number.parseInt(cursor.slice(1), 36) : -1;
  if (offset < 0) throw invalidCursor();
  return offset;
}
