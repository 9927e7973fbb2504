import { describeKind } from "../codec/describe-value.ts";
import { type KnownOptions, type OptionNames, optionsProblem } from "../known-options.ts";
import { PlinthError } from "../plinth-error.ts";
import type {
  IndexDefinition,
  IndexKeyOption,
  KeyAttribute,
  KeyAttributeOption,
  KeyDefinition,
  TableDefinition,
  TableOptions,
} from "./table-definition.ts";

/**
 * Declares a table. Throws a `PlinthError` with the code `invalidDefinition` when its keys or its
 * indexes contradict each other, and for an option that there is not.
 *
 *     const books = defineTable({
 *       name: "cloudshelf-books",
 *       partitionKey: "category",
 *       sortKey: "book_id",
 *       globalSecondaryIndexes: { TitleSearchIndex: { partitionKey: "title", projection: "ALL" } },
 *     });
 */
export function defineTable<const Options extends TableOptions>(
  options: Options & KnownOptions<Options, TableOptions>,
): TableDefinition<Options> {
  checkOptions(options);
  const partitionKey = keyAttributeOf(options.partitionKey);
  const sortKey = options.sortKey === undefined ? undefined : keyAttributeOf(options.sortKey);
  const table: TableDefinition<Options> = {
    options,
    name: options.name,
    partitionKey,
    sortKey,
    partitionKeys: [partitionKey],
    sortKeys: sortKey === undefined ? [] : [sortKey],
    indexes: indexesOf(options, partitionKey),
    timeToLive: options.timeToLive,
    typeAttribute: options.typeAttribute,
    stream: options.stream,
  };
  checkTable(table);
  return table;
}

const optionNames: OptionNames<TableOptions> = {
  name: true,
  partitionKey: true,
  sortKey: true,
  globalSecondaryIndexes: true,
  localSecondaryIndexes: true,
  timeToLive: true,
  typeAttribute: true,
  stream: true,
};

/** The types refuse all of this already; it is for callers that went around them. */
function checkOptions(options: TableOptions): void {
  const problem = optionsProblem(options, optionNames) ?? requiredProblem(options);
  if (problem !== undefined) {
    const message = `The options of a table are invalid: ${problem}.`;
    throw new PlinthError("invalidDefinition", message, { reason: problem });
  }
}

function requiredProblem({ name, partitionKey }: TableOptions): string | undefined {
  if (typeof name !== "string" || name === "") {
    return `its name is a text, and not ${describeKind(name)}`;
  }
  return partitionKey === undefined ? "they lack the partitionKey" : undefined;
}

function keyAttributeOf(option: KeyAttributeOption): KeyAttribute {
  return typeof option === "string" ? { name: option, type: "S" } : option;
}

function keyAttributesIn(option: IndexKeyOption | undefined): KeyAttribute[] {
  if (option === undefined) {
    return [];
  }
  return isList(option) ? option.map(keyAttributeOf) : [keyAttributeOf(option)];
}

function isList(option: IndexKeyOption): option is readonly KeyAttributeOption[] {
  return Array.isArray(option);
}

function indexesOf(options: TableOptions, tablePartitionKey: KeyAttribute): IndexDefinition[] {
  const indexes: IndexDefinition[] = [];
  for (const [name, index] of Object.entries(options.globalSecondaryIndexes ?? {})) {
    indexes.push({
      name,
      kind: "global",
      partitionKeys: keyAttributesIn(index.partitionKey),
      sortKeys: keyAttributesIn(index.sortKey),
      projection: index.projection,
    });
  }
  for (const [name, index] of Object.entries(options.localSecondaryIndexes ?? {})) {
    indexes.push({
      name,
      kind: "local",
      partitionKeys: [tablePartitionKey],
      sortKeys: [keyAttributeOf(index.sortKey)],
      projection: index.projection,
    });
  }
  return indexes;
}

function checkTable(table: TableDefinition): void {
  const types = new Map<string, string>();
  for (const key of keyAttributesOf(table)) {
    const type = types.get(key.name);
    if (type !== undefined && type !== key.type) {
      throw invalidTable(
        table,
        `its key attribute "${key.name}" has two types, ${type} and ${key.type}`,
      );
    }
    types.set(key.name, key.type);
  }
  if (table.sortKey?.name === table.partitionKey.name) {
    throw invalidTable(table, `"${table.partitionKey.name}" is its partition key and its sort key`);
  }
  if (table.timeToLive !== undefined && types.get(table.timeToLive) !== undefined) {
    throw invalidTable(table, `its time to live "${table.timeToLive}" is also a key attribute`);
  }
  checkTypeAttribute(table, types);
  checkIndexes(table);
}

function checkTypeAttribute(table: TableDefinition, types: ReadonlyMap<string, string>): void {
  const { typeAttribute } = table;
  if (typeAttribute === undefined) {
    return;
  }
  const isTableKey = [table.partitionKey.name, table.sortKey?.name].includes(typeAttribute);
  if (isTableKey || typeAttribute === table.timeToLive) {
    const use = isTableKey ? "a key attribute of the table" : "its time to live";
    throw invalidTable(table, `its type attribute "${typeAttribute}" is also ${use}`);
  }
  if ((types.get(typeAttribute) ?? "S") !== "S") {
    throw invalidTable(table, `its type attribute "${typeAttribute}" holds texts`);
  }
}

/** The most attributes that DynamoDB takes for one part of a global index's key. */
const keyAttributeCountMax = 4;

function checkIndexes(table: TableDefinition): void {
  const names = new Set(table.indexes.map((index) => index.name));
  if (names.size < table.indexes.length) {
    throw invalidTable(table, "a global and a local index have the same name");
  }
  if (table.sortKey === undefined && table.indexes.some((index) => index.kind === "local")) {
    throw invalidTable(table, "a table without a sort key cannot have local indexes");
  }
  for (const index of table.indexes) {
    const counts = [index.partitionKeys.length, index.sortKeys.length];
    if (index.partitionKeys.length === 0 || Math.max(...counts) > keyAttributeCountMax) {
      throw invalidTable(
        table,
        `the index "${index.name}" has from 1 to ${keyAttributeCountMax} partition key attributes, and at most as many sort key attributes`,
      );
    }
    const keys = keyNamesOf(index);
    if (new Set(keys).size < keys.length) {
      throw invalidTable(table, `the index "${index.name}" names a key attribute twice`);
    }
  }
}

/** The names of all key attributes of a table or of an index. */
export function keyNamesOf({ partitionKeys, sortKeys }: KeyDefinition): string[] {
  return [...partitionKeys, ...sortKeys].map(({ name }) => name);
}

/** Every key attribute of the table and its indexes; one that is used twice is there twice. */
export function keyAttributesOf(table: TableDefinition): KeyAttribute[] {
  return [table, ...table.indexes].flatMap((part) => [...part.partitionKeys, ...part.sortKeys]);
}

function invalidTable(table: TableDefinition, reason: string): PlinthError {
  return new PlinthError("invalidDefinition", `The table "${table.name}" is invalid: ${reason}.`, {
    reason,
  });
}
