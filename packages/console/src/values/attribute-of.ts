import type { AttributeValue, Item } from "@plinth/values";

/** The attribute of that name, which may be `constructor` or any other that each object inherits. */
export function attributeOf(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}
