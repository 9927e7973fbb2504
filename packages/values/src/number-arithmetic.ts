import { printNumber } from "./normalize-number.ts";

const minus = 0x2d;

/** Orders two canonical numbers: negative, zero or positive as `left` is less, equal or more. */
export function compareNumbers(left: string, right: string): number {
  if (left === right) {
    return 0;
  }
  const leftIsNegative = left.charCodeAt(0) === minus;
  if (leftIsNegative !== (right.charCodeAt(0) === minus)) {
    return leftIsNegative ? -1 : 1;
  }
  const leftIntegerLength = integerLengthOf(left);
  const rightIntegerLength = integerLengthOf(right);
  // With integer parts of one length the points stand together, so the texts order as numbers do.
  const isLess =
    leftIntegerLength === rightIntegerLength
      ? left < right
      : leftIntegerLength < rightIntegerLength;
  return isLess === leftIsNegative ? 1 : -1;
}

function integerLengthOf(number: string): number {
  const pointAt = number.indexOf(".");
  return pointAt === -1 ? number.length : pointAt;
}

/** Adds two canonical numbers exactly, or refuses a sum that DynamoDB could not store. */
export function addNumbers(left: string, right: string): string {
  if (isSmallInteger(left) && isSmallInteger(right)) {
    return String(Number(left) + Number(right));
  }
  const scale = Math.max(scaleOf(left), scaleOf(right));
  return printScaled(scaledBy(left, scale) + scaledBy(right, scale), scale);
}

/** Subtracts `right` from `left` under the same terms as `addNumbers`. */
export function subtractNumbers(left: string, right: string): string {
  if (isSmallInteger(left) && isSmallInteger(right)) {
    return String(Number(left) - Number(right));
  }
  const scale = Math.max(scaleOf(left), scaleOf(right));
  return printScaled(scaledBy(left, scale) - scaledBy(right, scale), scale);
}

/** Fifteen characters keep both operands and their sum within the safe integers. */
function isSmallInteger(number: string): boolean {
  return number.length <= 15 && !number.includes(".");
}

function scaleOf(number: string): number {
  const pointAt = number.indexOf(".");
  return pointAt === -1 ? 0 : number.length - pointAt - 1;
}

function scaledBy(number: string, scale: number): bigint {
  return BigInt(number.replace(".", "") + "0".repeat(scale - scaleOf(number)));
}

function printScaled(scaled: bigint, scale: number): string {
  const isNegative = scaled < 0n;
  const digits = String(isNegative ? -scaled : scaled);
  const number = printNumber(digits, digits.length - 1 - scale);
  return isNegative ? `-${number}` : number;
}
