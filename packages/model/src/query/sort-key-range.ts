import type { SortKeyOperator } from "../conditions/item-condition.ts";

/** The condition on a whole sort key text. */
export interface TextRange {
  readonly operator: SortKeyOperator;
  readonly texts: readonly string[];
  /** Whether it lets through no value that was not asked for, so that nothing else need be asked. */
  readonly isExact: boolean;
}

/** A place that is asked for by a range: what stands before it in the key, and right behind it. */
export interface RangePlace {
  readonly before: string;
  readonly behind: string;
  readonly isLast: boolean;
}

/** All keys that begin so. Undefined when every key does. */
export function prefixRange(prefix: string): TextRange | undefined {
  return prefix === "" ? undefined : { operator: "begins_with", texts: [prefix], isExact: true };
}

/**
 * The keys whose place is as asked, and where that is not to be had as one range, a few more. A key
 * goes on behind the value, so that the order of keys is not that of values where one value begins with
 * another: `a!` is more than `a`, but `a!#` is less than `a#`.
 */
export function placeRange(
  place: RangePlace,
  operator: SortKeyOperator,
  values: readonly string[],
): TextRange | undefined {
  const { before, behind, isLast } = place;
  const [first = "", second = ""] = values;
  const endsInValue = isLast && behind === "";
  switch (operator) {
    case "=": {
      const text = before + first + behind;
      return { operator: isLast ? "=" : "begins_with", texts: [text], isExact: true };
    }
    case "begins_with": {
      const range = prefixRange(before + first);
      return range && { ...range, isExact: endsInValue || first === "" };
    }
    case ">=":
      return between(before + first, afterAll(before), endsInValue);
    case ">":
      return between(before + first, afterAll(before), false);
    case "<=":
    case "<":
      return between(before, upperBound(place, first), endsInValue && operator === "<=");
    case "BETWEEN":
      return between(before + first, upperBound(place, second), endsInValue);
  }
}

function between(
  lower: string,
  upper: string | undefined,
  isExact: boolean,
): TextRange | undefined {
  if (lower === "") {
    return upper === undefined ? undefined : { operator: "<=", texts: [upper], isExact };
  }
  return upper === undefined
    ? { operator: ">=", texts: [lower], isExact }
    : { operator: "BETWEEN", texts: [lower, upper], isExact };
}

/** A text that no key is more than whose value is at most `value`. */
function upperBound({ before, behind, isLast }: RangePlace, value: string): string | undefined {
  if (behind === "" && isLast) {
    return before + value;
  }
  let upper = afterAll(before + value + behind);
  const characters = [...value];
  const ending = behind.codePointAt(0) ?? 0;
  for (let length = 1; length < characters.length && upper !== undefined; length++) {
    // Of a value that begins this one, the key goes on with what ends the place.
    if (ending >= (characters[length]?.codePointAt(0) ?? 0)) {
      const other = afterAll(before + characters.slice(0, length).join("") + behind);
      upper = other === undefined || compareTexts(other, upper) > 0 ? other : upper;
    }
  }
  return upper;
}

const codePointMax = 0x10_ffff;

/** The least text after all that begin with this one; undefined when there is none. */
function afterAll(prefix: string): string | undefined {
  const characters = [...prefix];
  while (characters.length > 0) {
    const code = characters.pop()?.codePointAt(0) ?? codePointMax;
    if (code < codePointMax) {
      // There are no characters where UTF-16 has its surrogates.
      const next = code === 0xd7_ff ? 0xe0_00 : code + 1;
      return characters.join("") + String.fromCodePoint(next);
    }
  }
  return undefined;
}

/** As DynamoDB orders texts: by their bytes in UTF-8, which is by code points. */
function compareTexts(left: string, right: string): number {
  const [a, b] = [[...left], [...right]];
  const at = a.findIndex((character, position) => character !== b[position]);
  if (at === -1) {
    return a.length - b.length;
  }
  return (a[at]?.codePointAt(0) ?? 0) - (b[at]?.codePointAt(0) ?? -1);
}
