import type { AttributeValue, Item } from "@plinth/values";
import type { ItemView } from "../commands/receive-items.ts";
import type { Target } from "../commands/write-plan.ts";
import type { OpenedView } from "../encryption/encryption.ts";
import type { CompiledEntity } from "../entity/compiled-entity.ts";
import { cipherOf } from "./cipher-of.ts";

/** The encrypted attributes that somebody who asks so will see: nobody decrypts more than is shown. */
export function openedNames(entity: CompiledEntity, view: ItemView): readonly string[] {
  const names = entity.encrypted?.names ?? [];
  return names.filter((name) => {
    const isShown = view.reveal === true || !entity.hidden.includes(name);
    return isShown && view.projection?.gives(name) !== false;
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

/** What a write gives back of an item, and what the next one must know of it: unique values too. */
export function openOldItem(
  target: Target,
  item: Item | undefined,
  seconds?: number,
): Item | undefined | Promise<Item | undefined> {
  const { entity } = target;
  if (item === undefined || entity.encrypted === undefined) {
    return item;
  }
  const names = entity.encrypted.names.filter((name) => {
    return !entity.hidden.includes(name) || entity.unique.some((unique) => unique.name === name);
  });
  return openItems(target, [item], { names, seconds }).then(([opened]) => opened);
}

/** Decrypts items of an entity that encrypts, before they are read. */
export function openItems(
  target: Target,
  items: readonly Item[],
  view: OpenedView,
): Promise<Item[]> {
  return cipherOf(target).openItems(target, items, view);
}
