import type { Random } from "../values/random.ts";
import { type CharacterRange, type Pattern, parsePattern } from "./parse-pattern.ts";

export interface PatternWishes {
  /** How often more than needed a part is repeated at most. */
  readonly spread: number;
  /** Whether small letters and digits are taken where others are possible too. */
  readonly isPlain: boolean;
}

/**
 * A text made after a regular expression. It mostly matches; look-arounds and flags are not regarded,
 * so that whoever takes it has to test it.
 */
export function samplePattern(expression: RegExp, random: Random, wishes: PatternWishes): string {
  const captured = new Map<string, string>();
  const sample = (pattern: Pattern): string => {
    switch (pattern.kind) {
      case "characters":
        return sampleCharacter(pattern.ranges, random, wishes);
      case "sequence":
        return pattern.parts.map(sample).join("");
      case "choice":
        return sample(random.pick(pattern.options));
      case "repeat": {
        const most = Math.min(pattern.max, pattern.min + wishes.spread);
        const count = pattern.min + random.below(most - pattern.min + 1);
        return Array.from({ length: count }, () => sample(pattern.part)).join("");
      }
      case "group": {
        const text = sample(pattern.part);
        captured.set(String(pattern.number), text);
        captured.set(pattern.name, text);
        return text;
      }
      case "reference":
        return captured.get(pattern.to) ?? "";
    }
  };
  return sample(parsePattern(expression));
}

const plainRanges: readonly CharacterRange[] = [
  [0x61, 0x7a],
  [0x30, 0x39],
];

function sampleCharacter(
  ranges: readonly CharacterRange[],
  random: Random,
  { isPlain }: PatternWishes,
): string {
  const plain = isPlain ? ranges.flatMap((range) => overlaps(range, plainRanges)) : [];
  const [first, last] = random.pick(plain.length > 0 ? plain : nonEmpty(ranges));
  return String.fromCodePoint(first + random.below(last - first + 1));
}

function overlaps(
  [first, last]: CharacterRange,
  others: readonly CharacterRange[],
): CharacterRange[] {
  return others
    .map(([start, end]): CharacterRange => [Math.max(first, start), Math.min(last, end)])
    .filter(([start, end]) => start <= end);
}

/** Nothing matches `[]`; any character will be refused by the test. */
function nonEmpty(ranges: readonly CharacterRange[]): readonly CharacterRange[] {
  return ranges.length > 0 ? ranges : [[0x61, 0x61]];
}
