import type { AttributeValue, Item } from "@plinth/values";
import type { ItemView } from "../commands/receive-items.ts";
import type { Target } from "../commands/write-plan.ts";
import type { AuditedFields, SealedField } from "../encryption/encryption.ts";
import type { CompiledEntity } from "../entity/compiled-entity.ts";
import { type OwnMarks, readFullItem } from "../entity/item-codec.ts";
import { cipherOf, placeOf } from "./cipher-of.ts";

interface OpenedView {
  /** What tells own items from others; all that the entity declares when absent. */
  readonly marks?: OwnMarks | undefined;
  /** The encrypted attributes to decrypt; what is not among them stays away. */
  readonly names: readonly string[];
  /** The time by which an item has expired; absent where that does not matter. */
  readonly seconds?: number;
}

/** The encrypted attributes that somebody who asks so will see: nobody decrypts more than is shown. */
export function openedNames(entity: CompiledEntity, view: ItemView): readonly string[] {
  const names = entity.encrypted?.names ?? [];
  return names.filter((name) => {
    const isShown = view.reveal === true || !entity.hidden.includes(name);
    return isShown && view.projection?.gives(name) !== false;
  });
}

/** What a write must know of the item that is there: what it gives back, and unique values. */
function oldItemNames(entity: CompiledEntity): readonly string[] {
  const names = entity.encrypted?.names ?? [];
  return names.filter((name) => {
    return !entity.hidden.includes(name) || entity.unique.some((unique) => unique.name === name);
  });
}

/**
 * Decrypts items on their way from DynamoDB, before they are read. Those of another entity and those
 * that have expired are not decrypted. Rejects with `decryptionFailed`; what was decrypted is
 * recorded before it is handed over.
 */
export async function openItems(
  target: Target,
  items: readonly Item[],
  view: OpenedView,
): Promise<Item[]> {
  const { entity } = target;
  const parts = items.map((item) => {
    const rest = withoutSealed(entity, item);
    return { rest, fields: isPresent(entity, rest, view) ? sealedFields(entity, item, view) : [] };
  });
  const cipher = cipherOf(target);
  const values = await cipher.open(parts.flatMap(({ fields }) => fields));
  if (cipher.isAudited) {
    const opened = parts.filter(({ fields }) => fields.length > 0);
    const audited = opened.map(({ rest, fields }) => auditedFields(target, rest, fields));
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

/** Without what is encrypted, and without blind indexes: for refusals, which show what was there. */
export function withoutSealed(entity: CompiledEntity, item: Item): Record<string, AttributeValue> {
  const rest: Record<string, AttributeValue> = { ...item };
  const { names = [], blind = [] } = entity.encrypted ?? {};
  for (const name of [...names, ...blind.map((each) => each.name)]) {
    delete rest[name];
  }
  return rest;
}

/** Code that tells entities apart sees the item without what is encrypted. */
function isPresent(entity: CompiledEntity, rest: Item, view: OpenedView): boolean {
  const seconds = view.seconds ?? Number.NEGATIVE_INFINITY;
  return readFullItem(entity, rest, seconds, view.marks) !== undefined;
}

function sealedFields(entity: CompiledEntity, item: Item, { names }: OpenedView): SealedField[] {
  return names.flatMap((name) => {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    return value === undefined ? [] : [{ place: placeOf(entity, item, name), value }];
  });
}

function auditedFields(target: Target, item: Item, fields: readonly SealedField[]): AuditedFields {
  const cipher = cipherOf(target);
  const keyIds = fields.flatMap(({ value }) => cipher.keyIdOf(value) ?? []);
  return {
    entity: target.entity.name,
    key: placeOf(target.entity, item, "").key,
    attributes: fields.map(({ place }) => place.attribute),
    keyIds: [...new Set(keyIds)],
  };
}

/** One item, undefined when there is none; at once when its entity encrypts nothing. */
export function openItem(
  target: Target,
  item: Item | undefined,
  view: OpenedView,
): Item | undefined | Promise<Item | undefined> {
  return item === undefined || target.entity.encrypted === undefined
    ? item
    : openItems(target, [item], view).then(([opened]) => opened);
}

/** What a write gives back of an item, and what the next one must know of it. */
export function openOldItem(
  target: Target,
  item: Item | undefined,
  seconds?: number,
): Item | undefined | Promise<Item | undefined> {
  const names = oldItemNames(target.entity);
  return openItem(target, item, seconds === undefined ? { names } : { names, seconds });
}
