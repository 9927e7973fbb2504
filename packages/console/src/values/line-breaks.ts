/**
 * Forms send each line break as CR LF, whatever it was. These give back what was there, so that an
 * attribute that nobody touched is not changed by having been shown.
 */

/** True when both texts are the same but for how their lines break. */
export function isSameText(one: string, other: string): boolean {
  return withPlainBreaks(one) === withPlainBreaks(other);
}

/** A text from a form with the line breaks of the text that was shown; plain ones where there was none. */
export function withBreaksOf(text: string, shown: string): string {
  if (isSameText(text, shown)) return shown;
  const plain = withPlainBreaks(text);
  const isAllPairs = shown.includes("\r\n") && !/(^|[^\r])\n/.test(shown);
  return isAllPairs ? plain.replaceAll("\n", "\r\n") : plain;
}

/** False for a text with characters that a page or a form does not give back: NUL, and CR by itself. */
export function isKeptByForms(text: string): boolean {
  return !/\0|\r(?!\n)/.test(text);
}

function withPlainBreaks(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}
