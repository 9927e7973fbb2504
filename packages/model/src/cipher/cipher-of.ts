import type { Target, WriteSpec } from "../commands/write-plan.ts";
import type { ItemCipher } from "../encryption/encryption.ts";
import type { CompiledEntity, NativeRecord, UniqueAttribute } from "../entity/compiled-entity.ts";

/** The cipher of a target whose entity encrypts; `connect` has refused one without. */
export function cipherOf({ entity, cipher }: Target): ItemCipher {
  if (cipher === undefined) {
    throw new Error(`${entity.name} encrypts, and its connection does not`);
  }
  return cipher;
}

export function isEncrypted(entity: CompiledEntity, name: string): boolean {
  return entity.encrypted?.names.includes(name) === true;
}

/** Undefined when all is there to write at once, as it is for an entity that encrypts nothing. */
export function prepareToWrite(
  spec: Pick<WriteSpec, "target" | "operation">,
): Promise<void> | undefined {
  return spec.target.cipher?.prepareToWrite(spec);
}

/** Undefined when blind indexes can be worked out at once. */
export function prepareToFind(target: Target): Promise<void> | undefined {
  return target.cipher?.prepareToFind(target);
}

/** The part of a guard's key that stands for a unique value: its HMAC when it is encrypted. */
export function guardTextOf(target: Target, attribute: UniqueAttribute, value: string): string {
  const text = attribute.normalize(value);
  return isEncrypted(target.entity, attribute.name)
    ? cipherOf(target).blindText(target, attribute.name, text)
    : text;
}

/** Puts blind indexes in the place of the plain values that a query gives for them. */
export function withBlindValues(target: Target, key: NativeRecord): NativeRecord {
  return target.cipher === undefined ? key : target.cipher.withBlindValues(target, key);
}

/** Whether the attribute holds a blind index, which is none of the schema's. */
export function isBlindIndex(entity: CompiledEntity, name: string): boolean {
  return entity.encrypted?.blind.some((blind) => blind.name === name) === true;
}
