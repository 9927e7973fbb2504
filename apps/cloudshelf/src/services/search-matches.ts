import { beginsWith, type InferItem } from "@plinth/model";
import { type entities, helperKeys } from "../schema.ts";
import type { ShopContext } from "./shop-context.ts";

type TokenItem = InferItem<typeof entities.SearchToken>;

/** A book as its words know it: enough to rank, filter and sort it without reading it. */
export interface Hit {
  readonly category: string;
  readonly bookId: string;
  readonly title: string;
  readonly priceCents: number;
  readonly publishedYear: number | undefined;
  readonly starsInTenths: number;
  readonly popularity: number;
  readonly score: number;
}

/** A word that books must have. */
export interface WantedWord {
  readonly word: string;
  /** "any" is title, author, category or ISBN. */
  readonly place: "any" | "author";
  /** Whether a longer word will do that begins so, as for who is still typing. */
  readonly form: "beginning" | "whole";
}

/** The books that have a word. */
export interface Matches {
  /** By category and id, which tell a book from all others. */
  readonly hits: ReadonlyMap<string, Hit>;
  /** False when the word is in more books than were read. */
  readonly isWhole: boolean;
}

/** One Query, which reads `matchesPerWordMax` items at most. */
export async function readMatches(
  { data, rules }: ShopContext,
  { word, place, form }: WantedWord,
  limit: number = rules.matchesPerWordMax,
): Promise<Matches> {
  const items = await data.SearchToken.query(
    {
      category: helperKeys.tokens(word),
      book_id: beginsWith(form === "whole" ? `${word}#` : word),
    },
    { limit },
  ).all();
  const hits = new Map<string, Hit>();
  for (const item of items) {
    if (place === "author" && item.in_author !== true) continue;
    const hit = hitOf(item, word);
    const identity = identityOf(hit);
    // "co" begins both "code" and "coder" of one book: only the better of the two counts.
    if ((hits.get(identity)?.score ?? 0) < hit.score) hits.set(identity, hit);
  }
  return { hits, isWhole: items.length < limit };
}

function hitOf(item: TokenItem, word: string): Hit {
  const [own = "", category = "", ...rest] = item.book_id.split("#");
  return {
    category,
    bookId: rest.join("#"),
    title: item.book_title,
    priceCents: item.price,
    publishedYear: item.published_year,
    starsInTenths: item.stars ?? 0,
    popularity: item.popularity,
    // A whole word is worth twice its beginning.
    score: own === word ? item.weight * 2 : item.weight,
  };
}

function identityOf({ category, bookId }: Hit): string {
  return `${category}#${bookId}`;
}

/**
 * The books that have all words. A word that is in too many books is not read to its end, so a book
 * that lacks it in what was read may have it all the same: it then only moves books up, and the other
 * words decide.
 */
export function booksWithAll(matches: readonly Matches[]): readonly Hit[] {
  const whole = matches.filter(({ isWhole }) => isWhole);
  const deciding = whole.length === 0 ? matches : whole;
  const [first, ...others] = [...deciding].sort((one, other) => one.hits.size - other.hits.size);
  const found: Hit[] = [];
  for (const [identity, hit] of first?.hits ?? []) {
    if (!others.every(({ hits }) => hits.has(identity))) continue;
    const score = matches.reduce((sum, { hits }) => sum + (hits.get(identity)?.score ?? 0), 0);
    found.push({ ...hit, score });
  }
  return found;
}

/** The books that have any of some words; those of the first word are worth twice the others'. */
export function booksWithAny(matches: readonly Matches[]): Matches {
  const hits = new Map<string, Hit>();
  for (const [index, each] of matches.entries()) {
    for (const [identity, hit] of each.hits) {
      const score = index === 0 ? hit.score : hit.score / 2;
      if ((hits.get(identity)?.score ?? 0) < score) hits.set(identity, { ...hit, score });
    }
  }
  return { hits, isWhole: matches.every(({ isWhole }) => isWhole) };
}
