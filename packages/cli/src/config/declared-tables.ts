import { type Application, tableNames } from "@plinth/infra";
import { type AnyTable, isPlinthError } from "@plinth/model";
import type { NamingOptions } from "../command/common-options.ts";
import { usageError } from "../errors/cli-error.ts";
import type { PlinthConfig } from "./plinth-config.ts";

/** A table that the config declares, and what it is called where the calls go. */
export interface DeclaredTable {
  readonly table: AnyTable;
  readonly realName: string;
  /** The one that it belongs to. */
  readonly application: Application | undefined;
}

/** The names in code, which applications use when nobody tells them others. */
export const namesInCode: NamingOptions = { parameter: {}, deployed: false };

/** Whether names and settings are those of the templates. */
export function isDeployed({ parameter, deployed }: NamingOptions): boolean {
  return deployed || Object.keys(parameter).length > 0;
}

/** All of them, or those that are called for, by defined or real name. Throws a usage error without any. */
export function declaredTables(
  config: PlinthConfig,
  naming: NamingOptions,
  names: readonly string[] = [],
): readonly DeclaredTable[] {
  const all = allTables(config, naming);
  if (all.length === 0) {
    throw usageError(`${config.file} declares no tables. Add applications or tables to it.`);
  }
  return names.length === 0 ? all : names.map((name) => find(all, name));
}

/** All of them, which may be none. Throws a usage error for parameters that do not fit. */
export function allTables(config: PlinthConfig, naming: NamingOptions): readonly DeclaredTable[] {
  const realNames = realNamesOf(config, naming);
  const declared = new Map<string, DeclaredTable>();
  const add = (table: AnyTable, application: Application | undefined): void => {
    // The first has the last word: an entity may go by another definition of a declared table.
    if (declared.has(table.name)) return;
    const realName = realNames.get(table.name) ?? table.name;
    declared.set(table.name, { table, realName, application });
  };
  for (const application of config.applications) {
    for (const { table } of application.tables.values()) add(table, application);
  }
  for (const table of config.tables) add(table, undefined);
  for (const { table } of config.entities.values()) add(table, undefined);
  if (config.migrationState !== undefined) add(config.migrationState.table, undefined);
  return [...declared.values()];
}

/** For what takes the real names of tables by their defined ones. */
export function tableNamesOf(declared: readonly DeclaredTable[]): Readonly<Record<string, string>> {
  return Object.fromEntries(declared.map(({ table, realName }) => [table.name, realName]));
}

/** What of the parameters is for this application: others may have others. */
export function parametersOf(
  { parameters }: Application,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(given).filter(([name]) => parameters.has(name) || name.startsWith("AWS::")),
  );
}

function realNamesOf(config: PlinthConfig, naming: NamingOptions): ReadonlyMap<string, string> {
  refuseUnknown(config.applications, naming.parameter);
  if (!isDeployed(naming)) return new Map();
  try {
    return new Map(
      config.applications.flatMap((each) =>
        Object.entries(tableNames(each, parametersOf(each, naming.parameter))),
      ),
    );
  } catch (error) {
    if (isPlinthError(error)) throw usageError(error.message, error);
    throw error;
  }
}

function refuseUnknown(
  applications: readonly Application[],
  given: Readonly<Record<string, string>>,
): void {
  const known = new Set(applications.flatMap(({ parameters }) => [...parameters.keys()]));
  const unknown = Object.keys(given).find((name) => !known.has(name) && !name.startsWith("AWS::"));
  if (unknown === undefined) return;
  const names = [...known].join(", ") || "none";
  throw usageError(`No application of the config has a parameter ${unknown}. They have ${names}.`);
}

function find(declared: readonly DeclaredTable[], name: string): DeclaredTable {
  const found = declared.find(({ table, realName }) => realName === name || table.name === name);
  if (found !== undefined) return found;
  const known = declared.map(({ realName }) => realName).join(", ");
  throw usageError(`The config declares no table ${name}. It has ${known}.`);
}
