import type {
  GlobalSecondaryIndex,
  GlobalSecondaryIndexDescription,
  LocalSecondaryIndexDescription,
  TableClass,
  TableDescription,
  WarmThroughput,
  WarmThroughputDescription,
} from "@plinth/api";
import type { IndexRecord, Table, TableRecord } from "../table/table.ts";
import {
  indexArnOf,
  indexWarmUnits,
  kmsKeyArnOf,
  tableWarmUnits,
} from "../table/table-definition.ts";

/**
 * A table as DescribeTable and the operations that change tables print it.
 *
 * Differs from DynamoDB: ItemCount and the sizes are exact at every moment, because they cost nothing
 * here; DynamoDB brings them up to date about every six hours.
 */
export function describeTable(table: Table): TableDescription {
  const { record } = table;
  const counts = table.counts.get(0);
  const local = record.indexes.filter(({ kind }) => kind === "local");
  const global = record.indexes.filter(({ kind }) => kind === "global");
  return {
    AttributeDefinitions: [...record.attributeDefinitions],
    TableName: record.tableName,
    KeySchema: [...record.keySchema],
    TableStatus: record.status,
    CreationDateTime: record.creationDateTime,
    ProvisionedThroughput: record.throughput,
    TableSizeBytes: counts?.sizeBytes ?? 0,
    ItemCount: counts?.itemCount ?? 0,
    TableArn: record.tableArn,
    TableId: record.tableId,
    ...describeBilling(record),
    ...(local.length > 0
      ? { LocalSecondaryIndexes: local.map((index) => describeLocalIndex(table, index)) }
      : {}),
    ...(global.length > 0
      ? { GlobalSecondaryIndexes: global.map((index) => describeGlobalIndex(table, index)) }
      : {}),
    ...describeOptions(record),
  };
}

/** DynamoDB has a BillingModeSummary only for a table that is or once was on demand. */
function describeBilling(record: TableRecord): Partial<TableDescription> {
  const { billingMode, lastUpdateToPayPerRequestDateTime } = record;
  return {
    ...(lastUpdateToPayPerRequestDateTime === undefined
      ? {}
      : {
          BillingModeSummary: {
            BillingMode: billingMode,
            LastUpdateToPayPerRequestDateTime: lastUpdateToPayPerRequestDateTime,
          },
        }),
    ...(record.onDemandThroughput === undefined
      ? {}
      : { OnDemandThroughput: record.onDemandThroughput }),
    ...(record.status === "CREATING"
      ? {}
      : { WarmThroughput: describeWarmThroughput(tableWarmUnits(record), record.status) }),
  };
}

function describeOptions(record: TableRecord): Partial<TableDescription> {
  const { stream, latestStream, tableClass, sse } = record;
  return {
    ...(stream?.StreamEnabled === true ? { StreamSpecification: stream } : {}),
    // They stay when the stream is disabled: people who disabled theirs were shown its ARN still.
    ...(latestStream === undefined
      ? {}
      : {
          LatestStreamLabel: latestStream.streamLabel,
          LatestStreamArn: latestStream.streamArn,
        }),
    ...(tableClass === undefined
      ? {}
      : { TableClassSummary: describeTableClass(record, tableClass) }),
    // Differs from DynamoDB: items are not encrypted, because the store is the owner's own disk.
    ...(sse?.Enabled === true
      ? {
          SSEDescription: {
            Status: "ENABLED",
            SSEType: "KMS",
            KMSMasterKeyArn: kmsKeyArnOf(record, sse),
          },
        }
      : {}),
    DeletionProtectionEnabled: record.isDeletionProtected,
  };
}

/** Limits that were given without a member are none. */
function describeOnDemandThroughput({
  OnDemandThroughput = {},
}: GlobalSecondaryIndex): Pick<GlobalSecondaryIndexDescription, "OnDemandThroughput"> {
  return Object.keys(OnDemandThroughput).length === 0 ? {} : { OnDemandThroughput };
}

function describeTableClass(
  { tableClassUpdateDateTime }: TableRecord,
  tableClass: TableClass,
): NonNullable<TableDescription["TableClassSummary"]> {
  return {
    TableClass: tableClass,
    ...(tableClassUpdateDateTime === undefined
      ? {}
      : { LastUpdateDateTime: tableClassUpdateDateTime }),
  };
}

function describeLocalIndex(table: Table, index: IndexRecord): LocalSecondaryIndexDescription {
  const { IndexName, KeySchema, Projection } = index.definition;
  const counts = table.counts.get(index.indexNumber);
  return {
    IndexName,
    KeySchema,
    Projection,
    IndexSizeBytes: counts?.sizeBytes ?? 0,
    ItemCount: counts?.itemCount ?? 0,
    IndexArn: indexArnOf(table.record, IndexName),
  };
}

function describeGlobalIndex(table: Table, index: IndexRecord): GlobalSecondaryIndexDescription {
  const { definition, throughput, status } = index;
  return {
    ...describeLocalIndex(table, index),
    IndexStatus: status,
    // Only an index that was added to a table has this member, and only while it is being made.
    ...(status === "CREATING" && index.backfilledTo !== undefined
      ? { Backfilling: index.isBackfilling }
      : {}),
    ...(throughput === undefined ? {} : { ProvisionedThroughput: throughput }),
    ...describeOnDemandThroughput(definition),
    ...(status === "CREATING" || throughput === undefined
      ? {}
      : { WarmThroughput: describeWarmThroughput(indexWarmUnits(table.record, index), status) }),
  };
}

/** Differs from DynamoDB: it never grows with the traffic, because nothing is throttled here. */
function describeWarmThroughput(
  units: Required<WarmThroughput>,
  status: TableDescription["TableStatus"],
): WarmThroughputDescription {
  return { ...units, Status: status };
}
