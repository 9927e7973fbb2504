import { NumberFormatError } from "./number-format-error.ts";

/** DynamoDB's documented precision and range, in significant digits and in powers of ten. */
const significantDigitsMax = 38;
const magnitudeMax = 125;
const magnitudeMin = -130;

/** Java reads an exponent as a 32 bit integer, and DynamoDB calls anything longer not a number. */
const exponentMax = 2_147_483_647;

const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;

/**
 * Gives the text that DynamoDB answers for a number: plain decimal digits without an exponent or
 * zeros that carry nothing. A text that is canonical already comes back itself, unallocated.
 */
export function normalizeNumber(text: string): string {
  return isShortCanonical(text) ? text : normalizeAnyNumber(text);
}

/** At most 38 characters cannot exceed the range or the precision, so the form alone decides. */
function isShortCanonical(text: string): boolean {
  const length = text.length;
  if (length > significantDigitsMax) {
    return false;
  }
  let position = text.charCodeAt(0) === minus ? 1 : 0;
  const start = position;
  const first = text.charCodeAt(position);
  let code = first;
  while (code >= zero && code <= nine) {
    position += 1;
    code = position < length ? text.charCodeAt(position) : 0;
  }
  const integerDigits = position - start;
  if (integerDigits === 0 || (first === zero && integerDigits > 1)) {
    return false;
  }
  if (position === length) {
    return first !== zero || start === 0;
  }
  if (code !== point) {
    return false;
  }
  const fractionStart = position + 1;
  for (position = fractionStart; position < length; position += 1) {
    code = text.charCodeAt(position);
    if (code < zero || code > nine) {
      return false;
    }
  }
  return length > fractionStart && code !== zero;
}

/**
 *     number   ::= [ + | - ] ( digits [ . [ digits ] ] | . digits ) [ exponent ]
 *     exponent ::= ( e | E ) [ + | - ] digits
 */
const numberPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

function normalizeAnyNumber(text: string): string {
  const match = numberPattern.exec(text);
  const integer = match?.[2] ?? "";
  const fraction = match?.[3] ?? "";
  const exponent = Number(match?.[4] ?? "0");
  if (match === null || integer + fraction === "" || Math.abs(exponent) > exponentMax) {
    throw new NumberFormatError("notANumber", text);
  }
  const digits = integer + fraction;
  const magnitude = integer.length - 1 + exponent;
  const number = printNumber(digits, magnitude);
  return match[1] === "-" && number !== "0" ? `-${number}` : number;
}

/**
 * Prints `d.ddd` times ten to the power of `magnitude`. Zeros at both ends are dropped first; what
 * remains is checked, the range before the precision.
 */
export function printNumber(digits: string, magnitude: number): string {
  let start = 0;
  let end = digits.length;
  while (start < end && digits.charCodeAt(start) === zero) {
    start += 1;
  }
  if (start === end) {
    return "0";
  }
  while (digits.charCodeAt(end - 1) === zero) {
    end -= 1;
  }
  const significant = digits.slice(start, end);
  const exponent = magnitude - start;
  if (exponent > magnitudeMax) {
    throw new NumberFormatError("overflow");
  }
  if (exponent < magnitudeMin) {
    throw new NumberFormatError("underflow");
  }
  if (significant.length > significantDigitsMax) {
    throw new NumberFormatError("tooManyDigits");
  }
  if (exponent < 0) {
    return `0.${"0".repeat(-exponent - 1)}${significant}`;
  }
  if (exponent >= significant.length - 1) {
    return significant + "0".repeat(exponent - significant.length + 1);
  }
  return `${significant.slice(0, exponent + 1)}.${significant.slice(exponent + 1)}`;
}
