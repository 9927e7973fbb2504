import type { Application } from "./application.ts";
import { parameterValues, resolveText } from "./parameter-values.ts";
import { tableNameText } from "./table-of.ts";

/**
 * The real names of an application's tables by the names that they were defined with, as `connect` and
 * `createTables` of `@plinth/model` take them. Throws `invalidDefinition` for parameters without a value.
 *
 *     tableNames(shop, { Environment: "prod" }); // { books: "shop-prod-books" }
 */
export function tableNames(
  application: Application,
  parameters: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const values = parameterValues(application, parameters);
  return Object.fromEntries(
    [...application.tables.values()].map((resource) => [
      resource.table.name,
      resolveText(tableNameText(resource), values),
    ]),
  );
}
