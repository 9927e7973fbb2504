import { sql } from "kysely";
import {
  columnsOf,
  type ItemKind,
  type RelationName,
  relationOf,
  rootRelations,
} from "../reporting/relations.ts";
import type { Sql } from "../reporting/sql/database.ts";
import { exportSchema } from "./export-tables.ts";
import { type Item, lineRelations, linesIn, type StoredValue, textIn } from "./stored-items.ts";

/** A field that is not in SQL what it is in DynamoDB. */
export interface Difference {
  readonly relation: RelationName;
  readonly key: string;
  readonly column: string;
  readonly stored: string;
  readonly exported: string;
}

type SqlRow = Readonly<Record<string, unknown>>;

/** Compares an item, as it is stored, with its row and its lines, field by field. */
export async function differencesOf(
  db: Sql,
  kind: ItemKind,
  item: Item,
): Promise<readonly Difference[]> {
  const relation = rootRelations[kind];
  const key = keyOfStored(kind, item);
  const [row] = await rowsWith(db, relation, key);
  if (row === undefined) {
    const text = JSON.stringify(Object.values(key));
    return [{ relation, key: text, column: "(row)", stored: "is there", exported: "is missing" }];
  }
  const differences = [
    ...compareRow(relation, key, (column) => rootValue(kind, item, column), row),
  ];
  for (const lines of lineRelations[kind] ?? []) {
    const exported = await rowsWith(db, lines, key);
    for (const [index, stored] of linesIn(item, lines).entries()) {
      const line = exported.find((each) => each["line_number"] === index + 1);
      const readValue = (column: string) =>
        Object.hasOwn(key, column)
          ? { S: key[column] ?? "" }
          : column === "line_number"
            ? { N: String(index + 1) }
            : memberOf(stored, column);
      differences.push(...compareRow(lines, key, readValue, line ?? {}));
    }
  }
  return differences;
}

function keyOfStored(kind: ItemKind, item: Item): Readonly<Record<string, string>> {
  if (kind === "Review") {
    const bookId = textIn(item, "category").slice("REVIEW#".length);
    return { book_id: bookId, user_id: textIn(item, "book_id") };
  }
  const { key } = relationOf(rootRelations[kind]);
  return Object.fromEntries(key.map((column) => [column, textIn(item, column)]));
}

/** The attribute that a column of an item's own row is made of. */
function rootValue(kind: ItemKind, item: Item, column: string): StoredValue | undefined {
  if (kind === "Review" && column === "book_id") {
    return { S: textIn(item, "category").slice("REVIEW#".length) };
  }
  if (kind === "Review" && column === "user_id") return item["book_id"];
  const isAddress = ["street", "city", "state", "postal_code", "country"].includes(column);
  if (kind === "User" && isAddress) return memberOf(item["address"], column);
  if (kind === "Order" && column.startsWith("shipping_")) {
    return memberOf(item["shipping_address"], column.slice("shipping_".length));
  }
  // Absent means active.
  if (column === "is_active") return item[column] ?? { BOOL: true };
  return item[column];
}

function memberOf(value: StoredValue | undefined, name: string): StoredValue | undefined {
  return value?.M?.[name];
}

async function rowsWith(
  db: Sql,
  relation: RelationName,
  key: Readonly<Record<string, string>>,
): Promise<readonly SqlRow[]> {
  const conditions = Object.entries(key).map(
    ([column, value]) => sql`${sql.id(column)} = ${value}`,
  );
  const { rows } = await sql<SqlRow>`
    select * from ${sql.id(exportSchema, relation)}
    where ${sql.join(conditions, sql` and `)}`.execute(db);
  return rows;
}

function compareRow(
  relation: RelationName,
  key: Readonly<Record<string, string>>,
  readValue: (column: string) => StoredValue | undefined,
  row: SqlRow,
): readonly Difference[] {
  return columnsOf(relation, "whole").flatMap(([column]): Difference[] => {
    const stored = storedText(readValue(column));
    const exported = exportedText(row[column]);
    if (stored === exported || isSameTime(stored, row[column])) return [];
    return [{ relation, key: JSON.stringify(Object.values(key)), column, stored, exported }];
  });
}

/** In one form on both sides: numbers without zeros at their end. */
function storedText(value: StoredValue | undefined): string {
  if (value === undefined || value.NULL === true) return "(none)";
  // PostgreSQL has no text with a NUL in it, and so an export has the sign for what cannot be shown.
  const text = value.S?.replaceAll("\0", "\uFFFD") ?? value.N;
  if (text !== undefined) return numberText(text);
  return value.BOOL === undefined ? JSON.stringify(value) : String(value.BOOL);
}

function exportedText(value: unknown): string {
  if (value === null || value === undefined) return "(none)";
  return value instanceof Date ? value.toISOString() : numberText(String(value));
}

function numberText(text: string): string {
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, "") : text;
}

/** A time is a text or, where it is a time to live, seconds since the epoch. */
function isSameTime(stored: string, exported: unknown): boolean {
  if (!(exported instanceof Date)) return false;
  const seconds = /^\d+$/.test(stored) ? Number(stored) * 1000 : Date.parse(stored);
  return seconds === exported.getTime();
}
