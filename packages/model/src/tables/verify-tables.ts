import type {
  AttributeDefinition,
  KeySchemaElement,
  Projection,
  TableDescription,
} from "@plinth/api";
import type { Client } from "@plinth/client";
import { checkTables } from "./check-tables.ts";
import { findTable } from "./find-table.ts";
import type { AnyTable } from "./table-definition.ts";
import {
  attributeDefinitionsOf,
  keySchemaOf,
  projectionOf,
  realTableName,
  type TableNameOptions,
} from "./table-inputs.ts";

/** One way in which a table differs from its definition. */
export interface TableDifference {
  readonly table: string;
  /** Such as `keySchema` or `indexes.EmailIndex.projection`. */
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
}

/**
 * Compares the live tables with their definitions; an empty list means that all is as declared. A missing
 * table is a difference too. Rejects with `invalidDefinition` for what is no list of tables and for an
 * empty real name; what DynamoDB refuses stays the client's `ServiceError`.
 */
export async function verifyTables(
  client: Client,
  tables: readonly AnyTable[],
  options: TableNameOptions = {},
): Promise<TableDifference[]> {
  checkTables(tables);
  const differences: TableDifference[] = [];
  for (const table of tables) {
    const name = realTableName(table, options);
    const live = await findTable(client, name);
    if (live === undefined || isComingOrGoing(live)) {
      const facts: Facts = live === undefined ? {} : { table: live.TableStatus };
      differences.push(...compareFacts(name, { table: "ACTIVE" }, facts));
    } else {
      differences.push(...compareFacts(name, expectedFacts(table), await factsOf(client, live)));
    }
  }
  return differences;
}

/** What a table is, each fact as a text under its path. */
type Facts = Readonly<Record<string, string>>;

function expectedFacts(table: AnyTable): Facts {
  const facts: Record<string, string> = {
    table: "ACTIVE",
    keySchema: describeKeys(keySchemaOf(table)),
    attributeDefinitions: describeAttributes(attributeDefinitionsOf(table)),
    billingMode: "PAY_PER_REQUEST",
    timeToLive: table.timeToLive ?? "off",
    stream: table.stream ?? "off",
  };
  for (const index of table.indexes) {
    facts[`indexes.${index.name}.kind`] = index.kind;
    facts[`indexes.${index.name}.keySchema`] = describeKeys(keySchemaOf(index));
    facts[`indexes.${index.name}.projection`] = describeProjection(projectionOf(index.projection));
  }
  return facts;
}

/** DynamoDB refuses to describe the time to live of such a table, and whatever else it is will not last. */
function isComingOrGoing({ TableStatus: status }: TableDescription): boolean {
  return status === "CREATING" || status === "DELETING";
}

async function factsOf(client: Client, table: TableDescription): Promise<Facts> {
  const { TimeToLiveDescription: timeToLive } = await client.send("DescribeTimeToLive", {
    TableName: table.TableName,
  });
  const isOn = ["ENABLED", "ENABLING"].includes(timeToLive.TimeToLiveStatus);
  const facts: Record<string, string> = {
    table: table.TableStatus,
    keySchema: describeKeys(table.KeySchema),
    attributeDefinitions: describeAttributes(table.AttributeDefinitions),
    billingMode: table.BillingModeSummary?.BillingMode ?? "PROVISIONED",
    timeToLive: (isOn ? timeToLive.AttributeName : undefined) ?? "off",
    stream: streamViewOf(table) ?? "off",
  };
  const indexes = [
    ...(table.GlobalSecondaryIndexes ?? []).map((index) => ({ ...index, kind: "global" })),
    ...(table.LocalSecondaryIndexes ?? []).map((index) => ({ ...index, kind: "local" })),
  ];
  for (const index of indexes) {
    facts[`indexes.${index.IndexName}.kind`] = index.kind;
    facts[`indexes.${index.IndexName}.keySchema`] = describeKeys(index.KeySchema);
    facts[`indexes.${index.IndexName}.projection`] = describeProjection(index.Projection);
  }
  return facts;
}

/** The view of a stream that is on. */
export function streamViewOf({ StreamSpecification }: TableDescription): string | undefined {
  return StreamSpecification?.StreamEnabled === true
    ? StreamSpecification.StreamViewType
    : undefined;
}

function compareFacts(table: string, expected: Facts, actual: Facts): TableDifference[] {
  const paths = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...paths]
    .map((path) => ({
      table,
      path,
      expected: expected[path] ?? "none",
      actual: actual[path] ?? "none",
    }))
    .filter((difference) => difference.expected !== difference.actual);
}

function describeKeys(schema: readonly KeySchemaElement[]): string {
  return schema.map((key) => `${key.AttributeName} ${key.KeyType}`).join(", ");
}

function describeAttributes(definitions: readonly AttributeDefinition[]): string {
  const texts = definitions.map(
    ({ AttributeName, AttributeType }) => `${AttributeName} ${AttributeType}`,
  );
  return texts.sort().join(", ");
}

function describeProjection(projection: Projection): string {
  const names = [...(projection.NonKeyAttributes ?? [])].sort().join(", ");
  return names === "" ? `${projection.ProjectionType}` : `${projection.ProjectionType} ${names}`;
}
