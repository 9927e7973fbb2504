import type { AttributeValue, Item } from "@plinth/values";
import type { Target, WriteSpec } from "../commands/write-plan.ts";
import type { FieldCipher } from "../encryption/encryption.ts";
import type { FieldPlace } from "../encryption/field-place.ts";
import type { CompiledEntity, UniqueAttribute } from "../entity/compiled-entity.ts";
import { PlinthError } from "../plinth-error.ts";
import type { BlindAttribute } from "./compile-encrypted.ts";

/** The cipher of a target whose entity encrypts; `connect` has refused one without. */
export function cipherOf({ entity, cipher }: Target): FieldCipher {
  if (cipher === undefined) {
    const message = `${entity.name} has encrypted attributes, and the connection has no encryption.`;
    throw new PlinthError("encryptionUnavailable", message, { entity: entity.name });
  }
  return cipher;
}

/** Undefined when all is there to write at once, as it is for an entity that encrypts nothing. */
export function prepareToWrite({
  target,
  operation,
}: Pick<WriteSpec, "target" | "operation">): Promise<void> | undefined {
  const { entity, cipher } = target;
  if (entity.encrypted === undefined) {
    return undefined;
  }
  return operation === "delete" || operation === "check"
    ? prepareToFind(target)
    : cipher?.prepare(entity.table.name, entity.encrypted.blind.length > 0);
}

/** Undefined when blind indexes can be worked out at once. */
export function prepareToFind({ entity, cipher }: Target): Promise<void> | undefined {
  return (entity.encrypted?.blind.length ?? 0) > 0 ? cipher?.prepareBlindIndexes() : undefined;
}

export function placeOf(entity: CompiledEntity, item: Item, attribute: string): FieldPlace {
  const key: Record<string, AttributeValue> = {};
  for (const name of [entity.table.partitionKey.name, entity.table.sortKey?.name]) {
    const value = name === undefined ? undefined : item[name];
    if (name !== undefined && value !== undefined) {
      key[name] = value;
    }
  }
  return { table: entity.table.name, entity: entity.name, key, attribute };
}

/** The text that is stored and asked for in place of a value of an encrypted attribute. */
export function blindTextOf(target: Target, blind: BlindAttribute, value: string): string {
  return blindIndexText(target, blind.source, blind.normalize(value));
}

/** The part of a guard's key that stands for a unique value: its HMAC when it is encrypted. */
export function guardTextOf(target: Target, attribute: UniqueAttribute, value: string): string {
  const text = attribute.normalize(value);
  return isEncrypted(target.entity, attribute.name)
    ? blindIndexText(target, attribute.name, text)
    : text;
}

export function isEncrypted(entity: CompiledEntity, name: string): boolean {
  return entity.encrypted?.names.includes(name) === true;
}

function blindIndexText(target: Target, attribute: string, text: string): string {
  const { entity } = target;
  const place = { table: entity.table.name, entity: entity.name, attribute };
  return cipherOf(target).blindIndex(place, text);
}
