import { ResourceInUseException } from "../../exceptions.ts";
import { checkNotInUse, checkTableChanges } from "../../table/lifecycle.ts";
import { type IndexRecord, Table, type TableRecord } from "../../table/table.ts";
import { newIndexRecord, newThroughput } from "../../table/table-definition.ts";
import type { OperationContext } from "../operation.ts";
import { nextRevisionId } from "../policy-holder.ts";
import { withNewStream } from "../table-stream.ts";
import type { CreateTable } from "./create-table-input.ts";

/**
 * Creates a table, which is CREATING now and ACTIVE a moment after the answer.
 *
 * Differs from DynamoDB: there is no quota of tables, because nothing here is shared with others.
 */
export function createTable(request: CreateTable, context: OperationContext): Table {
  const { transaction, catalog, background } = context;
  const existing = transaction.findTable(request.tableName);
  if (existing !== undefined) {
    if (existing.record.status !== "UPDATING") {
      checkNotInUse(existing);
    }
    throw new ResourceInUseException(`Table already exists: ${request.tableName}`);
  }
  checkTableChanges(catalog.tables());
  const record = withNewStream(tableRecordOf(request, context), request.stream, context);

  transaction.saveTable(record);
  background.tend(record.tableName);
  return new Table(record, new Map());
}

function tableRecordOf(request: CreateTable, context: OperationContext): TableRecord {
  const { tableName, billingMode } = request;
  const nowSeconds = context.now() / 1000;
  const indexes = indexRecordsOf(request);
  return {
    tableName,
    tableNumber: context.transaction.takeTableNumber(),
    tableId: context.uuid(),
    tableArn: `arn:aws:dynamodb:${context.region}:${context.accountId}:table/${tableName}`,
    status: "CREATING",
    creationDateTime: nowSeconds,
    attributeDefinitions: request.attributeDefinitions,
    keySchema: request.keySchema,
    billingMode,
    lastUpdateToPayPerRequestDateTime: billingMode === "PAY_PER_REQUEST" ? nowSeconds : undefined,
    throughput: newThroughput(request.throughput),
    onDemandThroughput: request.onDemandThroughput,
    warmThroughput: request.warmThroughput,
    indexes,
    nextIndexNumber: indexes.length + 1,
    tableClass: request.tableClass,
    tableClassUpdateDateTime: undefined,
    isDeletionProtected: request.isDeletionProtected,
    sse: request.sse,
    stream: request.stream,
    latestStream: undefined,
    tags: request.tags,
    timeToLive: undefined,
    pointInTimeRecovery: undefined,
    contributorInsights: undefined,
    resourcePolicy: request.resourcePolicy && {
      document: request.resourcePolicy.document,
      revisionId: nextRevisionId(undefined, context.now()),
    },
  };
}

function indexRecordsOf({ localIndexes, globalIndexes }: CreateTable): IndexRecord[] {
  const local = localIndexes.map((definition, position) =>
    newIndexRecord("local", position + 1, definition),
  );
  const global = globalIndexes.map((definition, position) =>
    newIndexRecord("global", localIndexes.length + position + 1, definition),
  );
  return [...local, ...global];
}
