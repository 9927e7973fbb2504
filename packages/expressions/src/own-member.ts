import type { AttributeValue } from "@plinth/values";

export type MutableItem = Record<string, AttributeValue>;

/** Assignment that treats `__proto__` as the attribute name it is. */
export function setMember(item: MutableItem, name: string, value: AttributeValue): void {
  if (name === "__proto__") {
    Object.defineProperty(item, name, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  } else {
    item[name] = value;
  }
}
