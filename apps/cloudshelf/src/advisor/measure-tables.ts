import type { Client } from "@plinth/client";
import { orders, type TableNames, tables } from "../schema.ts";
import { createShop } from "../services/create-shop.ts";
import { dateAfter, dateOf } from "../services/time.ts";
import type { Measurements, TableSize } from "./measurements.ts";

export interface MeasureTablesOptions {
  readonly client: Client;
  readonly tableNames: TableNames;
  readonly nowMs: number;
}

/** What a month's report, and two fortnights beside each other, are made of. */
const dayCount = 30;

/** Asks each table for its size, the books for their categories, and the orders' index for its days. No Scan. */
export async function measureTables(
  options: MeasureTablesOptions,
): Promise<Pick<Measurements, "tables" | "categories" | "ordersByDay">> {
  const { client, tableNames } = options;
  const { catalogue } = createShop({ client, tableNames });
  const [sizes, categories, ordersByDay] = await Promise.all([
    sizesOf(options),
    catalogue.categories(),
    countOrdersByDay(options),
  ]);
  return { tables: sizes, categories, ordersByDay };
}

function sizesOf({ client, tableNames }: MeasureTablesOptions): Promise<TableSize[]> {
  return Promise.all(
    tables.map(async ({ name }) => {
      const { Table } = await client.send("DescribeTable", { TableName: tableNames[name] ?? name });
      const { ItemCount: itemCount = 0, TableSizeBytes: sizeBytes = 0 } = Table ?? {};
      return { table: name, itemCount, sizeBytes };
    }),
  );
}

async function countOrdersByDay(
  options: MeasureTablesOptions,
): Promise<NonNullable<Measurements["ordersByDay"]>> {
  const today = dateOf(options.nowMs);
  const days = Array.from({ length: dayCount }, (_, back) => dateAfter(today, -(back + 1)));
  const counted: { day: string; count: number }[] = [];
  // One day after the other: the advisor is in no hurry, and the shop is open.
  for (const day of days) counted.push({ day, count: await countOrders(options, day) });
  return counted;
}

async function countOrders(
  { client, tableNames }: MeasureTablesOptions,
  day: string,
): Promise<number> {
  const request = {
    TableName: tableNames[orders.name] ?? orders.name,
    IndexName: "OrderDateIndex",
    KeyConditionExpression: "order_date = :day",
    ExpressionAttributeValues: { ":day": { S: day } },
    Select: "COUNT",
  } as const;
  let page = await client.send("Query", request);
  let count = page.Count ?? 0;
  while (page.LastEvaluatedKey !== undefined) {
    const { LastEvaluatedKey: ExclusiveStartKey } = page;
    page = await client.send("Query", { ...request, ExclusiveStartKey });
    count += page.Count ?? 0;
  }
  return count;
}
