import { randomBytes } from "node:crypto";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
const idLength = 52;
const counterLength = 12;

/**
 * Gives ids of DynamoDB's form: 52 capital letters and digits. Forty are random for each source and
 * twelve count, since an id must be unique, not secret, and a random draw for each would cost more.
 */
export function createRequestIds(
  random: (sizeBytes: number) => Uint8Array = randomBytes,
): () => string {
  let prefix = "";
  for (const byte of random(idLength - counterLength)) prefix += digits.charAt(byte & 31);
  let counter = 0;
  return () => {
    counter += 1;
    return prefix + counter.toString(32).toUpperCase().padStart(counterLength, "0");
  };
}
