import { ValidationException } from "../../exceptions.ts";
import { checkNotInUse, checkTableChanges, existing } from "../../table/lifecycle.ts";
import { Table, type TableRecord } from "../../table/table.ts";
import type { OperationContext } from "../operation.ts";
import { closeStream, withNewStream } from "../table-stream.ts";
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
  const billed = updateBilling(table.record, request, nowSeconds);
  const indexed = updateIndexes(billed, table, { ...request, nowSeconds });
  const optioned = updateOptions(indexed, request);
  if (request.stream?.StreamEnabled === false) {
    closeStream(optioned, context);
  }
  const record = withNewStream(optioned, request.stream, context);

  const updated = new Table({ ...record, status: nextStatus(request) }, table.counts);
  transaction.saveTable(updated.record);
  background.tend(tableName);
  return updated;
}

/** Deletion protection is only noted, and the table can be deleted or changed right after. */
function nextStatus({
  tableName,
  isDeletionProtected,
  ...request
}: UpdateTable): "UPDATING" | "ACTIVE" {
  const isOnlyProtection = Object.values(request).every(
    (change) => change === undefined || (Array.isArray(change) && change.length === 0),
  );
  return isOnlyProtection ? "ACTIVE" : "UPDATING";
}

function updateOptions(record: TableRecord, request: UpdateTable): TableRecord {
  checkStreamChange(record, request);
  return {
    ...record,
    onDemandThroughput: request.onDemandThroughput ?? record.onDemandThroughput,
    stream: request.stream ?? record.stream,
    sse: request.sse ?? record.sse,
    tableClass: request.tableClass ?? record.tableClass,
    isDeletionProtected: request.isDeletionProtected ?? record.isDeletionProtected,
  };
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
