import type { ListTablesOutput } from "@plinth/api";
import type { Transaction } from "../../transaction/transaction.ts";
import type { ListTables } from "./list-tables-input.ts";

/** A page of the names of all tables, those being created or deleted too, in order. */
export function listTables(
  { exclusiveStartTableName, limit }: ListTables,
  transaction: Transaction,
): ListTablesOutput {
  const names = transaction
    .tableNames()
    .filter((name) => exclusiveStartTableName === undefined || name > exclusiveStartTableName);
  const page = names.slice(0, limit);
  const last = page.at(-1);
  return names.length > limit && last !== undefined
    ? { TableNames: page, LastEvaluatedTableName: last }
    : { TableNames: page };
}
