/** The first byte of a stored text says how the others are to be read. */
const asciiTag = 0;
const utf8Tag = 1;
const utf16Tag = 2;

/**
 * A text as bytes, without loss: UTF-8 has no bytes for half of a surrogate pair, so a text that
 * holds one is stored as UTF-16. Nearly every text is ASCII, and that way is the quick one.
 */
export function encodeText(text: string): Buffer {
  const utf8Size = Buffer.byteLength(text, "utf8");
  if (utf8Size === text.length) {
    const bytes = Buffer.allocUnsafe(1 + utf8Size);
    bytes[0] = asciiTag;
    bytes.write(text, 1, "latin1");
    return bytes;
  }
  const isUtf8 = !/\p{Surrogate}/u.test(text);
  const bytes = Buffer.allocUnsafe(1 + (isUtf8 ? utf8Size : 2 * text.length));
  bytes[0] = isUtf8 ? utf8Tag : utf16Tag;
  bytes.write(text, 1, isUtf8 ? "utf8" : "utf16le");
  return bytes;
}

/** Reads what `encodeText` wrote. `bytes` may be a buffer that is used again, so the text is a copy. */
export function decodeText(bytes: Buffer): string {
  const end = bytes.length;
  if (bytes[0] === asciiTag) {
    return bytes.toString("latin1", 1, end);
  }
  return bytes.toString(bytes[0] === utf8Tag ? "utf8" : "utf16le", 1, end);
}
