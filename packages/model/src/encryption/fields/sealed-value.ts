import { nonceSizeBytes, tagSizeBytes } from "./aes-gcm.ts";

/** The first byte of every sealed value, and part of what is authenticated. */
const sealedFormat = 1;

export const keyIdSizeBytesMax = 255;
const wrappedSizeBytesMax = 65_535;

/** The parts of an encrypted attribute, none of which is secret. */
export interface SealedValue {
  readonly keyId: string;
  readonly wrappedKey: Uint8Array;
  readonly nonce: Uint8Array;
  /** The ciphertext, and behind it the tag. */
  readonly ciphertext: Uint8Array;
}

/**
 * Writes a sealed value.
 *
 *     value ::= format key-id-size key-id wrapped-size wrapped-key nonce ciphertext tag
 *
 * with sizes of 1, 1, n, 2, n, 12, n and 16 bytes; numbers big end first.
 */
export function encodeSealedValue(value: SealedValue): Uint8Array {
  const keyId = Buffer.from(value.keyId);
  if (keyId.byteLength === 0 || keyId.byteLength > keyIdSizeBytesMax) {
    throw new Error(`A key id has 1 to ${keyIdSizeBytesMax} bytes`);
  }
  if (value.wrappedKey.byteLength > wrappedSizeBytesMax) {
    throw new Error(`A wrapped data key has at most ${wrappedSizeBytesMax} bytes`);
  }
  const wrappedSize = Buffer.alloc(2);
  wrappedSize.writeUInt16BE(value.wrappedKey.byteLength);
  return Buffer.concat([
    Uint8Array.of(sealedFormat, keyId.byteLength),
    keyId,
    wrappedSize,
    value.wrappedKey,
    value.nonce,
    value.ciphertext,
  ]);
}

/** Reads back what `encodeSealedValue` wrote; undefined for bytes that are of no such form. */
export function decodeSealedValue(bytes: Uint8Array): SealedValue | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 2 || view[0] !== sealedFormat) {
    return undefined;
  }
  const keyIdEnd = 2 + view.readUInt8(1);
  if (keyIdEnd === 2 || view.byteLength < keyIdEnd + 2) {
    return undefined;
  }
  const wrappedEnd = keyIdEnd + 2 + view.readUInt16BE(keyIdEnd);
  const nonceEnd = wrappedEnd + nonceSizeBytes;
  if (view.byteLength < nonceEnd + tagSizeBytes) {
    return undefined;
  }
  return {
    keyId: view.toString("utf8", 2, keyIdEnd),
    wrappedKey: view.subarray(keyIdEnd + 2, wrappedEnd),
    nonce: view.subarray(wrappedEnd, nonceEnd),
    ciphertext: view.subarray(nonceEnd),
  };
}
