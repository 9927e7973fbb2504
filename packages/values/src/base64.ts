import { nodeBuffer } from "./node-buffer.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const notADigit = 0xff;
const padding = 0x3d;

/** From this length on, the call into Buffer costs less than the loop. Measured on Node 20. */
const longLength = 48;

/** The digit that each ASCII character stands for. */
const digitOfCode: Uint8Array = new Uint8Array(128).fill(notADigit);
for (let digit = 0; digit < alphabet.length; digit += 1) {
  digitOfCode[alphabet.charCodeAt(digit)] = digit;
}

/** Encodes bytes as base64 with padding, the way they stand on the wire. */
export function bytesToBase64(bytes: Uint8Array): string {
  if (bytes.length >= longLength && nodeBuffer !== undefined) {
    return nodeBuffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
  }
  return encodeBase64(bytes);
}

/** The way without Buffer, exported for the test that holds both to one result. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const first = bytes[index] ?? 0;
    const second = bytes[index + 1];
    const third = bytes[index + 2];
    text += alphabet.charAt(first >> 2);
    text += alphabet.charAt(((first & 3) << 4) | ((second ?? 0) >> 4));
    text +=
      second === undefined ? "=" : alphabet.charAt(((second & 15) << 2) | ((third ?? 0) >> 6));
    text += third === undefined ? "=" : alphabet.charAt(third & 63);
  }
  return text;
}

/**
 * Decodes base64; undefined when it is malformed: a length that is no multiple of four, a foreign
 * character, padding in the middle, or bits behind the last byte.
 */
export function base64ToBytes(text: string): Uint8Array | undefined {
  if (text.length >= longLength && nodeBuffer !== undefined) {
    const decoded = nodeBuffer.from(text, "base64");
    // Buffer skips what is malformed, and then the way back does not lead to the same text.
    return decoded.toString("base64") === text ? new Uint8Array(decoded) : undefined;
  }
  return decodeBase64(text);
}

/** The way without Buffer, exported for the test that holds both to one result. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const length = text.length;
  if (length % 4 !== 0) {
    return undefined;
  }
  let digits = length;
  while (length - digits < 2 && digits > 0 && text.charCodeAt(digits - 1) === padding) {
    digits -= 1;
  }
  const bytes = new Uint8Array((digits * 3) >> 2);
  let pending = 0;
  let pendingBits = 0;
  let written = 0;
  for (let index = 0; index < digits; index += 1) {
    const digit = digitOfCode[text.charCodeAt(index)] ?? notADigit;
    if (digit === notADigit) {
      return undefined;
    }
    pending = ((pending << 6) | digit) & 0xffff;
    pendingBits += 6;
    if (pendingBits >= 8) {
      pendingBits -= 8;
      bytes[written] = pending >> pendingBits;
      written += 1;
    }
  }
  return (pending & ((1 << pendingBits) - 1)) === 0 ? bytes : undefined;
}
