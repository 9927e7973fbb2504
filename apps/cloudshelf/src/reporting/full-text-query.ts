import { queryTokensOf, wordsOf } from "../services/search-tokens.ts";

/** What a search text asks of the words of a book. */
export interface FullTextQuery {
  /** As people write it: words, "phrases", -without, or. For `websearch_to_tsquery`. */
  readonly whole: string;
  /** The same without the last word, when that may be the beginning of one. */
  readonly head: string;
  /** The beginning of a word, or of an ISBN: letters and digits only. */
  readonly lastPrefix: string | undefined;
  /** The words alone, for what looks alike. */
  readonly words: string;
}

const wordCountMax = 16;

/** Undefined for a text that has no word in it. */
export function fullTextQueryOf(text: string): FullTextQuery | undefined {
  const tokens = queryTokensOf(text);
  const [only] = tokens;
  if (only === undefined) return undefined;
  if (tokens.length === 1 && /^[\dx]{9,13}$/.test(only)) {
    return { whole: only, head: "", lastPrefix: only, words: only };
  }
  const parts = partsOf(text).slice(0, wordCountMax);
  const words = parts.flatMap(({ word }) => word.split(" "));
  const last = parts.at(-1);
  const isPrefix = last !== undefined && last.mark === "" && !last.word.includes(" ");
  const print = (some: readonly Part[]) => some.map(({ mark, word }) => mark + quoted(word, mark));
  return {
    whole: print(parts).join(" "),
    head: print(parts.slice(0, -1)).join(" "),
    lastPrefix: isPrefix ? last.word : undefined,
    words: words.join(" "),
  };
}

interface Part {
  /** `-` for a word that must not be there, `"` for words that must stand together. */
  readonly mark: "" | "-" | '"';
  readonly word: string;
}

/** Each word as the books' words are written, whatever accents it has. */
function partsOf(text: string): readonly Part[] {
  const found = text.matchAll(/"([^"]*)"|(?<=^|\s)(-?)([^\s"]+)/g);
  return [...found].flatMap(([, phrase, minus, plain]): Part[] => {
    const word = wordsOf(phrase ?? plain ?? "").join(" ");
    if (word === "") return [];
    return [{ mark: phrase !== undefined ? '"' : minus === "-" ? "-" : "", word }];
  });
}

/** What was one word to the reader and is two to us, such as "on-call", stands together. */
function quoted(word: string, mark: Part["mark"]): string {
  if (mark === '"') return `${word}"`;
  return word.includes(" ") ? `"${word}"` : word;
}
