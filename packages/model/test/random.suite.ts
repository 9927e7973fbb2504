import { createHash } from "node:crypto";

/** Bytes that look random and are the same for the same seed. */
export function seededRandom(seed: string): (sizeBytes: number) => Uint8Array {
  let count = 0;
  return (sizeBytes) => {
    const chunks: Buffer[] = [];
    for (let size = 0; size < sizeBytes; size += 32) {
      count += 1;
      chunks.push(createHash("sha256").update(`${seed} ${count}`).digest());
    }
    // A copy of its own: whoever takes a key overwrites it after use.
    return new Uint8Array(Buffer.concat(chunks).subarray(0, sizeBytes));
  };
}
