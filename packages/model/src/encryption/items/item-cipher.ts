import type { FieldCipher, ItemCipher } from "../encryption.ts";
import { blindText, withBlindValues } from "./blind-values.ts";
import { checkEncrypted } from "./check-encrypted.ts";
import { openItems } from "./open-items.ts";
import { recordSealed, sealActions, sealItem } from "./seal-item.ts";

/** Encrypts and decrypts items by their fields. */
export function itemCipher(fields: FieldCipher): ItemCipher {
  return {
    fields,
    attach(entity) {
      checkEncrypted(entity);
      const { table, encrypted } = entity.compiled;
      fields.attach([table.name], (encrypted?.blind.length ?? 0) > 0);
    },
    prepareToWrite({ target, operation }) {
      return operation === "delete" || operation === "check"
        ? this.prepareToFind(target)
        : fields.prepare(target.entity.table.name, hasBlind(target));
    },
    prepareToFind: (target) => (hasBlind(target) ? fields.prepareBlindIndexes() : undefined),
    sealItem: (target, item) => sealItem(fields, target, item),
    sealActions: (target, key, actions) => sealActions(fields, target, key, actions),
    recordSealed: (plans) => recordSealed(fields, plans),
    openItems: (target, items, view) => openItems(fields, target, items, view),
    blindText: ({ entity }, attribute, text) => blindText(fields, entity, attribute, text),
    withBlindValues: (target, key) => withBlindValues(fields, target, key),
  };
}

function hasBlind({ entity }: Parameters<ItemCipher["prepareToFind"]>[0]): boolean {
  return (entity.encrypted?.blind.length ?? 0) > 0;
}
