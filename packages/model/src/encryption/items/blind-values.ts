import type { BlindAttribute } from "../../cipher/compile-encrypted.ts";
import type { Target } from "../../commands/write-plan.ts";
import { BuiltSortKeyCondition } from "../../conditions/item-condition.ts";
import { type CompiledEntity, isRecord, type NativeRecord } from "../../entity/compiled-entity.ts";
import { PlinthError } from "../../plinth-error.ts";
import type { FieldCipher } from "../encryption.ts";

/** The text that is stored and asked for in place of a normalised value of an encrypted attribute. */
export function blindText(
  cipher: FieldCipher,
  entity: CompiledEntity,
  attribute: string,
  text: string,
): string {
  const place = { table: entity.table.name, entity: entity.name, attribute };
  return cipher.blindIndex(place, text);
}

export function blindTextOf(
  cipher: FieldCipher,
  entity: CompiledEntity,
  blind: BlindAttribute,
  value: string,
): string {
  return blindText(cipher, entity, blind.source, blind.normalize(value));
}

/**
 * Puts blind indexes in the place of the plain values that a query gives for them. Throws
 * `invalidQuery` for anything but one exact value: an HMAC has no order and no beginning.
 */
export function withBlindValues(
  cipher: FieldCipher,
  { entity }: Target,
  key: NativeRecord,
): NativeRecord {
  if (!isRecord(key)) {
    return key;
  }
  const blinded: Record<string, unknown> = { ...key };
  for (const blind of entity.encrypted?.blind ?? []) {
    if (key[blind.name] !== undefined) {
      const text = exactText(entity, blind, key[blind.name]);
      blinded[blind.name] = blindTextOf(cipher, entity, blind, text);
    }
  }
  return blinded;
}

function exactText(entity: CompiledEntity, { name }: BlindAttribute, value: unknown): string {
  const text = isEquality(value) ? value.values[0] : value;
  if (typeof text !== "string") {
    const reason = "is a blind index, which is asked for by one exact text";
    throw new PlinthError("invalidQuery", `In a query of ${entity.name}, "${name}" ${reason}.`, {
      entity: entity.name,
      attribute: name,
      path: name,
      reason,
    });
  }
  return text;
}

function isEquality(value: unknown): value is { readonly values: readonly unknown[] } {
  return value instanceof BuiltSortKeyCondition && value.operator === "=";
}
