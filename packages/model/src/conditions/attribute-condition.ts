import type { Condition } from "@plinth/expressions";
import type { AttributeValue } from "@plinth/values";

/** That the item has the attribute; of a key attribute, that there is an item. */
export function isPresent(name: string): Condition {
  return { kind: "attributeExists", path: [name] };
}

/** That the item lacks the attribute; of a key attribute, that there is no item. */
export function isAbsent(name: string): Condition {
  return { kind: "attributeNotExists", path: [name] };
}

/** That the attribute is there, with this value. */
export function hasValue(name: string, value: AttributeValue): Condition {
  const left = { kind: "path", path: [name] } as const;
  return { kind: "compare", operator: "=", left, right: { kind: "value", value } };
}

/** That the attribute is not there yet, or has this value. */
export function isAbsentOrHas(name: string, value: AttributeValue): Condition {
  return { kind: "or", conditions: [isAbsent(name), hasValue(name, value)] };
}

/** That the attribute is as it was read; undefined is one that was absent. */
export function isStill(name: string, value: AttributeValue | undefined): Condition {
  return value === undefined ? isAbsent(name) : hasValue(name, value);
}
