import type { core } from "zod";
import { samplePattern } from "../patterns/sample-pattern.ts";
import { formattedText } from "../values/formatted-text.ts";
import { plausibleEmail, plausibleText, plausibleWords } from "../values/plausible-texts.ts";
import { digits, type Random, smallLetters } from "../values/random.ts";
import { checksOf, countLimitsOf } from "./checks-of.ts";
import { type Draw, NoValueError, nameOf } from "./draw.ts";

/** What the checks of a text ask for. */
interface TextWishes {
  readonly min: number;
  readonly max: number;
  readonly prefix: string;
  readonly suffix: string;
  readonly includes: readonly string[];
  readonly patterns: readonly RegExp[];
  readonly format: core.$ZodCheckStringFormatDef | undefined;
  readonly isLower: boolean;
  readonly isUpper: boolean;
}

/** Such a text as an attribute of this name may hold; simpler and more random ones in later attempts. */
export function generateText(schema: core.$ZodType, draw: Draw): string {
  const wishes = wishesOf(schema, draw);
  if (wishes.min > textLengthMax) {
    throw new NoValueError(draw.path, `it needs ${wishes.min} characters, more than an item holds`);
  }
  const cased = inCase(bodyOf(wishes, draw), wishes);
  return isStiff(wishes)
    ? dressed(cased, wishes, draw.attempt)
    : withoutSeparators(fitted(cased, wishes, draw.random), wishes, draw);
}

const textLengthMax = 400 * 1024;

function wishesOf(schema: core.$ZodType, { rules }: Draw): TextWishes {
  const { min, max } = countLimitsOf(schema);
  const checks = checksOf(schema).filter((check) => check.check === "string_format");
  const of = (format: string): readonly core.$ZodCheckStringFormatDef[] =>
    checks.filter((check) => check.format === format);
  const affixes = ["starts_with", "ends_with", "includes", "lowercase", "uppercase", "regex"];
  const prefixes = of("starts_with").map((check) => (check as core.$ZodCheckStartsWithDef).prefix);
  const suffixes = of("ends_with").map((check) => (check as core.$ZodCheckEndsWithDef).suffix);
  return {
    min: Math.max(min, rules?.isKey === true ? 1 : 0),
    max,
    prefix: longest([...prefixes, rules?.prefix ?? ""]),
    suffix: longest(suffixes),
    includes: of("includes").map((check) => (check as core.$ZodCheckIncludesDef).includes),
    patterns: of("regex").flatMap(({ pattern }) => pattern ?? []),
    format: checks.find(({ format }) => !affixes.includes(format)),
    isLower: of("lowercase").length > 0 || hasOverwrite(schema, "toLowerCase"),
    isUpper: of("uppercase").length > 0 || hasOverwrite(schema, "toUpperCase"),
  };
}

/** `toLowerCase()` of a schema brings any text into case, but what stands before may look at it. */
function hasOverwrite(schema: core.$ZodType, method: string): boolean {
  return checksOf(schema).some(
    (check) => check.check === "overwrite" && String(check.tx).includes(method),
  );
}

function longest(texts: readonly string[]): string {
  return texts.reduce((long, text) => (text.length > long.length ? text : long), "");
}

/** Whether the text has a form that nothing can be added to at will. */
function isStiff({ format, patterns }: TextWishes): boolean {
  return format !== undefined || patterns.length > 0;
}

function bodyOf(wishes: TextWishes, draw: Draw): string {
  const { random, attempt } = draw;
  const { format, patterns } = wishes;
  if (format !== undefined) {
    const text = formattedText(format, draw, wishes);
    if (text !== undefined && (patterns.length === 0 || attempt % 2 === 0)) {
      return text;
    }
  }
  const isNamed = attempt === 0 && plausibleText(nameOf(draw), random) !== undefined;
  const wanted = patterns.length === 0 && format?.pattern ? [format.pattern] : patterns;
  if (wanted.length === 0 || (isNamed && format === undefined)) {
    return freeBody(wishes, draw);
  }
  // Several expressions may each want something in any place, or each speak of the whole.
  const turn = Math.floor(attempt / 2) % wanted.length;
  const sampled = attempt % 2 === 0 ? wanted : wanted.slice(turn, turn + 1);
  const spreads = [2, 8, Math.min(wishes.min, 5000), Math.min(wishes.max, 64)] as const;
  const spread = spreads[Math.floor(attempt / 2) % spreads.length] ?? 2;
  const isPlain = attempt % 3 < 2;
  const texts = sampled.map((pattern) => samplePattern(pattern, random, { spread, isPlain }));
  return lengthened(texts.join(""), sampled, wishes, random);
}

/** What a pattern does not bind at an end may be longer there. */
function lengthened(
  text: string,
  patterns: readonly RegExp[],
  { min }: TextWishes,
  random: Random,
): string {
  const padding = random.fork("padding").text(smallLetters, Math.max(0, min - text.length));
  if (!patterns.some(({ source }) => source.endsWith("$"))) {
    return text + padding;
  }
  return patterns.some(({ source }) => source.startsWith("^")) ? text : padding + text;
}

/** Where nothing but lengths and affixes is asked for. */
function freeBody(wishes: TextWishes, draw: Draw): string {
  const { random, rules, attempt } = draw;
  const name = nameOf(draw);
  const token = random.fork("token").text(smallLetters + digits, 10);
  if (attempt >= 4 && attempt % 4 < textsForCode.length) {
    return textsForCode[attempt % 4]?.(draw, wishes) ?? token;
  }
  const plausible = attempt < 4 ? plausibleText(name, random) : undefined;
  const isMarked = rules?.isDistinct === true || attempt >= 4;
  if (plausible?.includes("@example.com") === true && isMarked) {
    return plausibleEmail(random, token);
  }
  if (isTime(name) && attempt < 4) {
    return formattedText({ check: "string_format", format: "datetime" }, draw, wishes) ?? token;
  }
  if (plausible !== undefined) {
    return isMarked ? `${plausible} ${token}` : plausible;
  }
  const stem = name.replace(/[_-]?(id|key|code|number|reference|hash)$/i, "");
  if (rules?.isKey === true || isMarked || stem !== name) {
    const isShort = wishes.max < token.length + stem.length + 1 + wishes.prefix.length;
    return isShort || stem === "" || stem === name ? token : `${stem.toLowerCase()}-${token}`;
  }
  return plausibleWords(random);
}

/** What the code of a transform may read: JSON, a number, or a time. */
const textsForCode: readonly ((draw: Draw, wishes: TextWishes) => string | undefined)[] = [
  ({ random }) => JSON.stringify({ value: random.below(1000) }),
  ({ random }) => String(random.below(1000)),
  (draw, wishes) => formattedText({ check: "string_format", format: "datetime" }, draw, wishes),
];

function isTime(name: string): boolean {
  return /(_at|_date|_time|[a-z]At|[a-z]Date|^date|^timestamp)$/.test(name);
}

function inCase(text: string, { isLower, isUpper }: TextWishes): string {
  if (isLower) return text.toLowerCase();
  return isUpper ? text.toUpperCase() : text;
}

/** A text of the wanted length, with what it has to begin with, hold and end with. */
function fitted(body: string, wishes: TextWishes, random: Random): string {
  const { min, max, suffix } = wishes;
  const start = body.startsWith(wishes.prefix) ? "" : wishes.prefix;
  const held = wishes.includes
    .filter((part) => !`${start}${body}${suffix}`.includes(part))
    .join("");
  const end = held === "" && body.endsWith(suffix) ? "" : held + suffix;
  const room = Math.max(0, max - start.length - end.length);
  const cut = body.length > room ? shortened(body, room) : body;
  const missing = Math.max(0, min - start.length - cut.length - end.length);
  return start + cut + inCase(random.fork("padding").text(smallLetters, missing), wishes) + end;
}

/** The end of a text that is too long tells more from others than its beginning. */
function shortened(body: string, room: number): string {
  return room === 0 ? "" : body.slice(-room).trim().padEnd(room, "x");
}

/** A text of a fixed form: as it is, with its ends replaced, or with more at its ends. */
function dressed(body: string, { prefix, suffix, includes }: TextWishes, attempt: number): string {
  const turn = Math.floor(attempt / 2) % 3;
  if (turn === 0 && prefix !== "") {
    return overlaid(body, prefix, suffix);
  }
  if (turn === 1) {
    return body;
  }
  const start = body.startsWith(prefix) ? "" : prefix;
  const held = includes.filter((part) => !body.includes(part)).join("");
  return start + body + held + (body.endsWith(suffix) ? "" : suffix);
}

function overlaid(body: string, prefix: string, suffix: string): string {
  const begun = body.startsWith(prefix) ? body : prefix + body.slice(prefix.length);
  return begun.endsWith(suffix) ? begun : begun.slice(0, -suffix.length) + suffix;
}

/** What ends a text's place in a key is replaced, but for the ends that the schema asks for. */
function withoutSeparators(text: string, { prefix }: TextWishes, { rules, random }: Draw): string {
  let body = text.slice(prefix.length);
  for (const separator of rules?.separators ?? []) {
    const free = [...smallLetters].filter((letter) => !separator.includes(letter));
    body = body.replaceAll(separator, () => random.text(free.join(""), separator.length));
  }
  return text.slice(0, prefix.length) + body;
}
