import {
  type AttributeType,
  type AttributeValue,
  attributeTypeOf,
  type Item,
  itemToJson,
} from "@plinth/values";
import { PageError } from "../site/page-error.ts";
import { attributeOf } from "../values/attribute-of.ts";
import { isSameText, withBreaksOf } from "../values/line-breaks.ts";
import { attributeTypes, fieldText, isEditableField, readField } from "../values/value-field.ts";
import type { AttributeChange } from "./attribute-change.ts";
import { wasItem } from "./was-item.ts";

/** A line of the form: an attribute as it was read, and as it was typed. */
export interface ItemRow {
  /** What stands in the names of its fields. */
  readonly id: number;
  /** As it was read; undefined for a line that is new. */
  readonly was: { readonly name: string; readonly value: AttributeValue } | undefined;
  readonly name: string;
  readonly type: AttributeType;
  readonly text: string;
  readonly isRemoved: boolean;
}

/** The attributes of an item as lines of a form, unchanged. */
export function rowsOfItem(item: Item, names: readonly string[]): readonly ItemRow[] {
  return names.flatMap((name, id) => {
    const value = attributeOf(item, name);
    return value === undefined ? [] : [rowOf(id, name, value)];
  });
}

function rowOf(id: number, name: string, value: AttributeValue): ItemRow {
  const was = { name, value };
  return { id, was, name, type: attributeTypeOf(value), text: fieldText(value), isRemoved: false };
}

/** A line that is still to be filled. */
export function blankRow(id: number): ItemRow {
  return { id, was: undefined, name: "", type: "S", text: "", isRemoved: false };
}

/** True for what is shown but not edited, since a form would not give it back as it is. */
export function isLocked({ was }: ItemRow): boolean {
  return was !== undefined && !isEditableField(was.name, was.value);
}

/** What the form keeps of an attribute as it was read: JSON has no line breaks that forms could change. */
export function wasText({ was }: ItemRow): string {
  return was === undefined ? "" : itemToJson(Object.fromEntries([[was.name, was.value]]));
}

const rowCountMax = 1000;

const tooManyRows = new PageError(413, {
  title: "Too many lines for a form",
  text: `A form takes ${rowCountMax} attributes. Go back, and write the item as JSON.`,
});

/** Reads the lines of a sent form. */
export function rowsOfForm(form: URLSearchParams): readonly ItemRow[] {
  const ids = new Set<number>();
  for (const field of form.keys()) {
    const id = /^(?:name|was)\.(\d{1,6})$/.exec(field)?.[1];
    if (id !== undefined) ids.add(Number(id));
  }
  if (ids.size > rowCountMax) throw tooManyRows;
  return [...ids].sort((one, other) => one - other).map((id) => rowOfForm(form, id));
}

function rowOfForm(form: URLSearchParams, id: number): ItemRow {
  const was = readWas(form.get(`was.${id}`) ?? "");
  const type = attributeTypes.find((each) => each === form.get(`type.${id}`));
  const shown = was === undefined ? undefined : rowOf(id, was.name, was.value);
  return {
    id,
    was,
    name: form.get(`name.${id}`) ?? shown?.name ?? "",
    type: type ?? shown?.type ?? "S",
    text: withBreaksOf(form.get(`value.${id}`) ?? shown?.text ?? "", shown?.text ?? ""),
    isRemoved: form.get(`remove.${id}`) === "yes",
  };
}

function readWas(text: string): ItemRow["was"] {
  if (text === "") return undefined;
  const [entry] = Object.entries(wasItem(text));
  return entry === undefined ? undefined : { name: entry[0], value: entry[1] };
}

/** What is wrong with lines, by their ids. */
export type RowErrors = ReadonlyMap<number, string>;

export type RowChanges =
  | { readonly isRead: true; readonly changes: readonly AttributeChange[] }
  | { readonly isRead: false; readonly errors: RowErrors };

/** What the lines change. A line that is as it was shown changes nothing, whatever its text means. */
export async function changesOfRows(
  rows: readonly ItemRow[],
  keyNames: readonly string[],
): Promise<RowChanges> {
  const errors = new Map<number, string>();
  const changes: AttributeChange[] = [];
  const names = new Set(keyNames);
  for (const row of rows.filter((each) => !isBlank(each) && !each.isRemoved)) {
    if (row.name === "") errors.set(row.id, "Give the attribute a name.");
    if (names.has(row.name)) errors.set(row.id, `Two attributes have the name ${row.name}.`);
    names.add(row.name);
  }
  for (const row of rows) {
    if (isBlank(row) || errors.has(row.id)) continue;
    const read = await changesOfRow(row);
    if (read.isParsed) changes.push(...read.value);
    else errors.set(row.id, read.problem);
  }
  return errors.size > 0 ? { isRead: false, errors } : { isRead: true, changes: merged(changes) };
}

function isBlank({ was, name, text }: ItemRow): boolean {
  return was === undefined && name === "" && text.trim() === "";
}

async function changesOfRow(row: ItemRow) {
  const { was, name, type, text, isRemoved } = row;
  const removal: AttributeChange[] =
    was === undefined ? [] : [{ name: was.name, was: was.value, to: undefined }];
  if (isRemoved) return { isParsed: true, value: removal } as const;
  const isUntouched =
    was !== undefined &&
    attributeTypeOf(was.value) === type &&
    isSameText(fieldText(was.value), text);
  if (isUntouched && was.name === name) return { isParsed: true, value: [] } as const;
  const read = isUntouched
    ? ({ isParsed: true, value: was.value } as const)
    : await readField(text, type);
  if (!read.isParsed) return read;
  if (was !== undefined && was.name === name) {
    return { isParsed: true, value: [{ name, was: was.value, to: read.value }] } as const;
  }
  return { isParsed: true, value: [...removal, { name, was: undefined, to: read.value }] } as const;
}

/** A name that one line gave up and another took is one change of the attribute. */
function merged(changes: readonly AttributeChange[]): readonly AttributeChange[] {
  const byName = new Map<string, AttributeChange>();
  for (const change of changes) {
    const other = byName.get(change.name);
    byName.set(change.name, {
      name: change.name,
      was: change.was ?? other?.was,
      to: change.to ?? other?.to,
    });
  }
  return [...byName.values()];
}
