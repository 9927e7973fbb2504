import type {
  BillingMode,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  ProvisionedThroughput,
  ProvisionedThroughputDescription,
  SSESpecification,
  WarmThroughput,
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

/** What an on-demand table and its indexes can bear from the start, by the Developer Guide. */
const onDemandWarmUnits: Required<WarmThroughput> = {
  ReadUnitsPerSecond: 12_000,
  WriteUnitsPerSecond: 4_000,
};

/** What is warm without having been asked for. */
export function initialWarmUnits(
  billingMode: BillingMode,
  throughput: ProvisionedThroughput | undefined,
): Required<WarmThroughput> {
  return billingMode === "PAY_PER_REQUEST"
    ? onDemandWarmUnits
    : {
        ReadUnitsPerSecond: throughput?.ReadCapacityUnits ?? 0,
        WriteUnitsPerSecond: throughput?.WriteCapacityUnits ?? 0,
      };
}

/** What is warm of a table: as much as its mode has by itself, or what was asked for. */
export function tableWarmUnits({
  billingMode,
  throughput,
  warmThroughput,
}: TableRecord): Required<WarmThroughput> {
  return warmUnitsOf(initialWarmUnits(billingMode, throughput), warmThroughput);
}

/** The same of a global index, which has its table's mode. */
export function indexWarmUnits(
  { billingMode }: TableRecord,
  { throughput, definition }: IndexRecord,
): Required<WarmThroughput> {
  const asked = "WarmThroughput" in definition ? definition.WarmThroughput : undefined;
  return warmUnitsOf(initialWarmUnits(billingMode, throughput), asked);
}

function warmUnitsOf(
  initial: Required<WarmThroughput>,
  asked: WarmThroughput | undefined,
): Required<WarmThroughput> {
  return {
    ReadUnitsPerSecond: Math.max(initial.ReadUnitsPerSecond, asked?.ReadUnitsPerSecond ?? 0),
    WriteUnitsPerSecond: Math.max(initial.WriteUnitsPerSecond, asked?.WriteUnitsPerSecond ?? 0),
  };
}

/**
 * The ARN of the key that encrypts a table.
 *
 * Differs from DynamoDB: an alias stays one, that of the key that AWS manages too, because there is no
 * KMS here that knows which key it means.
 */
export function kmsKeyArnOf(
  { tableArn }: Pick<TableRecord, "tableArn">,
  { KMSMasterKeyId = "alias/aws/dynamodb" }: SSESpecification,
): string {
  if (KMSMasterKeyId.startsWith("arn:")) {
    return KMSMasterKeyId;
  }
  const [, partition, , region, accountId] = tableArn.split(":");
  const resource = KMSMasterKeyId.startsWith("alias/") ? KMSMasterKeyId : `key/${KMSMasterKeyId}`;
  return `arn:${partition}:kms:${region}:${accountId}:${resource}`;
}
