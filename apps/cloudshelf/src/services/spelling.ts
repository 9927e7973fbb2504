/** Letters as people count them: an emoji or a rare Chinese character is one. */
export function lettersOf(word: string): readonly string[] {
  return [...word];
}

/** Shorter words have too many neighbours: "cat" is one letter from "car", "hat" and "cut". */
export const typedLengthMin = 3;

/** Where to look for the words that a mistyped one may stand for. */
export interface SpellingPlaces {
  /** Some of them begin so, */
  readonly beginning: readonly string[];
  /** some end so; from the last letter on, as endings are stored, */
  readonly endingBackwards: readonly string[];
  /** and one has its two middle letters exchanged. */
  readonly exchanged: string;
}

/**
 * One mistake leaves the first or the second half of a word as it is, wherever it is made: a letter too
 * many, too few or another stands in one half. Only two letters exchanged across the middle touch
 * both, and what they stand for is known.
 */
export function spellingPlacesOf(typed: string): SpellingPlaces {
  const letters = lettersOf(typed);
  const middle = Math.floor(letters.length / 2);
  return {
    // Three letters are looked up for words of four, where one more letter of the beginning is right.
    beginning: letters.slice(0, Math.max(2, middle)),
    endingBackwards: letters.slice(middle).reverse(),
    exchanged: [
      ...letters.slice(0, middle - 1),
      letters[middle],
      letters[middle - 1],
      ...letters.slice(middle + 1),
    ].join(""),
  };
}

/** Whether `typed` is `word` with one letter too many, too few, another, or two neighbours exchanged. */
export function isOneMistakeFrom(typed: string, word: string): boolean {
  const one = lettersOf(typed);
  const other = lettersOf(word);
  if (Math.abs(one.length - other.length) > 1 || typed === word) return false;
  const start = commonLength(one, other);
  const end = commonLength([...one].reverse(), [...other].reverse());
  if (one.length !== other.length) return start + end >= Math.min(one.length, other.length);
  const differing = one.length - start - end;
  if (differing <= 1) return true;
  return differing === 2 && one[start] === other[start + 1] && one[start + 1] === other[start];
}

function commonLength(one: readonly string[], other: readonly string[]): number {
  const end = Math.min(one.length, other.length);
  let length = 0;
  while (length < end && one[length] === other[length]) length += 1;
  return length;
}
