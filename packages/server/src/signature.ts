import type { Buffer } from "node:buffer";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Where a signature is valid: one day, one region, one service. */
export interface CredentialScope {
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** The parts of an HTTP request that Signature Version 4 covers. */
export interface SignedParts {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly url: string;
  /** Header names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  /** Lower-case names in the order of the SignedHeaders parameter. */
  readonly signedHeaders: readonly string[];
  readonly body: Uint8Array;
}

export const signatureAlgorithm = "AWS4-HMAC-SHA256";

export function sha256Hex(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

/** The key for one scope; deriving it is the costly half of a signature, so callers keep it. */
export function deriveSigningKey(secretAccessKey: string, scope: CredentialScope): Buffer {
  const dateKey = hmac(`AWS4${secretAccessKey}`, scope.date);
  return hmac(hmac(hmac(dateKey, scope.region), scope.service), "aws4_request");
}

/** The signature of a request in lower-case hexadecimal digits. */
export function signatureOf(
  parts: SignedParts,
  amzDate: string,
  scope: CredentialScope,
  signingKey: Buffer,
): string {
  const stringToSign = [
    signatureAlgorithm,
    amzDate,
    `${scope.date}/${scope.region}/${scope.service}/aws4_request`,
    sha256Hex(canonicalRequest(parts)),
  ].join("\n");
  return hmac(signingKey, stringToSign).toString("hex");
}

/** Compares in a time that does not depend on where the two differ. */
export function signaturesEqual(given: string, expected: string): boolean {
  const givenDigest = createHash("sha256").update(given).digest();
  const expectedDigest = createHash("sha256").update(expected).digest();
  return timingSafeEqual(givenDigest, expectedDigest);
}

/** The text AWS calls the canonical request. */
export function canonicalRequest(parts: SignedParts): string {
  const queryStart = parts.url.indexOf("?");
  const path = queryStart === -1 ? parts.url : parts.url.slice(0, queryStart);
  const query = queryStart === -1 ? "" : canonicalQuery(parts.url.slice(queryStart + 1));
  const headers = parts.signedHeaders.map(
    (name) => `${name}:${canonicalHeader(parts.rawHeaders, name)}\n`,
  );
  return [
    parts.method,
    path,
    query,
    headers.join(""),
    parts.signedHeaders.join(";"),
    sha256Hex(parts.body),
  ].join("\n");
}

function canonicalHeader(rawHeaders: readonly string[], name: string): string {
  const values: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) {
      values.push((rawHeaders[index + 1] ?? "").trim().replace(/ +/g, " "));
    }
  }
  return values.join(",");
}

function canonicalQuery(query: string): string {
  const pairs = query.split("&").map((pair) => (pair.includes("=") ? pair : `${pair}=`));
  return query === "" ? "" : pairs.sort().join("&");
}
