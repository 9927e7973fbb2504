import { type BookItem, helperKeys, type ShopData, type TransactionPart } from "../schema.ts";
import { type SearchableBook, type SearchToken, searchTokensOf, wordsOf } from "./search-tokens.ts";
import { lettersOf } from "./spelling.ts";

/** What the items that lead to a book are made of. All of it must be as it was read when they change. */
export type LeadingFacts = Pick<
  BookItem,
  | "category"
  | "book_id"
  | "title"
  | "author"
  | "isbn"
  | "price"
  | "published_year"
  | "rating_sum"
  | "rating_count"
>;

/** Bounds a book's transaction: two books' words and places, and what else a move takes, stay below 100. */
const tokenCountMax = 40;

/**
 * The parts that bring the words and places of a book from `oldBook` to `newBook`: only those that
 * differ. Absent is a book that is not there yet, or no longer.
 */
export function helperParts(
  data: ShopData,
  oldBook: LeadingFacts | undefined,
  newBook: LeadingFacts | undefined,
): readonly TransactionPart[] {
  const oldTokens = oldBook === undefined ? [] : tokenItems(oldBook);
  const newTokens = newBook === undefined ? [] : tokenItems(newBook);
  const tokens = differenceOf(oldTokens, newTokens);
  const places = differenceOf(
    oldBook === undefined ? [] : shelfPlaces(oldBook),
    newBook === undefined ? [] : shelfPlaces(newBook),
  );
  return [
    ...tokens.gone.map((token) => data.SearchToken.delete(token)),
    ...tokens.written.map((token) => data.SearchToken.put(token)),
    ...places.gone.map((place) => data.ShelfPlace.delete(place)),
    ...places.written.map((place) => data.ShelfPlace.put(place)),
  ];
}

interface Keyed {
  readonly category: string;
  readonly book_id: string;
}

function differenceOf<Item extends Keyed>(oldItems: readonly Item[], newItems: readonly Item[]) {
  const known = new Set(oldItems.map((item) => JSON.stringify(item)));
  const kept = new Set(newItems.map(({ category, book_id }) => `${category}\n${book_id}`));
  return {
    gone: oldItems.filter(({ category, book_id }) => !kept.has(`${category}\n${book_id}`)),
    written: newItems.filter((item) => !known.has(JSON.stringify(item))),
  };
}

function tokenItems(book: LeadingFacts) {
  const { category, book_id } = book;
  return strongest(searchTokensOf(book)).map(({ token, weight, isInAuthor }) => ({
    category: helperKeys.tokens(token),
    book_id: helperKeys.token(token, category, book_id),
    weight,
    book_title: book.title,
    price: book.price,
    published_year: book.published_year,
    stars: starsInTenths(book),
    popularity: popularityOf(book),
    in_author: isInAuthor ? true : undefined,
  }));
}

function strongest(tokens: readonly SearchToken[]): readonly SearchToken[] {
  return [...tokens].sort((one, other) => other.weight - one.weight).slice(0, tokenCountMax);
}

function starsInTenths({ rating_sum = 0, rating_count = 0 }: LeadingFacts): number | undefined {
  return rating_count === 0 ? undefined : Math.round((10 * rating_sum) / rating_count);
}

/** 0, then 1 for one rating, 2 for two and three, 3 up to seven: a new review seldom changes it. */
function popularityOf({ rating_count = 0 }: LeadingFacts): number {
  return rating_count === 0 ? 0 : Math.floor(Math.log2(rating_count)) + 1;
}

const titleLengthMax = 100;
const yearOffset = 10_000;
const articles: ReadonlySet<string> = new Set(["a", "an", "the"]);

/** Where a book stands in its category by title, price and year, so that each order is one Query. */
function shelfPlaces(book: LeadingFacts): readonly Keyed[] {
  const category = helperKeys.shelf(book.category);
  const price = String(book.price).padStart(10, "0");
  // Books of no known year come after all others where the newest are first.
  const year =
    book.published_year === undefined ? 0 : Math.max(0, book.published_year + yearOffset);
  return [
    `title#${sortedTitle(book.title)}#${book.book_id}`,
    `price#${price}#${book.book_id}`,
    `year#${String(year).padStart(5, "0")}#${book.book_id}`,
  ].map((book_id) => ({ category, book_id }));
}

/** As libraries sort: without accents, case and a leading article. */
function sortedTitle(title: string): string {
  const words = wordsOf(title);
  const sorted = words.length > 1 && articles.has(words[0] ?? "") ? words.slice(1) : words;
  return sorted.join(" ").slice(0, titleLengthMax);
}

/** The id of the book that stands at a place. A title's words have no `#`; an id may have one. */
export function bookIdAt(place: Keyed): string {
  return place.book_id.split("#").slice(2).join("#");
}

/**
 * Makes the words of books known to who mistypes them. Not in a book's transaction, where books with a
 * word in common would meet: a word twice is a word, and one without a book finds nothing.
 */
export async function writeVocabulary(
  data: ShopData,
  books: readonly SearchableBook[],
): Promise<void> {
  const tokens = books.flatMap((book) => strongest(searchTokensOf(book)));
  const words = [...new Set(tokens.map(({ token }) => token))].filter(isInVocabulary);
  const { leftovers } = await data.batchWrite(
    words.flatMap((word) => {
      const backwards = [...lettersOf(word)].reverse();
      return [
        data.Word.put({ category: helperKeys.words(lettersOf(word)), book_id: word }),
        data.WordEnding.put({
          category: helperKeys.endings(backwards),
          book_id: backwards.join(""),
        }),
      ];
    }),
  );
  // One by one, each with tries of its own, after which the book is not written either.
  for (const write of leftovers) await write;
}

/** Numbers and ISBNs are not words: one digit more or less is another number. */
function isInVocabulary(word: string): boolean {
  return lettersOf(word).length >= 3 && !/\d/.test(word);
}
