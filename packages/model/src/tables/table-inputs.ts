import type {
  AttributeDefinition,
  CreateTableInput,
  GlobalSecondaryIndex,
  KeySchemaElement,
  Projection,
  StreamSpecification,
  StreamViewType,
  UpdateTimeToLiveInput,
} from "@plinth/api";
import { PlinthError } from "../plinth-error.ts";
import { keyAttributesOf } from "./define-table.ts";
import type {
  AnyTable,
  IndexDefinition,
  IndexProjection,
  KeyDefinition,
} from "./table-definition.ts";

export interface TableNameOptions {
  /** The real names of tables, by the names they were defined with. */
  readonly tableNames?: Readonly<Record<string, string | undefined>>;
}

/**
 * The request that creates the table, paid by request. Throws `invalidDefinition` for an empty real name.
 */
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
  if (table.stream !== undefined) {
    input.StreamSpecification = streamOf(table.stream);
  }
  return input;
}

/** A stream that is on, with this view. */
export function streamOf(view: StreamViewType): StreamSpecification {
  return { StreamEnabled: true, StreamViewType: view };
}

/**
 * The request that turns time to live on, which CreateTable cannot; undefined for a table without. Throws
 * `invalidDefinition` for an empty real name.
 */
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
  const name = tableNames?.[table.name] ?? table.name;
  if (name === "") {
    const message = `The real name of the table "${table.name}" is empty in tableNames. Give the name, or leave it out.`;
    throw new PlinthError("invalidDefinition", message);
  }
  return name;
}

/** Each key attribute once, in the order of the table and then its indexes. */
export function attributeDefinitionsOf(table: AnyTable): AttributeDefinition[] {
  const types = new Map(keyAttributesOf(table).map((key) => [key.name, key.type]));
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
}

/** All of the partition key first, then all of the sort key: the order is part of the key. */
export function keySchemaOf({ partitionKeys, sortKeys }: KeyDefinition): KeySchemaElement[] {
  return [
    ...partitionKeys.map(({ name }) => ({ AttributeName: name, KeyType: "HASH" as const })),
    ...sortKeys.map(({ name }) => ({ AttributeName: name, KeyType: "RANGE" as const })),
  ];
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
