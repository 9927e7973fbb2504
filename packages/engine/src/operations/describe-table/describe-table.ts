import { existing } from "../../table/lifecycle.ts";
import type { Table } from "../../table/table.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import type { NamedTable } from "./describe-table-input.ts";

/** Finds the table in whatever status it is. */
export function findTable({ tableName }: NamedTable, transaction: Transaction): Table {
  return existing(transaction.findTable(tableName), tableName);
}
