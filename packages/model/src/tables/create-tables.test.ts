import { inProcess } from "@plinth/client";
import { createEngine, ManualSchedule } from "@plinth/engine";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { openEngine, start } from "../../test/shop.suite.ts";
import { createTables } from "./create-tables.ts";
import { defineTable } from "./define-table.ts";
import { createTableInput, timeToLiveInput } from "./table-inputs.ts";
import { verifyTables } from "./verify-tables.ts";

const orders = defineTable({
  name: "orders",
  partitionKey: "user_id",
  sortKey: { name: "number", type: "N" },
  globalSecondaryIndexes: {
    DateIndex: { partitionKey: "date", sortKey: { name: "number", type: "N" }, projection: "ALL" },
    StatusIndex: { partitionKey: "status", projection: ["total"] },
  },
  localSecondaryIndexes: { ByDate: { sortKey: "date", projection: "KEYS_ONLY" } },
  timeToLive: "expires_at",
});
const plain = defineTable({ name: "plain", partitionKey: "id" });

describe("createTableInput", () => {
  it("has each key attribute once, and time to live nowhere", () => {
    expect(createTableInput(orders, { tableNames: { orders: "dev-orders" } })).toEqual({
      TableName: "dev-orders",
      AttributeDefinitions: [
        { AttributeName: "user_id", AttributeType: "S" },
        { AttributeName: "number", AttributeType: "N" },
        { AttributeName: "date", AttributeType: "S" },
        { AttributeName: "status", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "user_id", KeyType: "HASH" },
        { AttributeName: "number", KeyType: "RANGE" },
      ],
      BillingMode: "PAY_PER_REQUEST",
      GlobalSecondaryIndexes: [
        {
          IndexName: "DateIndex",
          KeySchema: [
            { AttributeName: "date", KeyType: "HASH" },
            { AttributeName: "number", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
        {
          IndexName: "StatusIndex",
          KeySchema: [{ AttributeName: "status", KeyType: "HASH" }],
          Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["total"] },
        },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: "ByDate",
          KeySchema: [
            { AttributeName: "user_id", KeyType: "HASH" },
            { AttributeName: "date", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      ],
    });
  });
});

const regions = defineTable({
  name: "regions",
  partitionKey: "id",
  stream: "NEW_IMAGE",
  globalSecondaryIndexes: {
    ByRegion: {
      partitionKey: ["region", "category"],
      sortKey: ["year", { name: "rank", type: "N" }],
      projection: "KEYS_ONLY",
    },
  },
});

describe("createTableInput of a table with a stream and a key of several attributes", () => {
  it("has them in order", () => {
    const input = createTableInput(regions);
    expect(input.StreamSpecification).toEqual({
      StreamEnabled: true,
      StreamViewType: "NEW_IMAGE",
    });
    expect(input.GlobalSecondaryIndexes?.[0]?.KeySchema).toEqual([
      { AttributeName: "region", KeyType: "HASH" },
      { AttributeName: "category", KeyType: "HASH" },
      { AttributeName: "year", KeyType: "RANGE" },
      { AttributeName: "rank", KeyType: "RANGE" },
    ]);
  });

  it("makes a table that is as declared", async () => {
    const client = openEngine(() => start);
    await createTables(client, [regions]);
    expect(await verifyTables(client, [regions])).toEqual([]);
  });

  it("turns the stream on where a table has none, and leaves one with another view", async () => {
    const client = openEngine(() => start);
    const { stream: _, ...options } = regions.options;
    await createTables(client, [defineTable(options)]);
    expect(await verifyTables(client, [regions])).toEqual([
      { table: "regions", path: "stream", expected: "NEW_IMAGE", actual: "off" },
    ]);
    await createTables(client, [regions]);
    expect(await verifyTables(client, [regions])).toEqual([]);
    const other = defineTable({ ...options, stream: "KEYS_ONLY" });
    await createTables(client, [other]);
    expect(await verifyTables(client, [other])).toEqual([
      { table: "regions", path: "stream", expected: "KEYS_ONLY", actual: "NEW_IMAGE" },
    ]);
  });
});

describe("verifyTables", () => {
  it("says of a table that comes or goes only that, since DynamoDB says no more of it", async () => {
    const client = openEngine(() => start);
    await client.send("CreateTable", createTableInput(orders));
    const whileItComes = await verifyTables(client, [orders]);
    expect(whileItComes).toEqual([
      { table: "orders", path: "table", expected: "ACTIVE", actual: "CREATING" },
    ]);
    await createTables(client, [orders]);
    await client.send("DeleteTable", { TableName: "orders" });
    expect(await verifyTables(client, [orders])).toEqual([
      { table: "orders", path: "table", expected: "ACTIVE", actual: "DELETING" },
    ]);
  });
});

describe("timeToLiveInput", () => {
  it("turns on what the table declares", () => {
    expect(timeToLiveInput(orders)).toEqual({
      TableName: "orders",
      TimeToLiveSpecification: { AttributeName: "expires_at", Enabled: true },
    });
    expect(timeToLiveInput(plain)).toBeUndefined();
  });
});

describe("createTables", () => {
  it("makes what is declared, and may run again", async () => {
    const client = openEngine(() => start);
    expect(await createTables(client, [orders, plain])).toEqual([
      { table: "orders", outcome: "created" },
      { table: "plain", outcome: "created" },
    ]);
    expect(await verifyTables(client, [orders, plain])).toEqual([]);
    expect(await createTables(client, [orders, plain])).toEqual([
      { table: "orders", outcome: "existed" },
      { table: "plain", outcome: "existed" },
    ]);
  });

  it("makes a table again that was on its way out", async () => {
    const tasks = new ManualSchedule();
    const store = createMemoryStore();
    const client = inProcess(createEngine({ store, schedule: tasks.schedule }));
    const wait = () => Promise.resolve(tasks.run());
    await createTables(client, [plain], { wait });
    await client.send("DeleteTable", { TableName: "plain" });

    const creations = await createTables(client, [plain], { wait });

    expect(creations).toEqual([{ table: "plain", outcome: "created" }]);
    expect(await verifyTables(client, [plain])).toEqual([]);
  });

  it("gives up on a table that does not become active", async () => {
    const waits: number[] = [];
    const refused = createTables(
      {
        send: (operation) =>
          Promise.resolve(
            (operation === "DescribeTable" ? { Table: { TableStatus: "CREATING" } } : {}) as never,
          ),
        close: () => Promise.resolve(),
      },
      [plain],
      {
        waitMillisecondsMax: 1000,
        wait: (milliseconds) => {
          waits.push(milliseconds);
          return Promise.resolve();
        },
      },
    );
    await expect(refused).rejects.toMatchObject({ code: "tableNotReady" });
    expect(waits.slice(0, 3)).toEqual([20, 40, 80]);
  });
});

describe("verifyTables", () => {
  it("names each difference, and a table that is not there", async () => {
    const client = openEngine(() => start);
    await createTables(client, [defineTable({ name: "orders", partitionKey: "user_id" })]);
    const differences = await verifyTables(client, [orders, plain]);
    expect(differences).toContainEqual({
      table: "orders",
      path: "keySchema",
      expected: "user_id HASH, number RANGE",
      actual: "user_id HASH",
    });
    expect(differences).toContainEqual({
      table: "orders",
      path: "indexes.DateIndex.projection",
      expected: "ALL",
      actual: "none",
    });
    expect(differences).toContainEqual({
      table: "orders",
      path: "timeToLive",
      expected: "expires_at",
      actual: "off",
    });
    expect(differences).toContainEqual({
      table: "plain",
      path: "table",
      expected: "ACTIVE",
      actual: "none",
    });
  });
});

describe("defineTable", () => {
  it.each([
    [{ name: "t", partitionKey: "a", sortKey: "a" }, "is its partition key and its sort key"],
    [{ name: "t", partitionKey: "a", timeToLive: "a" }, "is also a key attribute"],
    [
      {
        name: "t",
        partitionKey: "a",
        globalSecondaryIndexes: {
          I: { partitionKey: { name: "a", type: "N" as const }, projection: "ALL" as const },
        },
      },
      "has two types, S and N",
    ],
    [
      {
        name: "t",
        partitionKey: "a",
        globalSecondaryIndexes: {
          I: { partitionKey: ["b", "c", "d", "e", "f"], projection: "ALL" as const },
        },
      },
      "has from 1 to 4 partition key attributes",
    ],
    [
      {
        name: "t",
        partitionKey: "a",
        globalSecondaryIndexes: {
          I: { partitionKey: ["b", "c"], sortKey: ["b"], projection: "ALL" as const },
        },
      },
      "names a key attribute twice",
    ],
    [{ name: "t", partitionKey: "a", typeAttribute: "a" }, "is also a key attribute of the table"],
    [
      { name: "t", partitionKey: "a", timeToLive: "b", typeAttribute: "b" },
      "is also its time to live",
    ],
  ])("refuses a table that contradicts itself: %#", (options, message) => {
    expect(() => defineTable(options)).toThrow(message);
  });
});
