import { attributeTypeOf, type Item, itemToJson } from "@plinth/values";
import { itemJsonText } from "../items/item-json.ts";
import { attributeOf } from "../values/attribute-of.ts";
import { fieldText } from "../values/value-field.ts";
import type { AttributeChange } from "./attribute-change.ts";
import { rebased } from "./conflict.ts";
import type { ItemContent } from "./item-form.tsx";
import { blankRow, type ItemRow } from "./item-rows.ts";

export interface Rebase {
  readonly now: Item;
  readonly changes: readonly AttributeChange[];
}

/** The same form on what the item is now, with the changes in it as if they had been typed there. */
export function rebasedContent(content: ItemContent, { now, changes }: Rebase): ItemContent {
  const merged = rebased(now, changes);
  if (content.form === "json") {
    return { form: "json", text: itemJsonText(merged), problems: [], was: itemToJson(now) };
  }
  const keyNames = new Set(content.keys.map(({ attribute }) => attribute.name));
  const names = new Set([...namesOfForm(content.rows, now), ...changes.map(({ name }) => name)]);
  const rows = [...names]
    .filter((name) => !keyNames.has(name))
    .flatMap((name, id) => rowOf(id, name, { now, merged }));
  return { ...content, rows: [...rows, blankRow(rows.length)], errors: new Map() };
}

/** Those of the lines that are still there, and what others added where the form had all of the item. */
function namesOfForm(rows: readonly ItemRow[], now: Item): readonly string[] {
  const shown = rows.flatMap(({ was }) => (was === undefined ? [] : [was.name]));
  const present = Object.keys(now);
  return present.length <= shownWholeMax
    ? present.sort()
    : shown.filter((name) => Object.hasOwn(now, name));
}

const shownWholeMax = 200;

interface Sides {
  readonly now: Item;
  readonly merged: Item;
}

function rowOf(id: number, name: string, { now, merged }: Sides): ItemRow[] {
  const nowValue = attributeOf(now, name);
  const value = attributeOf(merged, name) ?? nowValue;
  if (value === undefined) return [];
  return [
    {
      id,
      was: nowValue === undefined ? undefined : { name, value: nowValue },
      name,
      type: attributeTypeOf(value),
      text: fieldText(value),
      isRemoved: !Object.hasOwn(merged, name),
    },
  ];
}
