import type { EntityOptions } from "../entity/entity.ts";

/** An attribute that holds the HMAC of an encrypted one, so that equal values can be found. */
export interface BlindAttribute {
  /** The encrypted attribute. */
  readonly source: string;
  /** The stored one, which no read gives. */
  readonly name: string;
  readonly normalize: (value: string) => string;
}

/** What an entity encrypts. */
export interface EncryptedAttributes {
  readonly names: readonly string[];
  readonly blind: readonly BlindAttribute[];
}

/** The stored attribute beside an encrypted unique one, by which a write sees that it changed. */
export function uniqueBlindName(source: string): string {
  return `${source}#unique`;
}

/** Undefined for an entity that encrypts nothing. Whether it can is asked when it is connected. */
export function compileEncrypted(options: EntityOptions): EncryptedAttributes | undefined {
  const { encrypted: names = [], blindIndexes, unique } = options;
  if (names.length === 0 && blindIndexes === undefined) {
    return undefined;
  }
  const blind: BlindAttribute[] = [];
  const add = (
    source: string,
    name: string,
    normalize: BlindAttribute["normalize"] = (value) => value,
  ) => blind.push({ source, name, normalize });
  for (const [source, { attribute, normalize }] of Object.entries(blindIndexes ?? {})) {
    add(source, attribute, normalize);
  }
  for (const [source, { normalize }] of Object.entries(unique ?? {})) {
    if (names.includes(source)) {
      add(source, uniqueBlindName(source), normalize);
    }
  }
  return { names, blind };
}
