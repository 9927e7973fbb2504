import { beginsWith } from "@plinth/model";
import { helperKeys } from "../schema.ts";
import {
  booksWithAll,
  booksWithAny,
  type Hit,
  type Matches,
  readMatches,
  type WantedWord,
} from "./search-matches.ts";
import { wordsOf } from "./search-tokens.ts";
import type { ShopContext } from "./shop-context.ts";
import { isOneMistakeFrom, lettersOf, spellingPlacesOf, typedLengthMin } from "./spelling.ts";

/** So many words of a text are corrected; one with more mistakes is another text. */
const correctedWordCountMax = 3;
/** So many words are read that begin, and so many that end, like the one that was typed. */
const neighboursReadMax = 1_000;
/** So many words are tried that are one mistake away. */
const alternativeCountMax = 12;
/** So many books are read of each, enough to tell a common word from a rare one. */
const matchesPerAlternativeMax = 200;

/** What a search finds when some of its words are spelt in another way. */
export interface Respelling {
  readonly hits: readonly Hit[];
  /** The text with one of the other spellings, the one that is in most books first. */
  readonly texts: readonly string[];
  readonly isPartial: boolean;
}

interface Alternative {
  readonly word: string;
  readonly matches: Matches;
}

/**
 * Spells the words anew that find nothing; when each finds something but no book has all of them, the
 * one whose correction finds most. Undefined when that finds no book either.
 */
export async function respell(
  context: ShopContext,
  text: string,
  words: readonly WantedWord[],
  matches: readonly Matches[],
): Promise<Respelling | undefined> {
  const missing = [...words.keys()].filter((index) => matches[index]?.hits.size === 0);
  const attempts = missing.length > 0 ? [missing] : [...words.keys()].map((index) => [index]);
  if (missing.length > correctedWordCountMax) return undefined;
  const respellings = await Promise.all(
    attempts
      .slice(0, correctedWordCountMax)
      .map((positions) => respellAt(context, text, { words, matches, positions })),
  );
  return respellings
    .filter((respelling) => respelling !== undefined)
    .sort((one, other) => other.hits.length - one.hits.length)[0];
}

interface Attempt {
  readonly words: readonly WantedWord[];
  readonly matches: readonly Matches[];
  /** Of the words that are spelt anew. */
  readonly positions: readonly number[];
}

async function respellAt(
  context: ShopContext,
  text: string,
  { words, matches, positions }: Attempt,
): Promise<Respelling | undefined> {
  const found = new Map<number, readonly Alternative[]>();
  await Promise.all(
    positions.map(async (position) => {
      const word = words[position];
      if (word !== undefined) found.set(position, await alternativesOf(context, word));
    }),
  );
  const others = matches.filter((_, index) => !found.has(index));
  // Of the spellings of one word, those count that go with the others of the text.
  for (const [position, alternatives] of found) {
    const rest = positions.length === 1 ? others : [];
    found.set(position, byBookCount(alternatives, rest));
  }
  if ([...found.values()].some((alternatives) => alternatives.length === 0)) return undefined;
  const all = matches.map((each, index) => {
    const alternatives = found.get(index);
    return alternatives === undefined ? each : booksWithAny(alternatives.map((a) => a.matches));
  });
  const hits = booksWithAll(all);
  if (hits.length === 0) return undefined;
  return {
    hits,
    texts: textsWith(text, words, found),
    isPartial: !all.some(({ isWhole }) => isWhole),
  };
}

function byBookCount(
  alternatives: readonly Alternative[],
  rest: readonly Matches[],
): readonly Alternative[] {
  return alternatives
    .map((each) => ({ ...each, bookCount: booksWithAll([...rest, each.matches]).length }))
    .filter(({ bookCount }) => bookCount > 0)
    .sort((one, other) => other.bookCount - one.bookCount || compare(one.word, other.word));
}

/** Words that some book had once and none has today find nothing, and so fall out. */
async function alternativesOf(
  context: ShopContext,
  wanted: WantedWord,
): Promise<readonly Alternative[]> {
  const { word, place } = wanted;
  if (place === "author" || lettersOf(word).length < typedLengthMin || /\d/.test(word)) return [];
  const words = await wordsNear(context, word);
  return await Promise.all(
    words.map(async (near) => ({
      word: near,
      matches: await readMatches(
        context,
        { word: near, place, form: "whole" },
        matchesPerAlternativeMax,
      ),
    })),
  );
}

/** Two Queries and one GetItem, however many words the shop knows. */
async function wordsNear({ data }: ShopContext, typed: string): Promise<readonly string[]> {
  const { beginning, endingBackwards, exchanged } = spellingPlacesOf(typed);
  const limits = { limit: neighboursReadMax };
  const [begun, ended, middle] = await Promise.all([
    data.Word.query(
      { category: helperKeys.words(beginning), book_id: beginsWith(beginning.join("")) },
      limits,
    ).all(),
    data.WordEnding.query(
      {
        category: helperKeys.endings(endingBackwards),
        book_id: beginsWith(endingBackwards.join("")),
      },
      limits,
    ).all(),
    data.Word.get({ category: helperKeys.words(lettersOf(exchanged)), book_id: exchanged }),
  ]);
  const known = new Set([
    ...begun.map((item) => item.book_id),
    ...ended.map((item) => [...lettersOf(item.book_id)].reverse().join("")),
    ...(middle === undefined ? [] : [middle.book_id]),
  ]);
  return [...known]
    .filter((word) => isOneMistakeFrom(typed, word) && isLikely(typed, word))
    .sort((one, other) => likeness(typed, other) - likeness(typed, one) || compare(one, other))
    .slice(0, alternativeCountMax);
}

/**
 * What begins with the text was found as it was typed. And three letters stand for a longer word:
 * those of three are all alike.
 */
function isLikely(typed: string, word: string): boolean {
  if (word.startsWith(typed)) return false;
  return lettersOf(typed).length > typedLengthMin || lettersOf(word).length > typedLengthMin;
}

/** People mistype a first letter seldom, and exchange two of the right ones often. */
function likeness(typed: string, word: string): number {
  const sameFirst = typed[0] === word[0] ? 2 : 0;
  const sameLetters = [...typed].sort().join("") === [...word].sort().join("") ? 1 : 0;
  return sameFirst + sameLetters;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** With one word spelt anew, a text for each spelling; with more, one of the best of each. */
function textsWith(
  text: string,
  words: readonly WantedWord[],
  found: ReadonlyMap<number, readonly Alternative[]>,
): readonly string[] {
  const [only, ...more] = found;
  if (only !== undefined && more.length === 0) {
    const [position, alternatives] = only;
    return alternatives.map(({ word }) => replaceWord(text, words[position]?.word, word));
  }
  let corrected = text;
  for (const [position, [best]] of found) {
    corrected = replaceWord(corrected, words[position]?.word, best?.word ?? "");
  }
  return [corrected];
}

/** Leaves the rest of the text as it was typed. */
function replaceWord(text: string, typed: string | undefined, word: string): string {
  return text
    .split(/\s+/)
    .map((part) => (wordsOf(part).join("") === typed ? word : part))
    .join(" ");
}
