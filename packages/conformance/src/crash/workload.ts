import type { Client } from "@plinth/client";
import type { Item } from "@plinth/values";

/** What some writers do to some tables again and again, and what must be true after a crash. */
export interface Workload {
  readonly writerCount: number;
  /** Creates the tables and whatever the writers begin with. */
  prepare(client: Client): Promise<void>;
  /** Sends the writer's next write. Rejects when the server is gone, with the outcome unknown. */
  write(writer: number, client: Client): Promise<void>;
  /** Holds the tables against what was acknowledged, and takes what is there as known from now on. */
  check(client: Client): Promise<void>;
}

/** Every item of a table or an index, page by page. */
export async function allItems(
  client: Client,
  tableName: string,
  indexName?: string,
): Promise<Item[]> {
  const items: Item[] = [];
  let startKey: Item | undefined;
  do {
    const page = await client.send("Scan", {
      TableName: tableName,
      ...(indexName === undefined ? { ConsistentRead: true } : { IndexName: indexName }),
      ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
    });
    items.push(...(page.Items ?? []));
    startKey = page.LastEvaluatedKey;
  } while (startKey !== undefined);
  return items;
}

export async function untilActive(client: Client, tableName: string): Promise<void> {
  for (;;) {
    const { Table } = await client.send("DescribeTable", { TableName: tableName });
    const indexes = Table.GlobalSecondaryIndexes ?? [];
    if ([Table, ...indexes.map(asTable)].every((each) => each.TableStatus === "ACTIVE")) {
      return;
    }
  }
}

function asTable(index: { readonly IndexStatus: string }): { readonly TableStatus: string } {
  return { TableStatus: index.IndexStatus };
}

export function numberOf(item: Item | undefined, attributeName: string): number {
  const value = item?.[attributeName];
  return value !== undefined && "N" in value ? Number(value.N) : 0;
}

export function textOf(item: Item | undefined, attributeName: string): string {
  const value = item?.[attributeName];
  return value !== undefined && "S" in value ? value.S : "";
}
