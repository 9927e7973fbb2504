import { inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import { createMemoryStore, type MemorySnapshot } from "@plinth/store";
import { batchesOf } from "../workloads/batch.ts";
import { benchItem, benchKey, createTableInput, tableName } from "../workloads/items.ts";
import { median } from "./median.ts";
import type { EngineStartupResult } from "./results.ts";

/** Runs as a process of its own, in which nothing has run before, and prints one result as JSON. */
const snapshotItems = 1000;
const laterForks = 50;
const getInput = { TableName: tableName, Key: benchKey(7) };

const firstAnswerMs = await timed(async () => {
  const client = inProcess(createEngine({ store: createMemoryStore() }));
  await client.send("ListTables", {});
});

const firstItemMs = await timed(async () => {
  const client = inProcess(createEngine({ store: createMemoryStore() }));
  await client.send("CreateTable", createTableInput);
  await untilActive(client);
  await client.send("PutItem", { TableName: tableName, Item: benchItem(7) });
  await client.send("GetItem", getInput);
});

const snapshot = await seededSnapshot();
const forksMs: number[] = [];
for (let count = 0; count <= laterForks; count++) {
  forksMs.push(await timed(() => readFromFork(snapshot)));
}
const [firstForkMs = Number.NaN, ...later] = forksMs;

const result: EngineStartupResult = {
  firstAnswerMs,
  firstItemMs,
  firstForkMs,
  forkMs: median(later),
};
process.stdout.write(JSON.stringify(result));
process.exit(0);

async function readFromFork(from: MemorySnapshot): Promise<void> {
  const client = inProcess(createEngine({ store: createMemoryStore({ from }) }));
  const { Item } = await client.send("GetItem", getInput);
  if (Item === undefined) throw new Error("The snapshot has lost its items.");
}

async function seededSnapshot(): Promise<MemorySnapshot> {
  const store = createMemoryStore();
  const client = inProcess(createEngine({ store }));
  await client.send("CreateTable", createTableInput);
  await untilActive(client);
  for (const { input } of batchesOf(snapshotItems)) await client.send("BatchWriteItem", input);
  return store.snapshot();
}

async function untilActive(client: ReturnType<typeof inProcess>): Promise<void> {
  for (;;) {
    const { Table } = await client.send("DescribeTable", { TableName: tableName });
    if (Table?.TableStatus === "ACTIVE") return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}
