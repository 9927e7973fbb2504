import { createMemoryStore, type KeyValueStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { ManualSchedule } from "../../background/manual-schedule.ts";
import { createEngine, type Engine } from "../../engine.ts";

function engineWithSchedule(): { engine: Engine; background: ManualSchedule } {
  const background = new ManualSchedule();
  const engine = createEngine({
    store: createMemoryStore(),
    now: () => 1_700_000_000_500,
    uuid: () => "00000000-0000-4000-8000-000000000001",
    schedule: background.schedule,
  });
  return { engine, background };
}

const key = {
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" as const }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" as const }],
};
const onDemand = { ...key, TableName: "books", BillingMode: "PAY_PER_REQUEST" as const };

async function messageOf(input: object): Promise<string> {
  const { engine } = engineWithSchedule();
  const body = JSON.stringify(input);
  const response = await engine.handle({ target: "DynamoDB_20120810.CreateTable", body });
  return response.statusCode === 200 ? "" : JSON.parse(response.body).message;
}

const invalid = "One or more parameter values were invalid: ";
const throughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };

describe("CreateTable", () => {
  it("answers CREATING, and the table is ACTIVE once the background has run", async () => {
    const { engine, background } = engineWithSchedule();
    const created = await engine.execute("CreateTable", onDemand);
    expect(created.TableDescription).toMatchObject({
      TableName: "books",
      TableStatus: "CREATING",
      TableArn: "arn:aws:dynamodb:us-east-1:000000000000:table/books",
      TableId: "00000000-0000-4000-8000-000000000001",
      CreationDateTime: 1_700_000_000.5,
      ItemCount: 0,
      TableSizeBytes: 0,
      ProvisionedThroughput: {
        NumberOfDecreasesToday: 0,
        ReadCapacityUnits: 0,
        WriteCapacityUnits: 0,
      },
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      DeletionProtectionEnabled: false,
    });
    background.run();
    const { Table } = await engine.execute("DescribeTable", { TableName: "books" });
    expect(Table.TableStatus).toBe("ACTIVE");
  });

  it("refuses items while the table is CREATING", async () => {
    const { engine } = engineWithSchedule();
    await engine.execute("CreateTable", onDemand);
    await expect(
      engine.execute("PutItem", { TableName: "books", Item: { pk: { S: "a" } } }),
    ).rejects.toThrow("Requested resource not found");
  });

  it("refuses a second table of the same name", async () => {
    const { engine, background } = engineWithSchedule();
    await engine.execute("CreateTable", onDemand);
    await expect(engine.execute("CreateTable", onDemand)).rejects.toThrow(
      "Attempt to change a resource which is still in use: Table is being created: books",
    );
    background.run();
    await expect(engine.execute("CreateTable", onDemand)).rejects.toThrow(
      "Table already exists: books",
    );
  });

  it("answers once its record is durable, and so do those who ask for the table", async () => {
    const memory = createMemoryStore();
    const answers: string[] = [];
    let finishFlush: () => void = () => undefined;
    const flush = new Promise<void>((resolve) => {
      finishFlush = resolve;
    });
    const store: KeyValueStore = {
      get: (key) => memory.get(key),
      entries: (range) => memory.entries(range),
      write: (batch) => memory.write(batch),
      flushed: () => flush,
      close: () => memory.close(),
    };
    const { schedule } = new ManualSchedule();
    const engine = createEngine({ store, schedule });
    const all = Promise.all([
      engine.execute("CreateTable", onDemand).then(() => answers.push("created")),
      engine.execute("DescribeTable", { TableName: "books" }).then(() => answers.push("described")),
      engine.execute("ListTables", {}).then(() => answers.push("listed")),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(answers).toEqual([]);
    finishFlush();
    await all;
    expect(answers.sort()).toEqual(["created", "described", "listed"]);
  });

  it("refuses more than 500 tables on their way to another status", async () => {
    const { engine, background } = engineWithSchedule();
    for (let n = 0; n < 500; n += 1) {
      await engine.execute("CreateTable", { ...onDemand, TableName: `table-${n}` });
    }
    await expect(engine.execute("CreateTable", onDemand)).rejects.toMatchObject({
      name: "LimitExceededException",
    });
    background.run();
    await engine.execute("CreateTable", onDemand);
  });

  it("describes global and local indexes", async () => {
    const { engine, background } = engineWithSchedule();
    await engine.execute("CreateTable", {
      TableName: "orders",
      AttributeDefinitions: ["pk", "sk", "at"].map((name) => ({
        AttributeName: name,
        AttributeType: "S",
      })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
      LocalSecondaryIndexes: [
        {
          IndexName: "byTime",
          KeySchema: [
            { AttributeName: "pk", KeyType: "HASH" },
            { AttributeName: "at", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "bySort",
          KeySchema: [{ AttributeName: "sk", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
          ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 },
        },
      ],
    });
    background.run();
    const { Table } = await engine.execute("DescribeTable", { TableName: "orders" });
    expect(Table.BillingModeSummary).toBeUndefined();
    expect(Table.LocalSecondaryIndexes).toMatchObject([
      {
        IndexName: "byTime",
        IndexArn: "arn:aws:dynamodb:us-east-1:000000000000:table/orders/index/byTime",
        ItemCount: 0,
      },
    ]);
    expect(Table.GlobalSecondaryIndexes).toMatchObject([
      {
        IndexName: "bySort",
        IndexStatus: "ACTIVE",
        ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 },
      },
    ]);
    expect(Table.GlobalSecondaryIndexes?.[0]).not.toHaveProperty("Backfilling");
  });

  it.each([
    ["no name", {}, "The parameter 'TableName' is required but was not present in the request"],
    [
      "a short name",
      { TableName: "ab" },
      "TableName must be at least 3 characters long and at most 255 characters long",
    ],
    [
      "no throughput",
      { ...key, TableName: "books" },
      `${invalid}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
    ],
    [
      "throughput on demand",
      { ...onDemand, ProvisionedThroughput: throughput },
      `${invalid}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
    ],
    [
      "a throughput of zero",
      {
        ...key,
        TableName: "books",
        ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 1 },
      },
      "1 validation error detected: Value '0' at 'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      "a key without definitions",
      { ...onDemand, AttributeDefinitions: [] },
      "Invalid KeySchema: Some index key attribute have no definition",
    ],
    [
      "another attribute's definition",
      { ...onDemand, AttributeDefinitions: [{ AttributeName: "b", AttributeType: "S" }] },
      `${invalid}Some index key attributes are not defined in AttributeDefinitions. Keys: [pk], AttributeDefinitions: [b]`,
    ],
    [
      "a definition too many",
      {
        ...onDemand,
        AttributeDefinitions: [
          ...key.AttributeDefinitions,
          { AttributeName: "b", AttributeType: "S" },
        ],
      },
      `${invalid}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
    ],
    [
      "three key attributes",
      {
        ...onDemand,
        KeySchema: ["pk", "sk", "tk"].map((AttributeName) => ({ AttributeName, KeyType: "HASH" })),
      },
      "1 validation error detected: Value '[KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=sk, keyType=HASH), KeySchemaElement(attributeName=tk, keyType=HASH)]' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2",
    ],
    [
      "an attribute that is defined twice",
      {
        ...onDemand,
        AttributeDefinitions: ["S", "N"].map((AttributeType) => ({
          AttributeName: "pk",
          AttributeType,
        })),
      },
      "Attribute Name is duplicated: pk",
    ],
    [
      "a view of no stream",
      { ...onDemand, StreamSpecification: { StreamEnabled: false, StreamViewType: "NEW_IMAGE" } },
      `${invalid}Table is being created with a stream disabled, UpdateViewType should not be specified`,
    ],
    [
      "a sort key first",
      { ...onDemand, KeySchema: [{ AttributeName: "pk", KeyType: "RANGE" }] },
      "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
    ],
    [
      "a local index without a sort key in the table",
      {
        ...onDemand,
        LocalSecondaryIndexes: [
          { IndexName: "local", KeySchema: key.KeySchema, Projection: { ProjectionType: "ALL" } },
        ],
      },
      `${invalid}Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex`,
    ],
    [
      "two indexes of one name",
      {
        ...onDemand,
        GlobalSecondaryIndexes: ["same", "same"].map((IndexName) => ({
          IndexName,
          KeySchema: key.KeySchema,
          Projection: { ProjectionType: "ALL" },
        })),
      },
      `${invalid}Duplicate index name: same`,
    ],
    [
      "INCLUDE without attributes",
      {
        ...onDemand,
        GlobalSecondaryIndexes: [
          {
            IndexName: "some",
            KeySchema: key.KeySchema,
            Projection: { ProjectionType: "INCLUDE" },
          },
        ],
      },
      `${invalid}ProjectionType is INCLUDE, but NonKeyAttributes is not specified`,
    ],
  ])("refuses %s", async (_, input, message) => {
    expect(await messageOf(input)).toBe(message);
  });
});
