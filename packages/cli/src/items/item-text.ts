import { type AttributeValue, attributeTypeOf, bytesToBase64, type Item } from "@plinth/values";
import { safeText } from "../terminal/safe-text.ts";
import type { Style } from "../terminal/style.ts";
import { textTable } from "../terminal/text-table.ts";
import { nativeJson } from "./item-json.ts";

const binaryCharactersMax = 60;
const cellCharactersMax = 40;
const indent = "  ";

/** An item over several lines: each attribute with its type, what is inside one below it. */
export function itemTree(item: Item, style: Style): string {
  return linesOf(Object.entries(item), "", style).join("\n");
}

/**
 * Items as the rows of a table, or one tree after another when that would be wider than the screen.
 * `first` are the attributes that come first, such as the keys.
 */
export function itemRows(
  items: readonly Item[],
  {
    first,
    columns,
    style,
  }: { readonly first: readonly string[]; readonly columns: number; readonly style: Style },
): string {
  const names = [...new Set([...first, ...items.flatMap((item) => Object.keys(item))])];
  const rows = items.map((item) =>
    names.map((name) => {
      const value = item[name];
      return value === undefined ? "" : clipped(valueText(value));
    }),
  );
  const shownNames = names.map(safeText);
  const isWide = textTable(shownNames, rows)
    .split("\n")
    .some((line) => line.length > columns);
  return isWide
    ? items.map((item) => itemTree(item, style)).join("\n\n")
    : textTable(shownNames, rows, style.bold);
}

function linesOf(
  entries: readonly (readonly [name: string, value: AttributeValue])[],
  margin: string,
  style: Style,
): string[] {
  const width = Math.max(...entries.map(([name]) => safeText(name).length));
  return entries.flatMap(([name, value]) => {
    const head = `${margin}${safeText(name).padEnd(width)}  ${style.dim(attributeTypeOf(value).padEnd(4))}`;
    if ("M" in value && Object.keys(value.M).length > 0) {
      return [head.trimEnd(), ...linesOf(Object.entries(value.M), margin + indent, style)];
    }
    if ("L" in value && value.L.length > 0) {
      const members = value.L.map((each, index) => [`[${index}]`, each] as const);
      return [head.trimEnd(), ...linesOf(members, margin + indent, style)];
    }
    return [`${head} ${valueText(value)}`.trimEnd()];
  });
}

/** A value on one line. */
export function valueText(value: AttributeValue): string {
  if ("S" in value) return safeText(value.S);
  if ("N" in value) return value.N;
  if ("BOOL" in value) return String(value.BOOL);
  if ("NULL" in value) return "null";
  if ("B" in value) return binaryText(value.B);
  if ("SS" in value) return value.SS.map(safeText).join(", ");
  if ("NS" in value) return value.NS.join(", ");
  if ("BS" in value) return value.BS.map(binaryText).join(", ");
  return safeText(nativeJson(value));
}

function binaryText(bytes: Uint8Array): string {
  const text = bytesToBase64(bytes);
  return text.length <= binaryCharactersMax
    ? text
    : `${text.slice(0, binaryCharactersMax)}… (${bytes.length.toLocaleString("en-US")} bytes)`;
}

function clipped(text: string): string {
  return text.length <= cellCharactersMax ? text : `${text.slice(0, cellCharactersMax - 1)}…`;
}
