import { z } from "zod";
import type { AttributeCodec } from "../codec/attribute-codec.ts";
import { stringCodec } from "../codec/scalar-codecs.ts";
import type { Target } from "../commands/write-plan.ts";
import { type CompiledEntity, isRecord, type NativeRecord } from "../entity/compiled-entity.ts";
import { PlinthError } from "../plinth-error.ts";
import { blindTextOf } from "./cipher-of.ts";
import type { BlindAttribute } from "./compile-encrypted.ts";

/**
 * Puts blind indexes in the place of the plain values that a query gives for them. Throws
 * `invalidQuery` for anything but one exact value: an HMAC has no order and no beginning.
 */
export function withBlindValues(target: Target, key: NativeRecord): NativeRecord {
  const { encrypted } = target.entity;
  if (encrypted === undefined || !isRecord(key)) {
    return key;
  }
  const blinded: Record<string, unknown> = { ...key };
  for (const blind of encrypted.blind) {
    if (key[blind.name] !== undefined) {
      blinded[blind.name] = blindTextOf(target, blind, exactText(target, blind, key[blind.name]));
    }
  }
  return blinded;
}

function exactText({ entity }: Target, { name }: BlindAttribute, value: unknown): string {
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
  return isRecord(value) && value["kind"] === "sortKeyCondition" && value["operator"] === "=";
}

/** The codec of an attribute that holds a blind index, which is none of the schema's. */
export function blindCodec(entity: CompiledEntity, name: string): AttributeCodec | undefined {
  return entity.encrypted?.blind.some((blind) => blind.name === name)
    ? stringCodec(z.string())
    : undefined;
}
