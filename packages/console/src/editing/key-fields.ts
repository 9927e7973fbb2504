import type { TableDescription } from "@plinth/api";
import type { Item } from "@plinth/values";
import { keyAttributesOf } from "../items/item-key.ts";
import type { KeyAttribute } from "../tables/key-attributes.ts";
import { attributeOf } from "../values/attribute-of.ts";
import { withBreaksOf } from "../values/line-breaks.ts";
import { parseScalar } from "../values/parse-scalar.ts";
import { keyText } from "../values/value-text.ts";

/** An attribute of the key in a form. */
export interface KeyField {
  readonly attribute: KeyAttribute;
  readonly text: string;
  readonly error: string | undefined;
  /** True where the item is there already: its key cannot be changed. */
  readonly isFixed: boolean;
}

/** The key of an item as fields; empty ones for what it lacks. */
export function keyFieldsOf(
  table: TableDescription,
  item: Item,
  isFixed: boolean,
): readonly KeyField[] {
  return keyAttributesOf(table).map((attribute) => {
    const value = attributeOf(item, attribute.name);
    const text = value === undefined ? "" : keyText(value);
    return { attribute, text, error: undefined, isFixed };
  });
}

export interface ReadKeyFields {
  readonly fields: readonly KeyField[];
  /** Undefined when a field has an error. */
  readonly key: Item | undefined;
}

/** Reads the key that was typed for a new item. */
export function readKeyFields(table: TableDescription, form: URLSearchParams): ReadKeyFields {
  const read = keyAttributesOf(table).map((attribute, position) => {
    const text = withBreaksOf(form.get(`key.${position}`) ?? "", "");
    const parsed = parseScalar(text, attribute.type);
    const error =
      text === "" ? "A key cannot be empty." : parsed.isParsed ? undefined : parsed.problem;
    const field: KeyField = { attribute, text, error, isFixed: false };
    return { field, value: parsed.isParsed ? parsed.value : undefined };
  });
  const fields = read.map(({ field }) => field);
  if (fields.some(({ error }) => error !== undefined)) return { fields, key: undefined };
  const parts = read.flatMap(({ field, value }) =>
    value === undefined ? [] : [[field.attribute.name, value] as const],
  );
  return { fields, key: Object.fromEntries(parts) };
}
