import { DynamoDBException } from "../exceptions.ts";
import type { Table } from "../table/table.ts";
import type { Transaction } from "../transaction/transaction.ts";

/**
 * The table that an operation on backups names. This family has an exception of its own for a table
 * that is not there.
 *
 * Differs from DynamoDB: a table that is being deleted is not there from the first moment, because its
 * items are out of reach at once.
 */
export function backedUpTable(tableName: string, transaction: Transaction): Table {
  const table = transaction.findTable(tableName);
  if (table === undefined || table.record.status === "DELETING") {
    throw new DynamoDBException("TableNotFoundException", `Table not found: ${tableName}`);
  }
  return table;
}
