import type { AttributeValue } from "@plinth/values";
import { hasLoneSurrogate, loneSurrogateProblem } from "../codec/lone-surrogate.ts";

/** A key attribute that is computed: texts, and between them the values of other attributes. */
export interface KeyTemplate {
  /** The key attribute that it fills. */
  readonly attribute: string;
  readonly text: string;
  /** What stands before each place, and at the end what stands behind the last: one more than places. */
  readonly literals: readonly string[];
  readonly places: readonly TemplatePlace[];
}

export interface TemplatePlace {
  /** The attribute whose value goes there. */
  readonly name: string;
  /** The digits of a whole number, padded with zeros so that texts order as numbers do. */
  readonly width: number | undefined;
}

/** Says why a value cannot be in its place. */
export type RefusePart = (name: string, problem: string) => never;

/** More digits than these are no safe integers. */
const placeWidthMax = 15;

/**
 * Reads a template. `refuse` hears why a text is none.
 *
 *     template ::= { literal | place }
 *     place    ::= "{" name [ ":" digits ] "}"
 */
export function parseTemplate(
  attribute: string,
  text: string,
  refuse: (problem: string) => never,
): KeyTemplate {
  const literals: string[] = [];
  const places: TemplatePlace[] = [];
  let start = 0;
  for (const match of text.matchAll(/\{([^{}]*)\}/g)) {
    const [whole, content = ""] = match;
    literals.push(text.slice(start, match.index));
    places.push(parsePlace(content, refuse));
    start = match.index + whole.length;
  }
  literals.push(text.slice(start));
  const stray = literals.find((literal) => /[{}]/.test(literal));
  if (stray !== undefined) {
    refuse(`has a brace that is no place in "${stray}"`);
  }
  const template: KeyTemplate = { attribute, text, literals, places };
  checkTemplate(template, refuse);
  return template;
}

function parsePlace(content: string, refuse: (problem: string) => never): TemplatePlace {
  const [, name = "", digits] = /^([^:]*)(?::(\d+))?$/.exec(content) ?? [];
  if (name === "") {
    refuse(`has a place "{${content}}" that is neither {attribute} nor {attribute:width}`);
  }
  const width = digits === undefined ? undefined : Number(digits);
  if (width !== undefined && !(width >= 1 && width <= placeWidthMax)) {
    refuse(`gives "${name}" ${width} digits, and a place has from 1 to ${placeWidthMax}`);
  }
  return { name, width };
}

function checkTemplate(
  { text, literals, places }: KeyTemplate,
  refuse: (problem: string) => never,
): void {
  if (text === "") {
    refuse("is empty");
  }
  for (const [position, place] of places.slice(0, -1).entries()) {
    // A padded number tells by its width where it ends.
    if (literals[position + 1] === "" && place.width === undefined) {
      refuse(`has nothing between "${place.name}" and "${places[position + 1]?.name}"`);
    }
  }
}

/**
 * The key of these attribute values; undefined when one is absent. Two different tuples of values never
 * give the same text: every place ends where its separator stands first, and no value may move it.
 */
export function printTemplate(
  { literals, places }: KeyTemplate,
  values: Readonly<Record<string, AttributeValue | undefined>>,
  refuse: RefusePart,
): string | undefined {
  let text = literals[0] ?? "";
  for (let position = 0; position < places.length; position++) {
    const place = places[position] as TemplatePlace;
    const value = values[place.name];
    if (value === undefined) {
      return undefined;
    }
    const separator = position + 1 < places.length ? (literals[position + 1] ?? "") : "";
    text += printPlace(place, separator, value, refuse) + (literals[position + 1] ?? "");
  }
  return text;
}

/** One value as its place holds it; `separator` is what ends the place, empty for the last. */
export function printPlace(
  { name, width }: TemplatePlace,
  separator: string,
  value: AttributeValue,
  refuse: RefusePart,
): string {
  if (width !== undefined) {
    return "N" in value && /^\d+$/.test(value.N) && value.N.length <= width
      ? value.N.padStart(width, "0")
      : refuse(
          name,
          `must be a whole number of at most ${width} digits, since it is part of a key`,
        );
  }
  if (!("S" in value) || value.S === "") {
    return refuse(name, "must be a text that is not empty, since it is part of a key");
  }
  if (hasLoneSurrogate(value.S)) {
    return refuse(name, loneSurrogateProblem);
  }
  if (separator !== "" && !endsAtSeparator(value.S, separator)) {
    return refuse(name, `must not hold "${separator}", which ends its place in a key`);
  }
  return value.S;
}

/** Not so for `a#` before `##` either: the place would seem to end one character earlier. */
function endsAtSeparator(text: string, separator: string): boolean {
  return separator.length === 1
    ? !text.includes(separator)
    : (text + separator).indexOf(separator) === text.length;
}

/**
 * Reads the values back out of a key, in the order of the places; undefined when the key is not of this
 * template.
 */
export function matchTemplate(
  { literals, places }: KeyTemplate,
  key: string,
): readonly string[] | undefined {
  const [first = ""] = literals;
  if (places.length === 0) {
    return key === first ? [] : undefined;
  }
  if (!key.startsWith(first)) {
    return undefined;
  }
  const texts: string[] = [];
  let start = first.length;
  for (let position = 0; position < places.length; position++) {
    const place = places[position] as TemplatePlace;
    const literal = literals[position + 1] ?? "";
    const isLast = position === places.length - 1;
    const end = isLast ? key.length - literal.length : endOfPlace(key, start, place, literal);
    const text = key.slice(start, Math.max(start, end));
    if (end <= start || !key.startsWith(literal, end) || !isPlaceText(place, text)) {
      return undefined;
    }
    texts.push(text);
    start = end + literal.length;
  }
  return texts;
}

function endOfPlace(key: string, start: number, { width }: TemplatePlace, literal: string): number {
  return width === undefined ? key.indexOf(literal, start) : start + width;
}

function isPlaceText({ width }: TemplatePlace, text: string): boolean {
  return width === undefined || (text.length === width && /^\d+$/.test(text));
}

/** The attribute value that stands in a place as this text. */
export function valueOfPlace({ width }: TemplatePlace, text: string): AttributeValue {
  return width === undefined ? { S: text } : { N: String(Number(text)) };
}
