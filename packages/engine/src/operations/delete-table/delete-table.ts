import { ValidationException } from "../../exceptions.ts";
import {
  checkIndexesAtRest,
  checkNotInUse,
  checkTableChanges,
  existing,
} from "../../table/lifecycle.ts";
import { Table } from "../../table/table.ts";
import type { NamedTable } from "../describe-table/describe-table-input.ts";
import type { OperationContext } from "../operation.ts";
import { closeStream } from "../table-stream.ts";

/**
 * Marks the table as DELETING; its items and then its record go after the answer, and its stream can
 * be read for a day. A table that is DELETING already is refused, as others saw on AWS, though the
 * API reference says it is not.
 *
 * Differs from DynamoDB: its items are out of reach at once, because which of them are still there
 * says nothing to anybody.
 */
export function deleteTable({ tableName }: NamedTable, context: OperationContext): Table {
  const { transaction, catalog, background } = context;
  const table = existing(transaction.findTable(tableName), tableName);
  checkNotInUse(table);
  checkIndexesAtRest(table);
  if (table.record.isDeletionProtected) {
    throw new ValidationException(
      "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
    );
  }
  checkTableChanges(catalog.tables());

  const deleting = new Table({ ...table.record, status: "DELETING" }, table.counts);
  transaction.saveTable(deleting.record);
  if (table.streamNumber !== undefined) {
    closeStream(table.record, context);
  }
  background.tend(tableName);
  return deleting;
}
