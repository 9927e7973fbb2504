/**
 * Joins fields so that no two lists of fields give the same bytes: each is preceded by its length.
 *
 *     bytes ::= ( length field )*        length is 4 bytes, big end first
 */
export function lengthPrefixed(fields: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(
    fields.flatMap((field) => {
      const bytes = typeof field === "string" ? Buffer.from(field) : field;
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.byteLength);
      return [length, bytes];
    }),
  );
}
