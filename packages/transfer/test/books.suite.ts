import { type Client, inProcess } from "@plinth/client";
import { createEngine, type Engine, ManualSchedule } from "@plinth/engine";
import { createMemoryStore } from "@plinth/store";
import type { Item } from "@plinth/values";
import type { TransferRuntime } from "../src/defaults.ts";

/** Waits for nothing, and has no chance in it. */
export const testRuntime: TransferRuntime = {
  random: () => 0.5,
  monotonicNow: () => 0,
  pause: async () => {},
};

/** An engine with tables by isbn (S) and year (N), and an index by author; one is named `books`. */
export async function booksEngine(
  ...tableNames: string[]
): Promise<{ readonly engine: Engine; readonly client: Client }> {
  const tasks = new ManualSchedule();
  const engine = createEngine({ store: createMemoryStore(), schedule: tasks.schedule });
  const client = inProcess(engine);
  for (const name of ["books", ...tableNames]) await createBooks(client, name);
  // What is created is active after a moment.
  tasks.run(1000);
  return { engine, client };
}

export async function clientWithBooks(...tableNames: string[]): Promise<Client> {
  return (await booksEngine(...tableNames)).client;
}

async function createBooks(client: Client, tableName: string): Promise<void> {
  await client.send("CreateTable", {
    TableName: tableName,
    AttributeDefinitions: [
      { AttributeName: "isbn", AttributeType: "S" },
      { AttributeName: "year", AttributeType: "N" },
      { AttributeName: "author", AttributeType: "S" },
    ],
    KeySchema: [
      { AttributeName: "isbn", KeyType: "HASH" },
      { AttributeName: "year", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "by-author",
        KeySchema: [{ AttributeName: "author", KeyType: "HASH" }],
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
    BillingMode: "PAY_PER_REQUEST",
  });
}

export function book(number: number, more: Item = {}): Item {
  return {
    isbn: { S: `isbn-${number}` },
    year: { N: String(1900 + (number % 100)) },
    title: { S: `Title ${number}` },
    ...more,
  };
}

export function books(count: number): Item[] {
  return Array.from({ length: count }, (_, number) => book(number));
}

/** All items of a table, in the table's order. */
export async function itemsOf(client: Client, tableName = "books"): Promise<Item[]> {
  const items: Item[] = [];
  let startKey: Item | undefined;
  do {
    const input = { TableName: tableName, ConsistentRead: true };
    const output = await client.send(
      "Scan",
      startKey === undefined ? input : { ...input, ExclusiveStartKey: startKey },
    );
    items.push(...(output.Items ?? []));
    startKey = output.LastEvaluatedKey;
  } while (startKey !== undefined);
  return items;
}
