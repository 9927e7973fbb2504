import type { OperationName } from "@plinth/api";
import { describeTable } from "../table/table-description.ts";
import { createTable } from "./create-table/create-table.ts";
import { parseCreateTableInput } from "./create-table/create-table-input.ts";
import { deleteTable } from "./delete-table/delete-table.ts";
import { findTable } from "./describe-table/describe-table.ts";
import { parseNamedTableInput } from "./describe-table/describe-table-input.ts";
import { listTables } from "./list-tables/list-tables.ts";
import { parseListTablesInput } from "./list-tables/list-tables-input.ts";
import { type Operation, operation } from "./operation.ts";

/** The operations on tables, by their API names. */
export const tableOperations: Readonly<Partial<Record<OperationName, Operation<unknown>>>> = {
  CreateTable: operation({
    parse: parseCreateTableInput,
    run: (request, context) => ({
      TableDescription: describeTable(createTable(request, context)),
    }),
  }),
  DeleteTable: operation({
    parse: parseNamedTableInput,
    run: (request, context) => ({
      TableDescription: describeTable(deleteTable(request, context)),
    }),
  }),
  DescribeTable: operation({
    parse: parseNamedTableInput,
    run: (request, { transaction }) => ({ Table: describeTable(findTable(request, transaction)) }),
  }),
  ListTables: operation({
    parse: parseListTablesInput,
    run: (request, { transaction }) => listTables(request, transaction),
  }),
};
