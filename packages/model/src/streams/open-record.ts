import type { Item } from "@plinth/values";
import { openItems, withoutSealed } from "../cipher/open-items.ts";
import type { ItemCipher } from "../encryption/encryption.ts";
import type { CompiledEntity } from "../entity/compiled-entity.ts";
import { readOwnItem } from "../entity/item-codec.ts";
import type { ChangeRecord } from "./change-record.ts";
import type { StreamHandler } from "./stream-handler.ts";

/**
 * Decrypts what listeners will see; elsewhere, such as where it is set aside, a record stays as it
 * came. Rejects as reads do.
 */
export async function openRecord(
  { entities, listeners, cipher }: StreamHandler,
  record: ChangeRecord,
): Promise<ChangeRecord> {
  if (cipher === undefined) {
    return record;
  }
  let { oldImage, newImage } = record;
  for (const [name, { compiled }] of Object.entries(entities)) {
    if (listeners[name] === undefined) {
      continue;
    }
    oldImage = await openImage(compiled, cipher, oldImage);
    newImage = await openImage(compiled, cipher, newImage);
  }
  return { ...record, oldImage, newImage };
}

/** An image of another entity is left alone: its attributes may have the same names. */
async function openImage(
  entity: CompiledEntity,
  cipher: ItemCipher,
  image: Item | undefined,
): Promise<Item | undefined> {
  const { encrypted } = entity;
  if (encrypted === undefined || image === undefined) {
    return image;
  }
  if (readOwnItem(entity, withoutSealed(entity, image)) === undefined) {
    return image;
  }
  const names = encrypted.names.filter((name) => !entity.hidden.includes(name));
  const target = { entity, tableName: entity.table.name, cipher };
  const [opened] = await openItems(target, [image], { names });
  return opened;
}
