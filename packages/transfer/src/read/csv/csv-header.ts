import type { AttributeType } from "@plinth/values";
import { printPath } from "../../item-path.ts";
import type { Cell } from "./split-cells.ts";

/** What a column's cells hold; "JSON" is DynamoDB JSON, for values of several types. */
export type ColumnType = AttributeType | "JSON";

export interface Column {
  readonly attributeName: string;
  readonly type: ColumnType;
  /** The attribute's name as problems give it. */
  readonly path: string;
}

/** What a table says of the attributes that a header names. */
export interface DeclaredAttributes {
  /** Types of the attributes that are keys, of the table or of an index. */
  readonly types: ReadonlyMap<string, AttributeType>;
  /** Those of the primary key. */
  readonly required: readonly string[];
}

const columnTypes: readonly ColumnType[] = [
  "S",
  "N",
  "B",
  "BOOL",
  "NULL",
  "M",
  "L",
  "SS",
  "NS",
  "BS",
  "JSON",
];

const suffixPattern = /^(.*):([^:]*)$/s;

/** Splits `price:N`. What stands behind the last colon is a type only when it is one: `dc:title` is a name. */
export function splitHeaderCell(cell: string): {
  readonly name: string;
  readonly type?: ColumnType;
} {
  const [, name = "", suffix = ""] = suffixPattern.exec(cell) ?? [];
  const type = columnTypes.find((each) => each === suffix);
  return type === undefined ? { name: cell } : { name, type };
}

type ReportAtCell = (offset: number, path: string, message: string) => void;

/** Reads the line of names. Gives undefined when anything was reported. */
export function readHeader(
  cells: readonly Cell[],
  declared: DeclaredAttributes,
  report: ReportAtCell,
): readonly Column[] | undefined {
  const columns: Column[] = [];
  const names = new Set<string>();
  let isRefused = false;
  const refuse: ReportAtCell = (offset, path, message) => {
    isRefused = true;
    report(offset, path, message);
  };
  for (const { text, offset } of cells) {
    const { name, type } = splitHeaderCell(text);
    const path = printPath([name]);
    if (name === "") {
      refuse(
        offset,
        "",
        "the column has no name: name the attribute, as price:N, or leave the column out",
      );
    } else if (names.has(name)) {
      refuse(offset, path, "the header names this attribute twice: keep one of the columns");
    } else {
      const meant = type === undefined ? misspelledType(text) : undefined;
      if (meant !== undefined) refuse(offset, path, meant);
    }
    names.add(name);
    columns.push({ attributeName: name, type: type ?? declared.types.get(name) ?? "S", path });
  }
  const missing = declared.required.filter((name) => !names.has(name));
  if (missing.length > 0) refuse(0, "", missingColumns(missing, cells));
  return isRefused ? undefined : columns;
}

function misspelledType(text: string): string | undefined {
  const suffix = suffixPattern.exec(text)?.[2] ?? "";
  const type = columnTypes.find((each) => each === suffix.toUpperCase());
  if (type === undefined) return undefined;
  return `:${suffix} is written :${type} where it is the type, and ${text}:S where it belongs to the name`;
}

function missingColumns(missing: readonly string[], cells: readonly Cell[]): string {
  const names = missing.join(" and ");
  const [only] = cells.length === 1 ? cells : [];
  const separator = only === undefined ? undefined : /[;\t|]/.exec(only.text)?.[0];
  const hint =
    separator === undefined
      ? "the first line names the attributes"
      : `cells are separated by commas here, not by ${JSON.stringify(separator)}`;
  return `the header lacks the key ${names} of the table: ${hint}`;
}
