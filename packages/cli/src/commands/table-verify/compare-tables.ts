import type { Client } from "@plinth/client";
import { verifyApplication } from "@plinth/infra";
import { type TableDifference, verifyTables } from "@plinth/model";
import type { NamingOptions } from "../../command/common-options.ts";
import {
  type DeclaredTable,
  isDeployed,
  parametersOf,
  tableNamesOf,
} from "../../config/declared-tables.ts";

/** Every difference of these tables: of their schema, and of what is deployed their settings too. */
export async function compareTables(
  client: Client,
  declared: readonly DeclaredTable[],
  naming: NamingOptions,
): Promise<readonly TableDifference[]> {
  const byTemplate = isDeployed(naming) ? applicationsOf(declared) : [];
  const bySchema = declared.filter(
    ({ application }) => application === undefined || !byTemplate.includes(application),
  );
  const differences = await verifyTables(
    client,
    bySchema.map(({ table }) => table),
    { tableNames: tableNamesOf(bySchema) },
  );
  for (const application of byTemplate) {
    const parameters = parametersOf(application, naming.parameter);
    differences.push(...(await verifyApplication(client, application, { parameters })));
  }
  const names = new Set(declared.map(({ realName }) => realName));
  return differences.filter(({ table }) => names.has(table));
}

function applicationsOf(declared: readonly DeclaredTable[]) {
  const all = declared.flatMap(({ application }) => application ?? []);
  return [...new Set(all)];
}
