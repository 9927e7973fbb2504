/**
 * Whether a text has half of a surrogate pair. DynamoDB compares keys by their bytes in UTF-8, where all
 * such halves are the same, so that two different texts would be one key.
 */
export function hasLoneSurrogate(value: unknown): boolean {
  return typeof value === "string" && /\p{Surrogate}/u.test(value);
}

/** What is wrong with such a text, as a message says it. */
export const loneSurrogateProblem =
  "has half of a surrogate pair, which a key cannot tell from others";
