import type { CommandContext } from "../../command/command-context.ts";
import { allTables, tableNamesOf } from "../../config/declared-tables.ts";
import type { TableLoader } from "../../config/table-loader.ts";
import { usageError } from "../../errors/cli-error.ts";
import type { LoadArguments, LoadOptions } from "./load-options.ts";

/** A table's loader, and what the tables are called where the calls go. */
export interface FoundLoader {
  readonly loader: TableLoader;
  readonly tableNames: Readonly<Record<string, string>>;
}

/** The loader that the config names for the table, unless it is to be passed by. */
export async function findLoader(
  context: CommandContext,
  request: LoadArguments & LoadOptions,
): Promise<FoundLoader | undefined> {
  const config = request.raw ? undefined : await context.configIfAny();
  const tables = config === undefined ? [] : allTables(config, request);
  const declared = tables.find(({ realName }) => realName === request.table);
  const loader = config?.loaders.get(declared?.table.name ?? request.table);
  if (loader !== undefined) {
    refuseUnknown(request, loader);
    return { loader, tableNames: tableNamesOf(tables) };
  }
  const [setting] = Object.keys(request.set);
  const given = setting === undefined ? undefined : "--set";
  const useless = given ?? (request.report === undefined ? undefined : "--report");
  if (useless === undefined) return undefined;
  const why = request.raw ? "--raw passes it by" : `the config names none for ${request.table}`;
  throw usageError(`${useless} is for a loader, and ${why}. Leave it out.`);
}

function refuseUnknown({ set, table }: LoadArguments & LoadOptions, loader: TableLoader): void {
  const settings = loader.settings ?? {};
  const unknown = Object.keys(set).find((name) => !Object.hasOwn(settings, name));
  if (unknown === undefined) return;
  const known = Object.entries(settings).map(([name, help]) => `\n  ${name}: ${help}`);
  const has = known.length === 0 ? " It has none." : ` It has${known.join("")}`;
  throw usageError(`The loader of ${table} has no setting ${unknown}.${has}`);
}
