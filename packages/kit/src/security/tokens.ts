import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Bytes nobody can guess; `node:crypto`'s by default, a test's own when it must repeat. */
export type RandomBytes = (sizeBytes: number) => Uint8Array;

export const secureRandomBytes: RandomBytes = (sizeBytes) => randomBytes(sizeBytes);

/** A secret of 256 bits as text for a cookie or a header. */
export function createToken(random: RandomBytes = secureRandomBytes): string {
  return Buffer.from(random(32)).toString("base64url");
}

/**
 * What is stored in a token's place. A plain hash is enough: a token has too many bits to be guessed
 * from it, unlike a password.
 */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** Compares two texts without telling by the time taken where they part. */
export function equalInConstantTime(one: string, other: string): boolean {
  const left = createHash("sha256").update(one).digest();
  const right = createHash("sha256").update(other).digest();
  return timingSafeEqual(left, right);
}

/** A token for forms, bound to the session it is made for: another session's is refused. */
export function createCsrfToken(secret: string, sessionId: string): string {
  return createHmac("sha256", secret).update(`csrf:${sessionId}`).digest("base64url");
}

export function verifyCsrfToken(secret: string, sessionId: string, csrfToken: string): boolean {
  return equalInConstantTime(createCsrfToken(secret, sessionId), csrfToken);
}
