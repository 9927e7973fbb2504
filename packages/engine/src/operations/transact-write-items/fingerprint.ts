import { bytesToBase64 } from "@plinth/values";

/**
 * 128 bits that tell one list of actions from another. It guards against a token used twice by
 * mistake, not against an attacker, who could send any request anyway: so a plain hash will do.
 */
export function fingerprintOf(actions: unknown): string {
  const text = JSON.stringify(actions, (_name, value: unknown) =>
    value instanceof Uint8Array ? bytesToBase64(value) : value,
  );
  const lanes = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
  return lanes.map((seed) => hashOf(text, seed)).join("-");
}

/** FNV-1a over the UTF-16 code units from a seed of its own, with MurmurHash3's finish. */
function hashOf(text: string, seed: number): string {
  let hash = seed ^ text.length;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) ^ (hash >>> 15);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(36);
}
