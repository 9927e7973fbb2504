import { PlinthError } from "../plinth-error.ts";
import type {
  IndexDefinition,
  KeyAttribute,
  KeyAttributeOption,
  TableDefinition,
  TableOptions,
} from "./table-definition.ts";

/**
 * Declares a table. Throws a `PlinthError` with the code `invalidDefinition` when its keys or its
 * indexes contradict each other.
 *
 *     const books = defineTable({
 *       name: "cloudshelf-books",
 *       partitionKey: "category",
 *       sortKey: "book_id",
 *       globalSecondaryIndexes: { TitleSearchIndex: { partitionKey: "title", projection: "ALL" } },
 *     });
 */
export function defineTable<const Options extends TableOptions>(
  options: Options,
): TableDefinition<Options> {
  const partitionKey = keyAttributeOf(options.partitionKey);
  const sortKey = options.sortKey === undefined ? undefined : keyAttributeOf(options.sortKey);
  const table: TableDefinition<Options> = {
    options,
    name: options.name,
    partitionKey,
    sortKey,
    indexes: indexesOf(options, partitionKey),
    timeToLive: options.timeToLive,
  };
  checkTable(table);
  return table;
}

function keyAttributeOf(option: KeyAttributeOption): KeyAttribute {
  return typeof option === "string" ? { name: option, type: "S" } : option;
}

function indexesOf(options: TableOptions, tablePartitionKey: KeyAttribute): IndexDefinition[] {
  const indexes: IndexDefinition[] = [];
  for (const [name, index] of Object.entries(options.globalSecondaryIndexes ?? {})) {
    indexes.push({
      name,
      kind: "global",
      partitionKey: keyAttributeOf(index.partitionKey),
      sortKey: index.sortKey === undefined ? undefined : keyAttributeOf(index.sortKey),
      projection: index.projection,
    });
  }
  for (const [name, index] of Object.entries(options.localSecondaryIndexes ?? {})) {
    indexes.push({
      name,
      kind: "local",
      partitionKey: tablePartitionKey,
      sortKey: keyAttributeOf(index.sortKey),
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
  const names = new Set(table.indexes.map((index) => index.name));
  if (names.size < table.indexes.length) {
    throw invalidTable(table, "a global and a local index have the same name");
  }
  if (table.sortKey === undefined && table.indexes.some((index) => index.kind === "local")) {
    throw invalidTable(table, "a table without a sort key cannot have local indexes");
  }
}

/** Every key attribute of the table and its indexes; one that is used twice is there twice. */
export function keyAttributesOf(table: TableDefinition): KeyAttribute[] {
  const keys = [table, ...table.indexes].flatMap((part) => [part.partitionKey, part.sortKey]);
  return keys.filter((key) => key !== undefined);
}

function invalidTable(table: TableDefinition, reason: string): PlinthError {
  return new PlinthError("invalidDefinition", `The table "${table.name}" is invalid: ${reason}.`, {
    reason,
  });
}
