import { nodeBuffer } from "./node-buffer.ts";
import { utf8BinaryString } from "./utf8.ts";

const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;

/** Moves the magnitudes -130 to 125 onto the bytes 0 to 255. */
const magnitudeOffset = 130;

/**
 * Encodes a canonical number so that byte order is numeric order. No encoding begins another one,
 * so more bytes may follow it in a key.
 *
 *     key      ::= negative | zero | positive
 *     negative ::= 00 magnitude' pair'* FF     (each byte the complement of the positive one)
 *     zero     ::= 01
 *     positive ::= 02 magnitude pair* 00       (pair: two digits plus one)
 */
export function encodeNumberKey(canonical: string): string {
  if (canonical === "0") {
    return "\x01";
  }
  const isNegative = canonical.charCodeAt(0) === minus;
  const length = canonical.length;
  let position = isNegative ? 1 : 0;
  const pointAt = canonical.indexOf(".");
  let magnitude = (pointAt === -1 ? length : pointAt) - position - 1;
  if (canonical.charCodeAt(position) === zero) {
    position += 2;
    magnitude = -1;
    while (canonical.charCodeAt(position) === zero) {
      position += 1;
      magnitude -= 1;
    }
  }
  const flip = isNegative ? 0xff : 0;
  let key = isNegative ? "\x00" : "\x02";
  key += String.fromCharCode((magnitude + magnitudeOffset) ^ flip);
  return key + encodeDigits(canonical, position, flip);
}

function encodeDigits(canonical: string, start: number, flip: number): string {
  let end = canonical.length;
  while (canonical.charCodeAt(end - 1) === zero) {
    end -= 1;
  }
  let bytes = "";
  let high = -1;
  for (let position = start; position < end; position += 1) {
    const code = canonical.charCodeAt(position);
    if (code === point) {
      continue;
    }
    if (high === -1) {
      high = (code - zero) * 10;
    } else {
      bytes += String.fromCharCode((high + code - zero + 1) ^ flip);
      high = -1;
    }
  }
  if (high !== -1) {
    bytes += String.fromCharCode((high + 1) ^ flip);
  }
  return bytes + (flip === 0 ? "\x00" : "\xff");
}

/** Encodes a text as its UTF-8 bytes. It has no terminator: what follows it is the caller's affair. */
export function encodeStringKey(text: string): string {
  return utf8BinaryString(text);
}

/** From this length on, the call into Buffer costs less than the loop. Measured on Node 20. */
const longBytesLength = 32;

/** Encodes bytes one to a character, with no terminator. */
export function encodeBinaryKey(bytes: Uint8Array): string {
  if (bytes.length >= longBytesLength && nodeBuffer !== undefined) {
    return nodeBuffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  }
  let key = "";
  for (const byte of bytes) {
    key += String.fromCharCode(byte);
  }
  return key;
}
