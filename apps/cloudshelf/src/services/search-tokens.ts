/** Where a word stands, by how much a reader who types it is likely to mean that book. */
const weights = { isbn: 8, title: 4, author: 3, category: 1 } as const;

export interface SearchToken {
  readonly token: string;
  readonly weight: number;
  /** The author has it, whatever else has. */
  readonly isInAuthor: boolean;
}

export interface SearchableBook {
  readonly title: string;
  readonly author: string;
  readonly isbn: string;
  readonly category: string;
}

/** Too common to tell one book from another; kept only when a text holds nothing else. */
const commonWords: ReadonlySet<string> = new Set(
  "a an and as at by for from in into is it of on or s the to with".split(" "),
);

const tokenLengthMax = 40;

/** Letters that Unicode does not take apart, as who has no key for them types them. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  ð: "d",
  ø: "o",
  þ: "th",
  đ: "d",
  ı: "i",
  ł: "l",
  œ: "oe",
};

/**
 * Lower case, accents off, letters and digits only. An apostrophe joins, and so do the dots of
 * initials: "Brontë's" gives "brontes", "J.R.R. Tolkien" gives "jrr" and "tolkien".
 */
export function wordsOf(text: string): readonly string[] {
  const plain = text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[ßæðøþđıłœ]/g, (letter) => plainLetters[letter] ?? letter)
    .replaceAll(/(?<=[\p{L}\p{N}])['’ʼ](?=[\p{L}\p{N}])/gu, "")
    .replaceAll(/(?<![\p{L}\p{N}])\p{L}(?:\. ?\p{L}(?![\p{L}\p{N}]))+/gu, (initials) =>
      initials.replaceAll(/[. ]/g, ""),
    )
    .match(/[\p{L}\p{N}]+/gu);
  return (plain ?? []).map((word) => [...word].slice(0, tokenLengthMax).join(""));
}

/** The words worth looking up; all of them when every one is common, as in "It". */
function tellingWordsOf(text: string): readonly string[] {
  const words = [...new Set(wordsOf(text))];
  const telling = words.filter((word) => !commonWords.has(word));
  return telling.length === 0 ? words : telling;
}

/** The digits of an ISBN however it is written, or undefined for any other text. */
function isbnOf(text: string): string | undefined {
  const compact = text.replaceAll(/[\s-]/g, "").toLowerCase();
  return /^(\d{13}|\d{9}[\dx])$/.test(compact) ? compact : undefined;
}

/** Each token once, with the weight of the best place it stands in. */
export function searchTokensOf(book: SearchableBook): readonly SearchToken[] {
  const best = new Map<string, number>();
  const put = (token: string, weight: number): void => {
    best.set(token, Math.max(weight, best.get(token) ?? 0));
  };
  for (const word of tellingWordsOf(book.category)) put(word, weights.category);
  for (const word of tellingWordsOf(book.author)) put(word, weights.author);
  for (const word of tellingWordsOf(book.title)) put(word, weights.title);
  for (const isbn of isbnForms(book.isbn)) put(isbn, weights.isbn);
  const names = new Set(tellingWordsOf(book.author));
  return [...best].map(([token, weight]) => ({ token, weight, isInAuthor: names.has(token) }));
}

/** The ISBN as it is and, for the 978 range, the ten digits that older books print. */
function isbnForms(text: string): readonly string[] {
  const isbn = isbnOf(text);
  if (isbn === undefined) return [];
  if (!isbn.startsWith("978") || isbn.length !== 13) return [isbn];
  const digits = isbn.slice(3, 12);
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
  const check = (11 - (sum % 11)) % 11;
  return [isbn, `${digits}${check === 10 ? "x" : check}`];
}

/** The tokens a search text asks for: an ISBN or its beginning as one, else each telling word. */
export function queryTokensOf(text: string): readonly string[] {
  const code = text.replace(/^\s*isbn[\s:-]*/i, "");
  const isbn = isbnOf(code) ?? isbnBeginningOf(code);
  return isbn === undefined ? tellingWordsOf(text) : [isbn];
}

function isbnBeginningOf(text: string): string | undefined {
  const compact = text.replaceAll(/[\s-]/g, "");
  return /^97[89]\d{0,10}$/.test(compact) ? compact : undefined;
}
