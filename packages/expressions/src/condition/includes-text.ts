/** JavaScript's search compares up to length times length characters; so many take some milliseconds. */
const comparisonCountMax = 2 ** 23;

/**
 * Whether `part` is in `text`. JavaScript's own search is the quickest, but texts made to be hard
 * for it, of the length that an item allows, would hold up every other request for seconds.
 */
export function includesText(text: string, part: string): boolean {
  const positionCount = text.length - part.length + 1;
  return part.length * positionCount <= comparisonCountMax
    ? text.includes(part)
    : includesTextLinear(text, part);
}

/** Knuth, Morris and Pratt's search: no character of the text is looked at again. */
export function includesTextLinear(text: string, part: string): boolean {
  const borders = borderLengthsOf(part);
  let matched = 0;
  for (let position = 0; position < text.length && matched < part.length; position++) {
    matched = extendMatch(part, borders, matched, text.charCodeAt(position));
  }
  return matched === part.length;
}

/** For each beginning of `part`, the length of the longest shorter beginning that it also ends with. */
function borderLengthsOf(part: string): Uint32Array {
  const borders = new Uint32Array(part.length);
  let matched = 0;
  for (let position = 1; position < part.length; position++) {
    matched = extendMatch(part, borders, matched, part.charCodeAt(position));
    borders[position] = matched;
  }
  return borders;
}

/** How much of `part` is matched after one more character. */
function extendMatch(part: string, borders: Uint32Array, matched: number, code: number): number {
  let length = matched;
  while (length > 0 && part.charCodeAt(length) !== code) {
    length = borders[length - 1] ?? 0;
  }
  return part.charCodeAt(length) === code ? length + 1 : length;
}
