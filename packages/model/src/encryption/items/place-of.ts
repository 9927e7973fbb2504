import type { AttributeValue, Item } from "@plinth/values";
import type { CompiledEntity } from "../../entity/compiled-entity.ts";
import type { FieldPlace } from "../fields/field-place.ts";

/** Where an attribute of this item stands. The item may be its key alone. */
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
