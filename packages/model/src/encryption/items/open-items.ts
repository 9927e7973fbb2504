import type { AttributeValue, Item } from "@plinth/values";
import { withoutSealed } from "../../cipher/open-items.ts";
import type { Target } from "../../commands/write-plan.ts";
import type { CompiledEntity } from "../../entity/compiled-entity.ts";
import { isPresentItem } from "../../entity/item-codec.ts";
import type { AuditedFields, FieldCipher, OpenedView, SealedField } from "../encryption.ts";
import { placeOf } from "./place-of.ts";

/**
 * Decrypts items on their way from DynamoDB, before they are read. Those of another entity and those
 * that have expired are not decrypted. Rejects with `decryptionFailed`; what was decrypted is
 * recorded before it is handed over.
 */
export async function openItems(
  cipher: FieldCipher,
  { entity }: Target,
  items: readonly Item[],
  view: OpenedView,
): Promise<Item[]> {
  const parts = items.map((item) => {
    const rest = withoutSealed(entity, item);
    return { rest, fields: isPresent(entity, rest, view) ? sealedFields(entity, item, view) : [] };
  });
  const values = await cipher.open(parts.flatMap(({ fields }) => fields));
  if (cipher.isAudited) {
    const opened = parts.filter(({ fields }) => fields.length > 0);
    const audited = opened.map(({ rest, fields }) => auditedFields(cipher, entity, rest, fields));
    await cipher.record("decrypt", audited);
  }
  let position = 0;
  return parts.map(({ rest, fields }) => {
    const item: Record<string, AttributeValue> = rest;
    for (const { place } of fields) {
      const value = values[position];
      position += 1;
      if (value !== undefined) {
        item[place.attribute] = value;
      }
    }
    return item;
  });
}

/** Code that tells entities apart sees the item without what is encrypted. */
function isPresent(entity: CompiledEntity, rest: Item, view: OpenedView): boolean {
  return isPresentItem(entity, rest, view.seconds ?? Number.NEGATIVE_INFINITY, view.marks);
}

function sealedFields(entity: CompiledEntity, item: Item, { names }: OpenedView): SealedField[] {
  return names.flatMap((name) => {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    return value === undefined ? [] : [{ place: placeOf(entity, item, name), value }];
  });
}

function auditedFields(
  cipher: FieldCipher,
  entity: CompiledEntity,
  item: Item,
  fields: readonly SealedField[],
): AuditedFields {
  const keyIds = fields.flatMap(({ value }) => cipher.keyIdOf(value) ?? []);
  return {
    entity: entity.name,
    key: placeOf(entity, item, "").key,
    attributes: fields.map(({ place }) => place.attribute),
    keyIds: [...new Set(keyIds)],
  };
}
