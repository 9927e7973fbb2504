import type {
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  ProvisionedThroughput,
  ProvisionedThroughputDescription,
} from "@plinth/api";
import type { IndexRecord, TableRecord } from "./table.ts";

/** The record without definitions of attributes that were keys of indexes that are gone. */
export function withoutUnusedDefinitions(record: TableRecord): TableRecord {
  const used = new Set(
    [record.keySchema, ...record.indexes.map(({ definition }) => definition.KeySchema)].flatMap(
      (elements: readonly KeySchemaElement[]) => elements.map(({ AttributeName }) => AttributeName),
    ),
  );
  const attributeDefinitions = record.attributeDefinitions.filter(({ AttributeName }) =>
    used.has(AttributeName),
  );
  return { ...record, attributeDefinitions };
}

/** The ARN of a table's index. */
export function indexArnOf(record: TableRecord, indexName: string): string {
  return `${record.tableArn}/index/${indexName}`;
}

/** The record of an index that has nothing to backfill yet. */
export function newIndexRecord(
  kind: "local" | "global",
  indexNumber: number,
  definition: LocalSecondaryIndex | GlobalSecondaryIndex,
): IndexRecord {
  const throughput =
    "ProvisionedThroughput" in definition ? definition.ProvisionedThroughput : undefined;
  return {
    kind,
    indexNumber,
    definition,
    status: "CREATING",
    backfilledTo: undefined,
    isBackfilling: false,
    throughput: kind === "local" ? undefined : newThroughput(throughput),
  };
}

/** On-demand tables and indexes have zeros. */
export function newThroughput(
  throughput: ProvisionedThroughput | undefined,
): ProvisionedThroughputDescription {
  return {
    NumberOfDecreasesToday: 0,
    ReadCapacityUnits: throughput?.ReadCapacityUnits ?? 0,
    WriteCapacityUnits: throughput?.WriteCapacityUnits ?? 0,
  };
}
