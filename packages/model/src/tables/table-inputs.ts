import type {
  AttributeDefinition,
  CreateTableInput,
  GlobalSecondaryIndex,
  KeySchemaElement,
  Projection,
  UpdateTimeToLiveInput,
} from "@plinth/api";
import { keyAttributesOf } from "./define-table.ts";
import type {
  AnyTable,
  IndexDefinition,
  IndexProjection,
  KeyAttribute,
} from "./table-definition.ts";

export interface TableNameOptions {
  /** The real names of tables, by the names they were defined with. */
  readonly tableNames?: Readonly<Record<string, string | undefined>>;
}

/** The request that creates the table, paid by request. */
export function createTableInput(
  table: AnyTable,
  options: TableNameOptions = {},
): CreateTableInput {
  const input: CreateTableInput = {
    TableName: realTableName(table, options),
    AttributeDefinitions: attributeDefinitionsOf(table),
    KeySchema: keySchemaOf(table),
    BillingMode: "PAY_PER_REQUEST",
  };
  const globalIndexes = table.indexes.filter((index) => index.kind === "global").map(indexInput);
  const localIndexes = table.indexes.filter((index) => index.kind === "local").map(indexInput);
  if (globalIndexes.length > 0) {
    input.GlobalSecondaryIndexes = globalIndexes;
  }
  if (localIndexes.length > 0) {
    input.LocalSecondaryIndexes = localIndexes;
  }
  return input;
}

/** The request that turns time to live on, which CreateTable cannot; undefined for a table without. */
export function timeToLiveInput(
  table: AnyTable,
  options: TableNameOptions = {},
): UpdateTimeToLiveInput | undefined {
  return table.timeToLive === undefined
    ? undefined
    : {
        TableName: realTableName(table, options),
        TimeToLiveSpecification: { AttributeName: table.timeToLive, Enabled: true },
      };
}

export function realTableName(table: AnyTable, { tableNames }: TableNameOptions): string {
  return tableNames?.[table.name] ?? table.name;
}

/** Each key attribute once, in the order of the table and then its indexes. */
export function attributeDefinitionsOf(table: AnyTable): AttributeDefinition[] {
  const types = new Map(keyAttributesOf(table).map((key) => [key.name, key.type]));
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
}

export function keySchemaOf(keys: {
  readonly partitionKey: KeyAttribute;
  readonly sortKey: KeyAttribute | undefined;
}): KeySchemaElement[] {
  const schema: KeySchemaElement[] = [{ AttributeName: keys.partitionKey.name, KeyType: "HASH" }];
  if (keys.sortKey !== undefined) {
    schema.push({ AttributeName: keys.sortKey.name, KeyType: "RANGE" });
  }
  return schema;
}

function indexInput(index: IndexDefinition): GlobalSecondaryIndex {
  return {
    IndexName: index.name,
    KeySchema: keySchemaOf(index),
    Projection: projectionOf(index.projection),
  };
}

export function projectionOf(projection: IndexProjection): Projection {
  return typeof projection === "string"
    ? { ProjectionType: projection }
    : { ProjectionType: "INCLUDE", NonKeyAttributes: [...projection] };
}
