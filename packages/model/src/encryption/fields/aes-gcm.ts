import { createCipheriv, createDecipheriv, type KeyObject } from "node:crypto";

export const nonceSizeBytes = 12;
export const tagSizeBytes = 16;

/** Gives ciphertext and tag in one. The nonce must not be used with this key a second time. */
export function encryptAesGcm(
  key: KeyObject,
  nonce: Uint8Array,
  additionalData: Uint8Array,
  plaintext: Uint8Array,
): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagSizeBytes });
  cipher.setAAD(additionalData);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined when a bit of the nonce, the additional data, the ciphertext or the tag was changed. */
export function decryptAesGcm(
  key: KeyObject,
  nonce: Uint8Array,
  additionalData: Uint8Array,
  ciphertextAndTag: Uint8Array,
): Buffer | undefined {
  if (ciphertextAndTag.byteLength < tagSizeBytes) {
    return undefined;
  }
  const tagStart = ciphertextAndTag.byteLength - tagSizeBytes;
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagSizeBytes });
  decipher.setAAD(additionalData);
  decipher.setAuthTag(ciphertextAndTag.subarray(tagStart));
  const plaintext = decipher.update(ciphertextAndTag.subarray(0, tagStart));
  try {
    return Buffer.concat([plaintext, decipher.final()]);
  } catch {
    // Node tells a wrong tag by an error without a code. What was decrypted so far is not authentic.
    plaintext.fill(0);
    return undefined;
  }
}
