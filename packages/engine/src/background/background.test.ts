import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore, type KeyValueStore } from "@plinth/store";
import { openLmdbStore } from "@plinth/store/lmdb";
import { afterEach, describe, expect, it } from "vitest";
import { createEngine, type Engine } from "../engine.ts";
import { ManualSchedule } from "./manual-schedule.ts";

const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) {
    rmSync(directory, { recursive: true, force: true });
  }
});

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "plinth-background-"));
  directories.push(directory);
  return directory;
}

function engineOn(store: KeyValueStore): { engine: Engine; background: ManualSchedule } {
  const background = new ManualSchedule();
  return { engine: createEngine({ store, schedule: background.schedule }), background };
}

function createTable(engine: Engine) {
  return engine.execute("CreateTable", {
    TableName: "books",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  });
}

async function statusOf(engine: Engine): Promise<string> {
  return (await engine.execute("DescribeTable", { TableName: "books" })).Table.TableStatus;
}

describe("Background", () => {
  it("goes on with a durable store's work when it is opened again", async () => {
    const directory = newDirectory();
    const first = engineOn(openLmdbStore({ directory }));
    await createTable(first.engine);
    await first.engine.close();
    const second = engineOn(openLmdbStore({ directory }));
    expect(await statusOf(second.engine)).toBe("CREATING");
    second.background.run();
    expect(await statusOf(second.engine)).toBe("ACTIVE");
    await second.engine.close();
    const third = engineOn(openLmdbStore({ directory }));
    expect(await statusOf(third.engine)).toBe("ACTIVE");
    await third.engine.close();
  });

  it("does nothing more once the engine is closed", async () => {
    const { engine, background } = engineOn(openLmdbStore({ directory: newDirectory() }));
    await createTable(engine);
    await engine.close();
    expect(() => background.run()).not.toThrow();
  });

  it("tries again when the store refused, and says so", async () => {
    const memory = createMemoryStore();
    let isFull = false;
    const store: KeyValueStore = {
      get: (key) => memory.get(key),
      entries: (range) => memory.entries(range),
      flushed: () => undefined,
      close: () => memory.close(),
      write: (batch) => {
        if (isFull) {
          throw new Error("no space left on the device");
        }
        memory.write(batch);
      },
    };
    const background = new ManualSchedule();
    const errors: unknown[] = [];
    const engine = createEngine({
      store,
      schedule: background.schedule,
      onError: (error) => errors.push(error),
    });
    await createTable(engine);
    isFull = true;
    background.run();
    expect(errors).toHaveLength(1);
    expect(await statusOf(engine)).toBe("CREATING");
    isFull = false;
    background.run(1000);
    expect(await statusOf(engine)).toBe("ACTIVE");
  });

  it("does not run far ahead of the disk", async () => {
    const memory = createMemoryStore();
    let flush: Promise<void> | undefined;
    const store: KeyValueStore = {
      get: (key) => memory.get(key),
      entries: (range) => memory.entries(range),
      write: (batch) => memory.write(batch),
      flushed: () => flush,
      close: () => memory.close(),
    };
    const { engine, background } = engineOn(store);
    await createTable(engine);
    background.run();
    for (let n = 0; n < 5000; n += 1) {
      await engine.execute("PutItem", { TableName: "books", Item: { pk: { S: `${n}` } } });
    }
    await engine.execute("DeleteTable", { TableName: "books" });
    let resolve: () => void = () => undefined;
    const promise = new Promise<void>((settle) => {
      resolve = settle;
    });
    flush = promise;

    background.run();
    const left = [...memory.entries({ start: "", end: "\xff", direction: "forward" })].length;
    expect(left).toBeGreaterThan(1000);
    expect(background.runNext()).toBe(false);

    flush = undefined;
    resolve();
    await promise;
    background.run();
    await expect(statusOf(engine)).rejects.toThrow("Table: books not found");
  });

  it("makes a table ACTIVE by itself where nobody gives a schedule", async () => {
    const engine = createEngine({ store: createMemoryStore() });
    await createTable(engine);
    await expect.poll(() => statusOf(engine)).toBe("ACTIVE");
    await engine.close();
  });
});
