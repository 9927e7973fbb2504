import type { SSESpecification, TableClass } from "@plinth/api";
import { ValidationException } from "../../exceptions.ts";
import { checkNotInUse, checkTableChanges, existing } from "../../table/lifecycle.ts";
import { Table, type TableRecord } from "../../table/table.ts";
import { kmsKeyArnOf, tableWarmUnits } from "../../table/table-definition.ts";
import {
  checkMoreWarmThroughput,
  checkOnDemandThroughput,
  mergedOnDemandThroughput,
} from "../../validation/throughput-rules.ts";
import type { OperationContext } from "../operation.ts";
import { closeStream, withNewStream } from "../table-stream.ts";
import { keepWarm } from "./keep-warm.ts";
import { updateBilling } from "./update-billing.ts";
import { updateIndexes } from "./update-indexes.ts";
import type { UpdateTable } from "./update-table-input.ts";

/** Changes a table, which is UPDATING now and ACTIVE a moment after the answer. */
export function updateTable(request: UpdateTable, context: OperationContext): Table {
  const { transaction, catalog, background } = context;
  const { tableName } = request;
  const table = existing(transaction.findTable(tableName), tableName);
  checkNotInUse(table);
  checkTableChanges(catalog.tables());
  const nowSeconds = context.now() / 1000;
  const billed = keepWarm(updateBilling(table.record, request, nowSeconds), table.record);
  const indexed = keepWarm(updateIndexes(billed, table, { ...request, nowSeconds }), billed);
  const optioned = updateOptions(indexed, request, nowSeconds);
  if (request.stream?.StreamEnabled === false) {
    closeStream(optioned, context);
  }
  const record = withNewStream(optioned, request.stream, context);

  const updated = new Table({ ...record, status: nextStatus(request) }, table.counts);
  transaction.saveTable(updated.record);
  background.tend(tableName);
  return updated;
}

/**
 * The other changes are only noted, and the table can be changed again or deleted right after.
 *
 * Differs from DynamoDB: deletion protection may be changed again at once and not only after 15 seconds,
 * because there are no other machines to tell.
 */
function nextStatus(request: UpdateTable): "UPDATING" | "ACTIVE" {
  const { billingMode, throughput, indexUpdates, stream, tableClass } = request;
  const takesTime =
    indexUpdates.length > 0 ||
    [billingMode, throughput, stream, tableClass].some((change) => change !== undefined);
  return takesTime ? "UPDATING" : "ACTIVE";
}

function updateOptions(record: TableRecord, request: UpdateTable, nowSeconds: number): TableRecord {
  checkStreamChange(record, request);
  checkOnDemandThroughput(request.onDemandThroughput, record.billingMode, onTableChange);
  checkMoreWarmThroughput(request.warmThroughput, tableWarmUnits(record), onTableChange);
  return {
    ...updateTableClass(record, request.tableClass, nowSeconds),
    onDemandThroughput: mergedOnDemandThroughput(
      record.onDemandThroughput,
      request.onDemandThroughput,
    ),
    warmThroughput:
      request.warmThroughput === undefined
        ? record.warmThroughput
        : { ...record.warmThroughput, ...request.warmThroughput },
    stream: request.stream ?? record.stream,
    sse: request.sse === undefined ? record.sse : changedEncryption(record, request.sse),
    isDeletionProtected: request.isDeletionProtected ?? record.isDeletionProtected,
  };
}

const onTableChange = { indexName: undefined, isChange: true };

/** A table that was never given a class stays so when it is given the class that it has. */
function updateTableClass(
  record: TableRecord,
  tableClass: TableClass | undefined,
  nowSeconds: number,
): TableRecord {
  const isSame = tableClass === undefined || tableClass === (record.tableClass ?? "STANDARD");
  return isSame ? record : { ...record, tableClass, tableClassUpdateDateTime: nowSeconds };
}

/**
 * Differs from DynamoDB: a key may be changed as often as one likes and takes no time, because no items
 * are encrypted by it.
 */
function changedEncryption(
  record: TableRecord,
  { specification }: NonNullable<UpdateTable["sse"]>,
): SSESpecification | undefined {
  if (specification === undefined && record.sse?.Enabled !== true) {
    throw new ValidationException(
      "One or more parameter values were invalid: Table is already encrypted by default",
    );
  }
  // Only the key's own ARN is told from another; an alias may mean another key by now.
  if (record.sse?.Enabled === true && specification?.KMSMasterKeyId !== undefined) {
    if (specification.KMSMasterKeyId === kmsKeyArnOf(record, record.sse)) {
      throw new ValidationException(
        "One or more parameter values were invalid: Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key",
      );
    }
  }
  return specification;
}

function checkStreamChange({ stream, tableName }: TableRecord, request: UpdateTable): void {
  const isEnabled = stream?.StreamEnabled === true;
  if (request.stream?.StreamEnabled === true && isEnabled) {
    throw new ValidationException(`Table already has an enabled stream: TableName: ${tableName}`);
  }
  if (request.stream?.StreamEnabled === false && !isEnabled) {
    throw new ValidationException(`Table has no stream to disable: TableName: ${tableName}`);
  }
}
