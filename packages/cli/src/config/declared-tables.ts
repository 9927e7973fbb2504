import type { AnyTable } from "@plinth/model";
import { usageError } from "../errors/cli-error.ts";
import type { PlinthConfig } from "./plinth-config.ts";

/** A table that the config declares, and what it is called where the calls go. */
export interface DeclaredTable {
  readonly table: AnyTable;
  readonly realName: string;
}

/** All of them, or those that are named, by defined or real name. */
export function declaredTables(
  config: PlinthConfig,
  names: readonly string[] = [],
): readonly DeclaredTable[] {
  const tables = new Map<string, AnyTable>();
  const all = [
    ...config.applications.flatMap((each) => [...each.tables.values()].map(({ table }) => table)),
    ...config.tables,
    ...[...config.entities.values()].map(({ table }) => table),
    ...(config.migrationState === undefined ? [] : [config.migrationState.table]),
  ];
  for (const table of all) {
    // The first has the last word: an entity may go by another definition of a declared table.
    if (!tables.has(table.name)) tables.set(table.name, table);
  }
  const declared = [...tables.values()].map((table) => ({ table, realName: table.name }));
  if (declared.length === 0) {
    throw usageError(`${config.file} declares no tables. Add applications or tables to it.`);
  }
  return names.length === 0 ? declared : names.map((name) => find(declared, name));
}

function find(declared: readonly DeclaredTable[], name: string): DeclaredTable {
  const found = declared.find(({ table, realName }) => realName === name || table.name === name);
  if (found !== undefined) return found;
  const known = declared.map(({ realName }) => realName).join(", ");
  throw usageError(`The config declares no table ${name}. It has ${known}.`);
}

/** For what takes the real names of tables by their defined ones. */
export function tableNamesOf(declared: readonly DeclaredTable[]): Readonly<Record<string, string>> {
  return Object.fromEntries(declared.map(({ table, realName }) => [table.name, realName]));
}
