import type { AttributeValue, Item } from "@plinth/values";

/** A number as digits and a power of ten. */
interface ExactNumber {
  readonly digits: bigint;
  readonly exponent: number;
}

const significantDigitsMax = 38;
const magnitudeMax = 125;
const magnitudeMin = -130;

function parseNumber(text: string): ExactNumber {
  const [mantissa = "", power = "0"] = text.toLowerCase().split("e");
  const [integer = "", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(integer + fraction), exponent: Number(power) - fraction.length };
}

/** All digits, without an exponent: the way DynamoDB writes every number. */
function printNumber({ digits, exponent }: ExactNumber): string {
  if (exponent >= 0) return String(digits * 10n ** BigInt(exponent));
  const sign = digits < 0n ? "-" : "";
  const magnitude = String(digits < 0n ? -digits : digits).padStart(1 - exponent, "0");
  const integer = magnitude.slice(0, exponent);
  const fraction = magnitude.slice(exponent).replace(/0+$/, "");
  const text = fraction === "" ? integer : `${integer}.${fraction}`;
  return text === "0" ? text : sign + text;
}

function canonicalNumber(text: string): string {
  return printNumber(parseNumber(text));
}

function compareNumbers(left: string, right: string): number {
  const [a, b] = aligned(parseNumber(left), parseNumber(right));
  return a < b ? -1 : Number(a > b);
}

function aligned(left: ExactNumber, right: ExactNumber): [bigint, bigint, number] {
  const exponent = Math.min(left.exponent, right.exponent);
  const scale = (number: ExactNumber): bigint =>
    number.digits * 10n ** BigInt(number.exponent - exponent);
  return [scale(left), scale(right), exponent];
}

/** The exact sum, or `undefined` when DynamoDB has no room for it. */
export function sumOf(left: string, right: string, sign: 1n | -1n): string | undefined {
  const [a, b, exponent] = aligned(parseNumber(left), parseNumber(right));
  const digits = a + sign * b;
  const text = String(digits < 0n ? -digits : digits);
  const magnitude = text.length - 1 + exponent;
  const isStorable =
    digits === 0n ||
    (text.replace(/0+$/, "").length <= significantDigitsMax &&
      magnitude <= magnitudeMax &&
      magnitude >= magnitudeMin);
  return isStorable ? printNumber({ digits, exponent }) : undefined;
}

function bytesOf(value: AttributeValue): Uint8Array {
  if ("B" in value) return value.B;
  return new TextEncoder().encode("S" in value ? value.S : "");
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let position = 0; position < length; position += 1) {
    const difference = (left[position] ?? 0) - (right[position] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** The order of two strings, two numbers or two binary values; `undefined` of anything else. */
export function orderOf(left: AttributeValue, right: AttributeValue): number | undefined {
  if ("N" in left && "N" in right) return compareNumbers(left.N, right.N);
  const areAlike = ("S" in left && "S" in right) || ("B" in left && "B" in right);
  return areAlike ? compareBytes(bytesOf(left), bytesOf(right)) : undefined;
}

export function startsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  const areAlike = ("S" in value && "S" in prefix) || ("B" in value && "B" in prefix);
  const [bytes, part] = [bytesOf(value), bytesOf(prefix)];
  return areAlike && compareBytes(bytes.slice(0, part.length), part) === 0;
}

/** One text for all ways to write the same value: sets and maps in order, numbers with all digits. */
export function textOfValue(value: AttributeValue): string {
  const [[type, content] = ["NULL", true]] = Object.entries(value) as [string, unknown][];
  switch (type) {
    case "N":
      return `N ${canonicalNumber(content as string)}`;
    case "B":
      return `B ${String(content as Uint8Array)}`;
    case "SS":
    case "NS":
    case "BS":
      return `${type} ${membersOf(value).map(textOfValue).sort().join(" ")}`;
    case "L":
      return `[${(content as AttributeValue[]).map(textOfValue).join(", ")}]`;
    case "M":
      return textOfItem(content as Item);
    default:
      return `${type} ${JSON.stringify(content)}`;
  }
}

export function textOfItem(item: Item): string {
  const members = Object.entries(item).map(
    ([name, value]) => `${JSON.stringify(name)}: ${textOfValue(value)}`,
  );
  return `{${members.sort().join(", ")}}`;
}

/** The members of a set, or the elements of a list. */
export function membersOf(value: AttributeValue): readonly AttributeValue[] {
  if ("SS" in value) return value.SS.map((S) => ({ S }));
  if ("NS" in value) return value.NS.map((N) => ({ N }));
  if ("BS" in value) return value.BS.map((B) => ({ B }));
  return "L" in value ? value.L : [];
}

export function areEqual(left: AttributeValue, right: AttributeValue): boolean {
  return textOfValue(left) === textOfValue(right);
}
