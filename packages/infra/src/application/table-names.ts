import type { Application } from "./application.ts";
import { invalidApplication } from "./invalid-application.ts";
import { parameterValues, resolveText } from "./parameter-values.ts";
import { tableNameText } from "./table-of.ts";
import type { TableResource } from "./table-resource.ts";

/**
 * The real names of an application's tables by the names that they were defined with, as `connect` and
 * `createTables` of `@plinth/model` take them. Throws `invalidDefinition` for parameters without a value,
 * and for those that make a name which no table can have, or two tables of one name.
 *
 *     tableNames(shop, { Environment: "prod" }); // { books: "shop-prod-books" }
 */
export function tableNames(
  application: Application,
  parameters: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const values = parameterValues(application, parameters);
  const names = new Map<string, string>();
  for (const [place, resource] of application.tables) {
    const name = realTableName(place, resource, values);
    if ([...names.values()].includes(name)) {
      throw invalidName(place, name, "as that of another table does");
    }
    names.set(resource.table.name, name);
  }
  return Object.fromEntries(names);
}

/**
 * A table's real name. A definition is checked but for what its parameters will be: a value such as `*`
 * would let a policy name other tables too. Throws `invalidDefinition` for a name that no table can have.
 */
export function realTableName(
  place: string,
  resource: TableResource,
  values: ReadonlyMap<string, string>,
): string {
  const name = resolveText(tableNameText(resource), values);
  if (!/^[\w.-]{3,255}$/.test(name)) {
    throw invalidName(place, name, "but a table's name has 3 to 255 letters, digits, _, . and -");
  }
  return name;
}

function invalidName(place: string, name: string, why: string) {
  const message = `comes to ${JSON.stringify(name)} by its parameters, ${why}`;
  return invalidApplication(undefined, [{ path: ["tables", place, "name"], message }]);
}
