import type { AnyEntity, AnyTable, InvalidInput } from "@plinth/model";
import type { Application } from "./application.ts";
import { literalOf, parametersOf } from "./parameter-texts.ts";
import { tableNameText } from "./table-of.ts";
import type { TableResource } from "./table-resource.ts";
import { tableVariable } from "./table-variable.ts";

/** DynamoDB's bounds of a table's real name. */
const nameLengthMin = 3;
const nameLengthMax = 255;
/** What AWS takes of tags on one resource. */
const tagsMax = 50;

/** Whether each table has a place, a name and a variable of its own. */
export function tableIssues({ tables, tags }: Application): InvalidInput[] {
  const issues: InvalidInput[] = tables.size === 0 ? [noneIssue("tables", "Books")] : [];
  const owners = new Map<string, string>();
  const claim = (place: string, what: string, value: string): InvalidInput[] => {
    const key = `${what} ${value}`;
    const owner = owners.get(key);
    owners.set(key, owner ?? place);
    const message = `has the ${what} "${value}", as tables.${owner} has: each table has its own`;
    return owner === undefined ? [] : [{ path: ["tables", place], message }];
  };
  for (const [place, resource] of tables) {
    const name = tableNameText(resource);
    issues.push(
      ...nameIssues(place, name),
      ...policyIssues(place, resource),
      ...streamReadIssues(place, resource),
      ...tagIssues(place, { ...tags, ...resource.tags }),
      ...claim(place, "real name", name),
      ...claim(place, "variable", tableVariable(place)),
      // A region has one export of a name.
      ...claim(place, "exportAs", resource.exportAs ?? place),
      // Entities find their table by the name it was defined with.
      ...claim(place, "defined name", resource.table.name),
    );
  }
  return issues;
}

function streamReadIssues(place: string, { table, streamReads }: TableResource): InvalidInput[] {
  const message = "are given, but the table has no stream: say in defineTable() what it tells";
  return streamReads !== undefined && table.stream === undefined
    ? [{ path: ["tables", place, "streamReads"], message }]
    : [];
}

function tagIssues(place: string, tags: Readonly<Record<string, string>>): InvalidInput[] {
  const count = Object.keys(tags).length;
  const message = `come to ${count} with the application's, and a table has ${tagsMax} at most`;
  return count > tagsMax ? [{ path: ["tables", place, "tags"], message }] : [];
}

function policyIssues(
  place: string,
  { deletionPolicy, deletionProtection }: TableResource,
): InvalidInput[] {
  const message =
    "is Delete, but deletionProtection keeps the table from being deleted: choose one";
  return deletionPolicy === "Delete" && deletionProtection === true
    ? [{ path: ["tables", place, "deletionPolicy"], message }]
    : [];
}

function nameIssues(place: string, name: string): InvalidInput[] {
  const path = ["tables", place, "name"];
  const literal = literalOf(name);
  const isWhole = parametersOf(name).length === 0;
  if (!/^[\w.-]*$/.test(literal)) {
    const message = `"${name}" holds what no table's name may: only letters, digits, _, . and - do`;
    return [{ path, message }];
  }
  if (literal.length > nameLengthMax || (isWhole && literal.length < nameLengthMin)) {
    const message = `"${name}" has ${literal.length} characters: a table's name has from ${nameLengthMin} to ${nameLengthMax}`;
    return [{ path, message }];
  }
  return [];
}

/** Whether each entity is told from the others, and lies in a table of the application. */
export function entityIssues({ entities, tables, stored }: Application): InvalidInput[] {
  const issues: InvalidInput[] = entities.size === 0 ? [noneIssue("entities", "Book")] : [];
  const places = new Map<string, string>();
  const declared = new Map([...tables].map(([place, { table }]) => [table.name, { place, table }]));
  for (const [place, entity] of entities) {
    const path = ["entities", place];
    const owner = places.get(entity.name);
    places.set(entity.name, owner ?? place);
    if (owner !== undefined) {
      const message = `is called "${entity.name}", as entities.${owner} is: each is listed once, under a name of its own`;
      issues.push({ path, message });
    }
    const target = declared.get(entity.table.name);
    issues.push(
      ...(target === undefined
        ? [{ path, message: missingTable(entity, [...declared.keys()]) }]
        : keyIssues(path, entity.table, target)),
    );
  }
  for (const place of stored.keys()) {
    if (!entities.has(place)) {
      issues.push({ path: ["stored", place], message: unknownName("entity", entities.keys()) });
    }
  }
  return issues;
}

function missingTable(entity: AnyEntity, names: readonly string[]): string {
  return `lies in the table "${entity.table.name}", which is none of tables (${names.join(", ")}): declare it there`;
}

/**
 * Several definitions may stand for one table, such as one that leaves its time to live out; the key
 * they share.
 */
function keyIssues(
  path: readonly string[],
  table: AnyTable,
  declared: { readonly place: string; readonly table: AnyTable },
): InvalidInput[] {
  const key = printKey(table);
  const expected = printKey(declared.table);
  const message = `lies in a table "${table.name}" with the key ${key}, but tables.${declared.place} has ${expected}`;
  return key === expected ? [] : [{ path, message }];
}

function printKey({ partitionKeys, sortKeys }: AnyTable): string {
  return [...partitionKeys, ...sortKeys].map(({ name, type }) => `${name} ${type}`).join(", ");
}

function noneIssue(place: string, example: string): InvalidInput {
  return {
    path: [place],
    message: `is empty: an application has at least one, such as ${example}`,
  };
}

/** That a name is none of those that are declared, which follow. */
export function unknownName(what: string, names: Iterable<string>): string {
  const list = [...names].join(", ");
  return `names no ${what}: ${list === "" ? "there is none" : `there is ${list}`}`;
}
