import {
  type AttributeValue,
  attributeTypeOf,
  bytesToBase64,
  type Item,
  itemToJson,
  normalizeNumber,
  type OpenAttributeValue,
} from "@plinth/values";
import { headerCell, type WrittenColumn } from "./csv-columns.ts";
import { printNativeValue } from "./native-json.ts";
import { UnwritableValueError } from "./unwritable-value-error.ts";

/**
 * What happens to texts that a spreadsheet would take for a formula (they begin with `=`, `+`, `-`, `@`,
 * a tab or a carriage return): "keep" writes them as they are, so that they are read back so; "defuse"
 * puts an apostrophe before them, which keeps a spreadsheet from running what a stranger wrote.
 */
export type Formulas = "keep" | "defuse";

export function csvHeader(columns: readonly WrittenColumn[], formulas: Formulas): string {
  return csvLine(columns.map((column) => printText(headerCell(column), formulas)));
}

/** One item as a line. Its attributes are all among the columns. Throws `UnwritableValueError`. */
export function csvRow(item: Item, columns: readonly WrittenColumn[], formulas: Formulas): string {
  return csvLine(
    columns.map((column) => {
      const value = Object.hasOwn(item, column.attributeName)
        ? item[column.attributeName]
        : undefined;
      return value === undefined ? "" : printCell(value, column, formulas);
    }),
  );
}

function csvLine(cells: readonly string[]): string {
  return `${cells.join()}\r\n`;
}

function printCell(value: AttributeValue, column: WrittenColumn, formulas: Formulas): string {
  const open: OpenAttributeValue = value;
  if (column.type === "JSON") return quoted(valueToJson(value));
  switch (attributeTypeOf(value)) {
    case "S":
      return printText(checkedText(open.S ?? "", column), formulas);
    case "N":
      return normalizeNumber(open.N ?? "");
    case "B":
      return bytesToBase64(open.B ?? new Uint8Array()) || '""';
    case "BOOL":
      return String(open.BOOL);
    case "NULL":
      return "null";
    case "M":
    case "L":
      return quoted(printNativeValue(value));
    case "SS":
      return quoted(JSON.stringify(open.SS));
    case "NS":
      return quoted(`[${(open.NS ?? []).map(normalizeNumber).join()}]`);
    case "BS":
      return quoted(JSON.stringify((open.BS ?? []).map(bytesToBase64)));
  }
}

function valueToJson(value: AttributeValue): string {
  return itemToJson({ value }).slice('{"value":'.length, -1);
}

/** CSV has no escapes, so what UTF-8 has no bytes for would come back as another character. */
function checkedText(text: string, { attributeName }: WrittenColumn): string {
  if (/\p{Surrogate}/u.test(text)) {
    throw new UnwritableValueError(
      [attributeName],
      "has half of a surrogate pair, which UTF-8 has no bytes for: write dynamodb-json, which escapes it",
    );
  }
  return text;
}

/** An empty text is "", so that nothing at all means that the attribute is absent. */
function printText(text: string, formulas: Formulas): string {
  const shown = formulas === "defuse" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  // A file that begins with U+FEFF would be read as one with a byte order mark.
  return shown === "" || /[",\r\n]|^\ufeff/.test(shown) ? quoted(shown) : shown;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
