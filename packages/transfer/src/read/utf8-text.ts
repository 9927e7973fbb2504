import { isUtf8 } from "node:buffer";

/** The text of bytes in UTF-8; undefined when they are not. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? lossyText(bytes) : undefined;
}

/** As `utf8Text`, with a replacement character for what is not UTF-8. */
export function lossyText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}

/** Where bytes stop to be UTF-8, as an offset in what can be read before. */
export function invalidUtf8Offset(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  while (valid + 1 < invalid) {
    const middle = (valid + invalid) >> 1;
    if (isUtf8(withoutCutCharacter(bytes.subarray(0, middle)))) {
      valid = middle;
    } else {
      invalid = middle;
    }
  }
  return lossyText(withoutCutCharacter(bytes.subarray(0, valid))).length;
}

/** A character that the cut itself broke is no mistake of the file. */
function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) {
      const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return size > back ? bytes.subarray(0, bytes.length - back) : bytes;
    }
    if (byte < 0x80) return bytes;
  }
  return bytes;
}

/** Says which encoding a file has by its first bytes, when it is not UTF-8. */
export function foreignEncoding(first: Uint8Array): string | undefined {
  const [a = 1, b = 1, c = 1, d = 1] = first;
  if ((a === 0 && b === 0) || (c === 0 && d === 0 && a !== 0 && b === 0)) return "UTF-32";
  if ((a === 0xff && b === 0xfe) || b === 0) return "UTF-16LE";
  if ((a === 0xfe && b === 0xff) || a === 0) return "UTF-16BE";
  if (a === 0x1f && b === 0x8b) return "gzip";
  return undefined;
}

/** The byte order mark with which some programs begin UTF-8. */
export const utf8MarkSizeBytes = 3;

export function beginsWithUtf8Mark(first: Uint8Array): boolean {
  return first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf;
}
