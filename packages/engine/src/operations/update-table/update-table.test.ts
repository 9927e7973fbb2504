import type { CreateTableInput, UpdateTableInput } from "@plinth/api";
import { createMemoryStore, type MemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { ManualSchedule } from "../../background/manual-schedule.ts";
import { createEngine, type Engine } from "../../engine.ts";

interface Bench {
  readonly engine: Engine;
  readonly background: ManualSchedule;
  readonly memory: MemoryStore;
}

const dayMs = 24 * 60 * 60 * 1000;

async function tableWith(
  input: Partial<CreateTableInput>,
  memory: MemoryStore = createMemoryStore(),
): Promise<Bench> {
  const background = new ManualSchedule();
  const engine = createEngine({ store: memory, now: () => dayMs, schedule: background.schedule });
  await engine.execute("CreateTable", {
    TableName: "books",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    ...input,
  });
  background.run();
  return { engine, background, memory };
}

const onDemand = { BillingMode: "PAY_PER_REQUEST" } as const;
const provisioned = { ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } };

const addTitleIndex: UpdateTableInput = {
  TableName: "books",
  AttributeDefinitions: [{ AttributeName: "title", AttributeType: "S" }],
  GlobalSecondaryIndexUpdates: [
    {
      Create: {
        IndexName: "byTitle",
        KeySchema: [{ AttributeName: "title", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    },
  ],
};

async function putBooks(engine: Engine, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const Item = { pk: { S: `${n}` }, title: { S: `title ${n}` } };
    await engine.execute("PutItem", { TableName: "books", Item });
  }
}

async function described(engine: Engine) {
  return (await engine.execute("DescribeTable", { TableName: "books" })).Table;
}

async function keysOf(engine: Engine, IndexName?: string): Promise<string[]> {
  const request = { TableName: "books", ...(IndexName === undefined ? {} : { IndexName }) };
  const { Items = [] } = await engine.execute("Scan", request);
  return Items.map(({ pk }) => (pk !== undefined && "S" in pk ? pk.S : "")).sort();
}

describe("UpdateTable", () => {
  it("refuses a request that changes nothing", async () => {
    const { engine } = await tableWith(onDemand);
    await expect(engine.execute("UpdateTable", { TableName: "books" })).rejects.toThrow(
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required",
    );
  });

  it("refuses a table that does not exist, is being created or is being updated", async () => {
    const { engine, background } = await tableWith(provisioned);
    const change = { TableName: "books", BillingMode: "PAY_PER_REQUEST" } as const;
    await expect(engine.execute("UpdateTable", { ...change, TableName: "none" })).rejects.toThrow(
      "Requested resource not found: Table: none not found",
    );
    await engine.execute("UpdateTable", change);
    await expect(engine.execute("UpdateTable", change)).rejects.toThrow(
      "Attempt to change a resource which is still in use: Table is being updated: books",
    );
    await expect(engine.execute("DeleteTable", { TableName: "books" })).rejects.toThrow(
      "Table is being updated: books",
    );
    background.run();
    expect((await described(engine)).TableStatus).toBe("ACTIVE");
  });

  it("changes throughput and counts the decreases of the day", async () => {
    const { engine, background } = await tableWith(provisioned);
    const { TableDescription } = await engine.execute("UpdateTable", {
      TableName: "books",
      ProvisionedThroughput: { ReadCapacityUnits: 6, WriteCapacityUnits: 4 },
    });
    expect(TableDescription.TableStatus).toBe("UPDATING");
    background.run();
    expect((await described(engine)).ProvisionedThroughput).toEqual({
      ReadCapacityUnits: 6,
      WriteCapacityUnits: 4,
      LastIncreaseDateTime: 86_400,
      LastDecreaseDateTime: 86_400,
      NumberOfDecreasesToday: 1,
    });
  });

  it("refuses throughput that is as it was", async () => {
    const { engine } = await tableWith(provisioned);
    await expect(
      engine.execute("UpdateTable", { TableName: "books", ...provisioned }),
    ).rejects.toThrow(
      "The provisioned throughput for the table will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the table: 5. Requested ReadCapacityUnits: 5.",
    );
  });

  it("switches between the billing modes", async () => {
    const { engine, background } = await tableWith(provisioned);
    await engine.execute("UpdateTable", { TableName: "books", BillingMode: "PAY_PER_REQUEST" });
    background.run();
    expect(await described(engine)).toMatchObject({
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      ProvisionedThroughput: { ReadCapacityUnits: 0 },
    });
    await engine.execute("UpdateTable", {
      TableName: "books",
      BillingMode: "PROVISIONED",
      ...provisioned,
    });
    background.run();
    expect(await described(engine)).toMatchObject({
      BillingModeSummary: { BillingMode: "PROVISIONED" },
      ProvisionedThroughput: { ReadCapacityUnits: 5 },
    });
  });

  it("protects a table against deletion", async () => {
    const { engine } = await tableWith({ ...onDemand, DeletionProtectionEnabled: true });
    await expect(engine.execute("DeleteTable", { TableName: "books" })).rejects.toThrow(
      "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
    );
    await engine.execute("UpdateTable", { TableName: "books", DeletionProtectionEnabled: false });
    await engine.execute("DeleteTable", { TableName: "books" });
  });
});

describe("UpdateTable with a new global index", () => {
  it("shows the index CREATING, then backfilling, then ACTIVE with all items", async () => {
    const { engine, background } = await tableWith(onDemand);
    await putBooks(engine, 450);
    const { TableDescription } = await engine.execute("UpdateTable", addTitleIndex);
    expect(TableDescription).toMatchObject({
      TableStatus: "UPDATING",
      GlobalSecondaryIndexes: [{ IndexStatus: "CREATING", Backfilling: false }],
    });
    background.runNext();
    expect(await described(engine)).toMatchObject({
      TableStatus: "ACTIVE",
      GlobalSecondaryIndexes: [{ IndexStatus: "CREATING", Backfilling: true, ItemCount: 200 }],
    });
    await expect(
      engine.execute("Scan", { TableName: "books", IndexName: "byTitle" }),
    ).rejects.toThrow("Cannot read from backfilling global secondary index: byTitle");
    background.run();
    const { GlobalSecondaryIndexes } = await described(engine);
    expect(GlobalSecondaryIndexes).toMatchObject([{ IndexStatus: "ACTIVE", ItemCount: 450 }]);
    expect(GlobalSecondaryIndexes?.[0]).not.toHaveProperty("Backfilling");
    expect(await keysOf(engine, "byTitle")).toEqual(await keysOf(engine));
  });

  it("keeps up with writes that come between the slices", async () => {
    const { engine, background } = await tableWith(onDemand);
    await putBooks(engine, 600);
    await engine.execute("UpdateTable", addTitleIndex);
    for (let round = 0; background.runNext(); round += 1) {
      for (let n = round; n < 700; n += 7) {
        const key = { pk: { S: `${n}` } };
        await (n % 2 === 0
          ? engine.execute("DeleteItem", { TableName: "books", Key: key })
          : engine.execute("PutItem", {
              TableName: "books",
              Item: { ...key, title: { S: `new ${round}` } },
            }));
      }
    }
    const { GlobalSecondaryIndexes, ItemCount, TableSizeBytes } = await described(engine);
    expect(await keysOf(engine, "byTitle")).toEqual(await keysOf(engine));
    expect(GlobalSecondaryIndexes).toMatchObject([{ ItemCount, IndexSizeBytes: TableSizeBytes }]);
  });

  it("goes on with a backfill when the store is opened again", async () => {
    const { engine, background, memory } = await tableWith(onDemand);
    await putBooks(engine, 450);
    await engine.execute("UpdateTable", addTitleIndex);
    background.runNext();
    const later = new ManualSchedule();
    const reopened = createEngine({ store: memory, schedule: later.schedule });
    later.run();
    expect(await keysOf(reopened, "byTitle")).toEqual(await keysOf(reopened));
    expect((await described(reopened)).GlobalSecondaryIndexes).toMatchObject([{ ItemCount: 450 }]);
  });

  it("leaves items out whose attribute cannot be a key, and refuses new ones once it is ACTIVE", async () => {
    const { engine, background } = await tableWith(onDemand);
    const wrong = { pk: { S: "wrong" }, title: { N: "1" } };
    await engine.execute("PutItem", { TableName: "books", Item: wrong });
    await engine.execute("PutItem", {
      TableName: "books",
      Item: { pk: { S: "empty" }, title: { S: "" } },
    });
    await engine.execute("UpdateTable", addTitleIndex);
    await engine.execute("PutItem", { TableName: "books", Item: wrong });
    background.run();
    expect(await keysOf(engine, "byTitle")).toEqual([]);
    await expect(engine.execute("PutItem", { TableName: "books", Item: wrong })).rejects.toThrow(
      "One or more parameter values were invalid: Type mismatch for Index Key title Expected: S Actual: N IndexName: byTitle",
    );
    await expect(
      engine.execute("UpdateItem", {
        TableName: "books",
        Key: { pk: { S: "a" } },
        UpdateExpression: "SET title = :title",
        ExpressionAttributeValues: { ":title": { N: "1" } },
      }),
    ).rejects.toThrow("Type mismatch for Index Key title Expected: S Actual: N IndexName: byTitle");
  });

  it("fills an index with a multi-attribute key, from the left of its sort attributes", async () => {
    const { engine, background } = await tableWith(onDemand);
    for (let n = 0; n < 450; n += 1) {
      const shelf = n % 9 === 0 ? {} : { shelf: { N: `${n % 5}` } };
      const Item = { pk: { S: `${n}` }, title: { S: "t" }, author: { S: "a" }, ...shelf };
      await engine.execute("PutItem", { TableName: "books", Item });
    }
    const KeySchema = [
      { AttributeName: "title", KeyType: "HASH" as const },
      { AttributeName: "author", KeyType: "HASH" as const },
      { AttributeName: "shelf", KeyType: "RANGE" as const },
      { AttributeName: "pk", KeyType: "RANGE" as const },
    ];
    const types = { pk: "S", title: "S", author: "S", shelf: "N" } as const;
    await engine.execute("UpdateTable", {
      TableName: "books",
      AttributeDefinitions: Object.entries(types).map(([AttributeName, AttributeType]) => ({
        AttributeName,
        AttributeType,
      })),
      GlobalSecondaryIndexUpdates: [
        { Create: { IndexName: "many", KeySchema, Projection: { ProjectionType: "KEYS_ONLY" } } },
      ],
    });
    background.run();
    const { GlobalSecondaryIndexes } = await described(engine);
    expect(GlobalSecondaryIndexes).toMatchObject([{ KeySchema, ItemCount: 400 }]);
    const { Items = [] } = await engine.execute("Query", {
      TableName: "books",
      IndexName: "many",
      KeyConditionExpression: "title = :t AND author = :a AND shelf = :s AND pk > :p",
      ExpressionAttributeValues: {
        ":t": { S: "t" },
        ":a": { S: "a" },
        ":s": { N: "3" },
        ":p": { S: "41" },
      },
    });
    const expected = Array.from({ length: 450 }, (_, n) => n)
      .filter((n) => n % 9 !== 0 && n % 5 === 3 && `${n}` > "41")
      .map(String)
      .sort();
    expect(Items.map(({ pk }) => (pk !== undefined && "S" in pk ? pk.S : ""))).toEqual(expected);
  });

  it.each<[string, Partial<UpdateTableInput>, string]>([
    [
      "without definitions",
      { AttributeDefinitions: [] },
      "Invalid KeySchema: Some index key attribute have no definition",
    ],
    [
      "of five partition attributes",
      {
        AttributeDefinitions: ["a", "b", "c", "d", "e"].map((AttributeName) => ({
          AttributeName,
          AttributeType: "S",
        })),
        GlobalSecondaryIndexUpdates: [
          {
            Create: {
              IndexName: "many",
              KeySchema: ["a", "b", "c", "d", "e"].map((AttributeName) => ({
                AttributeName,
                KeyType: "HASH",
              })),
              Projection: { ProjectionType: "ALL" },
            },
          },
        ],
      },
      "One or more parameter values were invalid: The KeySchema exceeds the maximum allowed number of HASH key attributes",
    ],
    [
      "beside another change of indexes",
      {
        GlobalSecondaryIndexUpdates: [
          ...(addTitleIndex.GlobalSecondaryIndexUpdates ?? []),
          { Delete: { IndexName: "other" } },
        ],
      },
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
    ],
  ])("refuses an index %s", async (_, change, message) => {
    const { engine } = await tableWith(onDemand);
    await expect(engine.execute("UpdateTable", { ...addTitleIndex, ...change })).rejects.toThrow(
      message,
    );
  });

  it("refuses a second index while one is being made, and the name of one that is there", async () => {
    const { engine, background } = await tableWith(onDemand);
    await putBooks(engine, 250);
    await engine.execute("UpdateTable", addTitleIndex);
    background.runNext();
    const [update] = addTitleIndex.GlobalSecondaryIndexUpdates ?? [];
    const second = { Create: { ...update?.Create, IndexName: "second" } };
    await expect(
      engine.execute("UpdateTable", {
        ...addTitleIndex,
        GlobalSecondaryIndexUpdates: [second],
      } as UpdateTableInput),
    ).rejects.toMatchObject({ name: "LimitExceededException" });
    background.run();
    await expect(engine.execute("UpdateTable", addTitleIndex)).rejects.toThrow(
      "Attempting to create an index which already exists",
    );
  });
});

describe("UpdateTable with an index to delete", () => {
  const deleteTitleIndex: UpdateTableInput = {
    TableName: "books",
    GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "byTitle" } }],
  };

  it("shows the index DELETING, then removes it with its entries and definitions", async () => {
    const { engine, background, memory } = await tableWith(onDemand);
    await putBooks(engine, 10);
    const entryCount = () =>
      [...memory.entries({ start: "\x01", end: "\x02", direction: "forward" })].length;
    const before = entryCount();
    await engine.execute("UpdateTable", addTitleIndex);
    background.run();
    const { TableDescription } = await engine.execute("UpdateTable", deleteTitleIndex);
    expect(TableDescription.GlobalSecondaryIndexes).toMatchObject([{ IndexStatus: "DELETING" }]);
    background.run();
    const table = await described(engine);
    expect(table.GlobalSecondaryIndexes).toBeUndefined();
    expect(table.AttributeDefinitions).toEqual([{ AttributeName: "pk", AttributeType: "S" }]);
    expect(entryCount()).toBe(before);
  });

  it("stops a backfill", async () => {
    const { engine, background } = await tableWith(onDemand);
    await putBooks(engine, 450);
    await engine.execute("UpdateTable", addTitleIndex);
    background.runNext();
    await engine.execute("UpdateTable", deleteTitleIndex);
    background.run();
    expect((await described(engine)).GlobalSecondaryIndexes).toBeUndefined();
  });

  it("refuses an index that is not there", async () => {
    const { engine } = await tableWith(onDemand);
    await expect(engine.execute("UpdateTable", deleteTitleIndex)).rejects.toThrow(
      "Requested resource not found: Index byTitle for table books",
    );
  });
});
