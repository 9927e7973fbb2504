import { createHmac, type KeyObject } from "node:crypto";
import { lengthPrefixed } from "./length-prefixed.ts";

/** What a blind index is of: the same text elsewhere has another one. */
export interface BlindIndexPlace {
  readonly table: string;
  readonly entity: string;
  readonly attribute: string;
}

const blindIndexName = "plinth-blind-index-1";

/**
 * The text that stands for an encrypted one in keys: HMAC-SHA256, all 256 bits of it, as base64url.
 * Equal texts have equal ones. Without the key nobody can try texts out.
 */
export function blindIndexOf(
  key: KeyObject,
  environment: string,
  { table, entity, attribute }: BlindIndexPlace,
  text: string,
): string {
  const input = lengthPrefixed([blindIndexName, environment, table, entity, attribute, text]);
  return createHmac("sha256", key).update(input).digest("base64url");
}
