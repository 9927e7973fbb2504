import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { columnsOf, type RelationName, relationNames, relationOf } from "../reporting/relations.ts";
import type { ItemRows, SqlValue } from "../reporting/rows.ts";
import { columnTypes } from "../reporting/sql/row-schema.ts";

/** A folder with one CSV file a table, and a script that loads them with `psql`. */
export interface ExportFiles {
  write(items: readonly ItemRows["rows"][]): Promise<void>;
  /** Writes the script: a folder without it is not whole. */
  finish(): Promise<void>;
}

/** Begins the files anew. */
export async function openExportFiles(folder: string): Promise<ExportFiles> {
  await mkdir(folder, { recursive: true });
  for (const name of relationNames) {
    const names = columnsOf(name, "whole").map(([column]) => column);
    await writeFile(join(folder, `${name}.csv`), `${names.join(",")}\n`);
  }
  return {
    async write(items) {
      for (const name of relationNames) {
        const columns = columnsOf(name, "whole").map(([column]) => column);
        const lines = items
          .flatMap((item) => item[name] ?? [])
          .map((row) => `${columns.map((column) => cellText(row[column])).join(",")}\n`);
        if (lines.length > 0) await appendFile(join(folder, `${name}.csv`), lines.join(""));
      }
    },
    finish: () => writeFile(join(folder, "load.sql"), loadScript()),
  };
}

/** As PostgreSQL's COPY reads CSV: nothing is null, and `""` is an empty text. */
function cellText(value: SqlValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return String(value);
  return value === "" || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function loadScript(): string {
  const tables = relationNames.map((name) => {
    const { key, parent } = relationOf(name);
    const columns = columnsOf(name, "whole").map(
      ([column, type]) =>
        `  ${column} ${columnTypes[type]}${key.includes(column) ? " not null" : ""}`,
    );
    const constraints = [
      `  primary key (${key.join(", ")})`,
      ...(parent === undefined ? [] : [referenceOf(parent)]),
    ];
    return `create table ${name} (\n${[...columns, ...constraints].join(",\n")}\n);\n\\copy ${name} from '${name}.csv' with (format csv, header)\n`;
  });
  return `-- psql --file load.sql, in this folder\n\\set ON_ERROR_STOP on\nbegin;\n${tables.join("")}commit;\n`;
}

function referenceOf(parent: RelationName): string {
  const key = relationOf(parent).key.join(", ");
  return `  foreign key (${key}) references ${parent} (${key}) on delete cascade`;
}
