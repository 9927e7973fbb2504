import type { TableDescription } from "@plinth/api";
import type { Client } from "@plinth/client";
import type { CommandContext } from "../../command/command-context.ts";
import { describeTarget } from "../../target/target.ts";
import { textTable } from "../../terminal/text-table.ts";
import type { TableListOptions } from "./table-list-options.ts";

export async function tableList(
  context: CommandContext,
  { json }: TableListOptions,
): Promise<undefined> {
  const client = await context.client();
  const tables: TableDescription[] = [];
  for (const name of await tableNames(client, context.signal)) {
    const { Table } = await client.send("DescribeTable", { TableName: name }, context);
    if (Table !== undefined) tables.push(Table);
  }
  if (json) {
    await context.printJson(tables.map(summary));
    return;
  }
  if (tables.length === 0) {
    context.note(`${describeTarget(context.target())} has no tables.`);
    return;
  }
  const rows = tables.map((table) => [
    table.TableName,
    table.TableStatus,
    keyText(table),
    String(
      (table.GlobalSecondaryIndexes?.length ?? 0) + (table.LocalSecondaryIndexes?.length ?? 0),
    ),
    (table.ItemCount ?? 0).toLocaleString("en-US"),
    (table.TableSizeBytes ?? 0).toLocaleString("en-US"),
  ]);
  const names = ["TABLE", "STATUS", "KEY", "INDEXES", "ITEMS", "BYTES"];
  await context.print(textTable(names, rows, context.style.bold));
}

async function tableNames(client: Client, signal: AbortSignal): Promise<readonly string[]> {
  const names: string[] = [];
  let after: string | undefined;
  do {
    const input = after === undefined ? {} : { ExclusiveStartTableName: after };
    const page = await client.send("ListTables", input, { signal });
    names.push(...(page.TableNames ?? []));
    after = page.LastEvaluatedTableName;
  } while (after !== undefined);
  return names;
}

function summary(table: TableDescription): object {
  return {
    name: table.TableName,
    status: table.TableStatus,
    keySchema: table.KeySchema,
    itemCount: table.ItemCount,
    sizeBytes: table.TableSizeBytes,
  };
}

function keyText({ KeySchema }: TableDescription): string {
  return KeySchema.map(({ AttributeName }) => AttributeName).join(" + ");
}
