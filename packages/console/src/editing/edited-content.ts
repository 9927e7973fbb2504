import type { TableDescription } from "@plinth/api";
import type { Item } from "@plinth/values";
import { attributeOf } from "../values/attribute-of.ts";
import { readItemText } from "../values/document-text.ts";
import { withBreaksOf } from "../values/line-breaks.ts";
import { keyText } from "../values/value-text.ts";
import { type AttributeChange, changesBetween, isSame } from "./attribute-change.ts";
import type { ItemContent } from "./item-form.tsx";
import { blankRow, changesOfRows, rowsOfForm } from "./item-rows.ts";
import type { KeyField } from "./key-fields.ts";
import { wasItem } from "./was-item.ts";

/** What a sent form says. */
export type ReadContent =
  /** It asks for a further line, and writes nothing. */
  | { readonly kind: "more"; readonly content: ItemContent }
  | { readonly kind: "wrong"; readonly content: ItemContent }
  | {
      readonly kind: "read";
      readonly content: ItemContent;
      readonly changes: readonly AttributeChange[];
      /** What the form shows of the item as it was read. */
      readonly was: Item;
    };

export interface ContentOf {
  readonly table: TableDescription;
  readonly keys: readonly KeyField[];
}

/** Reads the fields of `ItemForm`, whichever of its two forms was sent. */
export async function readContent(form: URLSearchParams, of: ContentOf): Promise<ReadContent> {
  return form.has("text") ? await readJson(form, of) : await readRows(form, of);
}

async function readRows(form: URLSearchParams, { keys }: ContentOf): Promise<ReadContent> {
  const rows = rowsOfForm(form);
  const content = { form: "rows", keys, rows, errors: new Map<number, string>() } as const;
  if (form.get("add") === "row") {
    const id = Math.max(-1, ...rows.map((row) => row.id)) + 1;
    return { kind: "more", content: { ...content, rows: [...rows, blankRow(id)] } };
  }
  const keyNames = keys.map(({ attribute }) => attribute.name);
  const read = await changesOfRows(rows, keyNames);
  if (!read.isRead) return { kind: "wrong", content: { ...content, errors: read.errors } };
  const was = Object.fromEntries(
    rows.flatMap((row) => (row.was === undefined ? [] : [[row.was.name, row.was.value] as const])),
  );
  return { kind: "read", content, changes: read.changes, was };
}

async function readJson(form: URLSearchParams, { table, keys }: ContentOf): Promise<ReadContent> {
  const text = withBreaksOf(form.get("text") ?? "", "");
  const wasText = form.get("was") ?? "";
  const content = { form: "json", text, problems: [], was: wasText } as const;
  const read = await readItemText(text, table);
  if (!read.isRead) return { kind: "wrong", content: { ...content, problems: read.problems } };
  const was = wasText === "" ? {} : wasItem(wasText);
  const changedKey = keys.find(
    ({ attribute, isFixed }) =>
      isFixed && !isSame(attributeOf(was, attribute.name), attributeOf(read.value, attribute.name)),
  );
  if (changedKey !== undefined) {
    const { name } = changedKey.attribute;
    const value = attributeOf(was, name);
    const message = `the key of an item cannot be changed: put ${value === undefined ? "it" : keyText(value)} back, or duplicate the item`;
    const problems = [{ line: 1, column: 1, path: name, message }];
    return { kind: "wrong", content: { ...content, problems } };
  }
  return { kind: "read", content, changes: changesBetween(was, read.value), was };
}
