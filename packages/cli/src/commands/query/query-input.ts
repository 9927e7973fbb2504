import type { QueryInput } from "@plinth/api";
import { usageError } from "../../errors/cli-error.ts";
import { readCursor } from "../../items/cursor.ts";
import { Placeholders } from "../../items/placeholders.ts";
import { readFilter, readSortCondition } from "../../items/read-conditions.ts";
import { type KeyOf, readKeyValue, type TableKeys } from "../../items/table-keys.ts";
import type { QueryOptions } from "./query-options.ts";

/** The request of a query, but for its `Limit`. Throws a usage error for what the table's keys cannot answer. */
export function queryInput(keys: TableKeys, options: QueryOptions): QueryInput {
  const place = placeOf(keys, options);
  const placeholders = new Placeholders();
  const conditions = keyConditions(place, options, placeholders);
  const filters = options.filter.map((text) => readFilter(text, placeholders));
  return {
    TableName: keys.tableName,
    ...(options.index === undefined ? {} : { IndexName: options.index }),
    KeyConditionExpression: conditions.join(" AND "),
    ...(filters.length === 0 ? {} : { FilterExpression: filters.join(" AND ") }),
    ...placeholders.input(),
    ConsistentRead: options.consistent,
    ScanIndexForward: !options.reverse,
    ...(options.cursor === undefined ? {} : { ExclusiveStartKey: readCursor(options.cursor) }),
    ReturnConsumedCapacity: "TOTAL",
  };
}

interface Place extends KeyOf {
  /** As messages call it. */
  readonly name: string;
}

function placeOf(keys: TableKeys, { index, consistent }: QueryOptions): Place {
  if (index === undefined) return { ...keys, name: keys.tableName };
  const found = keys.indexes.find(({ name }) => name === index);
  if (found === undefined) {
    const names = keys.indexes.map(({ name }) => name).join(", ") || "none";
    throw usageError(`${keys.tableName} has no index ${index}. It has ${names}.`);
  }
  if (consistent && found.kind === "global") {
    throw usageError(`${index} is a global index, which cannot be read with --consistent.`);
  }
  return found;
}

/** All of the partition key, and of the sort key as much as is given, from left to right. */
function keyConditions(
  { name: place, partitionKeys, sortKeys }: Place,
  { key, sort }: QueryOptions,
  placeholders: Placeholders,
): readonly string[] {
  const attributes = [...partitionKeys, ...sortKeys];
  const wanted = partitionKeys.map(({ name }) => `--key ${name}=…`).join(" ");
  const unknown = Object.keys(key).find((name) => !attributes.some((each) => each.name === name));
  if (unknown !== undefined) {
    const names = attributes.map(({ name }) => name).join(", ");
    throw usageError(`${unknown} is not in the key of ${place}, which is ${names}.`);
  }
  const missing = partitionKeys.find(({ name }) => key[name] === undefined);
  if (missing !== undefined) {
    throw usageError(`A query of ${place} needs ${wanted}. For a whole table see plinth dump.`);
  }
  const gap = sortKeys.findIndex(({ name }) => key[name] === undefined);
  const open = gap === -1 ? undefined : sortKeys[gap];
  const stray =
    gap === -1 ? undefined : sortKeys.slice(gap).find(({ name }) => key[name] !== undefined);
  if (stray !== undefined) {
    throw usageError(`${stray.name} comes after ${open?.name} in the key. Give that too.`);
  }
  const conditions = attributes
    .filter(({ name }) => key[name] !== undefined)
    .map((attribute) => {
      const value = placeholders.value(readKeyValue(attribute, key[attribute.name] ?? ""));
      return `${placeholders.name(attribute.name)} = ${value}`;
    });
  if (sort === undefined) return conditions;
  if (open === undefined) {
    const reason = sortKeys.length === 0 ? "it has no sort key" : "--key gives all of it";
    throw usageError(`--sort has nothing to ask of ${place}: ${reason}.`);
  }
  return [...conditions, readSortCondition(sort, open, placeholders)];
}
