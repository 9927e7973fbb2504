import { nodeBuffer } from "./node-buffer.ts";

/** From this length on, the call into Buffer costs less than the loop. Measured on Node 20. */
const longTextLength = 40;

/** Counts the bytes of a text in UTF-8. A lone surrogate counts as the replacement character. */
export function utf8ByteLength(text: string): number {
  if (text.length >= longTextLength && nodeBuffer !== undefined) {
    return nodeBuffer.byteLength(text);
  }
  return countUtf8Bytes(text);
}

/** The way without Buffer, exported for the test that holds both to one result. */
export function countUtf8Bytes(text: string): number {
  const length = text.length;
  let bytes = length;
  for (let index = 0; index < length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      continue;
    }
    if (unit < 0x800) {
      bytes += 1;
    } else if (isPairAt(text, index)) {
      bytes += 2;
      index += 1;
    } else {
      bytes += 2;
    }
  }
  return bytes;
}

/** Tells whether a high surrogate stands at `index` with its low surrogate behind it. */
function isPairAt(text: string, index: number): boolean {
  return (
    (text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00
  );
}

/** Gives the text's UTF-8 bytes, one to a character. An ASCII text comes back itself. */
export function utf8BinaryString(text: string): string {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) >= 0x80) {
      return nodeBuffer === undefined
        ? text.slice(0, index) + encodeUtf8From(text, index)
        : nodeBuffer.from(text).toString("latin1");
    }
  }
  return text;
}

/** The way without Buffer, exported for the test that holds both to one result. */
export function encodeUtf8From(text: string, start: number): string {
  let bytes = "";
  for (let index = start; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      bytes += String.fromCharCode(unit);
    } else if (unit < 0x800) {
      bytes += String.fromCharCode(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f));
    } else if (isPairAt(text, index)) {
      const point = text.codePointAt(index) ?? 0;
      index += 1;
      bytes += String.fromCharCode(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 0x3f),
        0x80 | ((point >> 6) & 0x3f),
        0x80 | (point & 0x3f),
      );
    } else {
      const scalar = (unit & 0xf800) === 0xd800 ? 0xfffd : unit;
      bytes += String.fromCharCode(
        0xe0 | (scalar >> 12),
        0x80 | ((scalar >> 6) & 0x3f),
        0x80 | (scalar & 0x3f),
      );
    }
  }
  return bytes;
}

/** Orders two texts by their UTF-8 bytes, which differs from JavaScript's order of code units. */
export function compareUtf8(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const leftUnit = left.charCodeAt(index);
    const rightUnit = right.charCodeAt(index);
    if (leftUnit !== rightUnit) {
      return isSurrogate(leftUnit) || isSurrogate(rightUnit)
        ? compareBinaryStrings(utf8BinaryString(left), utf8BinaryString(right))
        : leftUnit - rightUnit;
    }
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return (unit & 0xf800) === 0xd800;
}

function compareBinaryStrings(left: string, right: string): number {
  if (left === right) {
    return 0;
  }
  return left < right ? -1 : 1;
}
