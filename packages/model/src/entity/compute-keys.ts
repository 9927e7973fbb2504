import type { AttributeValue, Item } from "@plinth/values";
import type { EntityKeys } from "./entity-keys.ts";
import {
  type KeyTemplate,
  matchTemplate,
  printTemplate,
  type RefusePart,
  valueOfPlace,
} from "./key-template.ts";

type WritableItem = Record<string, AttributeValue>;

/** Adds the computed key attributes to an item in DynamoDB's form, where none of their parts is absent. */
export function addKeys(
  templates: readonly KeyTemplate[],
  item: WritableItem,
  refuse: RefusePart,
): void {
  for (const template of templates) {
    const text = printTemplate(template, item, refuse);
    if (text !== undefined) {
      item[template.attribute] = { S: text };
    }
  }
}

/** The attributes that these keys of an item hold; undefined when one is not of its template. */
export function readParts(
  templates: readonly KeyTemplate[],
  item: Item,
): Record<string, AttributeValue> | undefined {
  const parts: WritableItem = {};
  for (const template of templates) {
    const key = item[template.attribute];
    const texts = key !== undefined && "S" in key ? matchTemplate(template, key.S) : undefined;
    if (texts === undefined) {
      return undefined;
    }
    for (const [position, place] of template.places.entries()) {
      const value = valueOfPlace(place, texts[position] ?? "");
      const other = parts[place.name];
      if (other !== undefined && !isSame(other, value)) {
        return undefined;
      }
      parts[place.name] = value;
    }
  }
  return parts;
}

/**
 * The item with the parts of its key as the key says them; undefined when the key is not the entity's.
 * Another program may have written an item whose attributes say otherwise, or not at all: the key
 * decides, since by it the item is found and written again.
 */
export function withKeyParts(keys: EntityKeys, item: Item): Item | undefined {
  const parts = readParts(keys.primary, item);
  if (parts === undefined) {
    return undefined;
  }
  let result = item;
  for (const name of Object.keys(parts)) {
    const value = parts[name];
    const stored = item[name];
    if (value !== undefined && (stored === undefined || !isSame(stored, value))) {
      result = { ...result, [name]: value };
    }
  }
  return result;
}

/** The item with what the keys of an index tell of the attributes that the index does not project. */
export function withIndexParts(templates: readonly KeyTemplate[], item: Item): Item {
  return { ...readParts(templates, item), ...item };
}

function isSame(left: AttributeValue, right: AttributeValue): boolean {
  return "S" in right
    ? "S" in left && left.S === right.S
    : "N" in right && "N" in left && left.N === right.N;
}
