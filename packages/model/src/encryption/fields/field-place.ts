import { type AttributeValue, type Item, normalizeNumber } from "@plinth/values";
import { lengthPrefixed } from "./length-prefixed.ts";

/** Where an encrypted attribute stands: all that its value is bound to besides its key. */
export interface FieldPlace {
  /** The name that the table was defined with, so that a restored table under another name can be read. */
  readonly table: string;
  readonly entity: string;
  /** The primary key in wire form, without anything else. */
  readonly key: Item;
  readonly attribute: string;
}

const additionalDataName = "plinth-field-1";

/**
 * The bytes that are authenticated beside the ciphertext. Each place has bytes of its own, since
 * every field has its length in front and attributes of the key are in the order of their names.
 */
export function additionalDataOf(
  environment: string,
  { table, entity, key, attribute }: FieldPlace,
  keyId: string,
): Uint8Array {
  const names = Object.keys(key).sort();
  const parts = names.flatMap((name) => [name, ...keyFields(key[name])]);
  return lengthPrefixed([
    additionalDataName,
    environment,
    table,
    entity,
    attribute,
    keyId,
    ...parts,
  ]);
}

/** The same value is the same bytes, however a number was written. */
function keyFields(value: AttributeValue | undefined): [string, string | Uint8Array] {
  if (value !== undefined) {
    if ("S" in value) {
      return ["S", value.S];
    }
    if ("N" in value) {
      return ["N", normalizeNumber(value.N)];
    }
    if ("B" in value) {
      return ["B", value.B];
    }
  }
  throw new Error("A key attribute is a text, a number or binary");
}
