import type { OperationName, RequestReport } from "@plinth/api";
import { createMemoryStore, type KeyValueStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { ManualSchedule } from "../background/manual-schedule.ts";
import { createEngine, type Engine, type EngineOptions } from "../engine.ts";

interface Bench {
  readonly engine: Engine;
  readonly reports: RequestReport[];
  readonly clock: { nowMs: number; monotonicMs: number };
  readonly errors: unknown[];
}

/** An engine with the table `books`, its index `byTitle` and one item of 5 KB; its reports so far are gone. */
async function engineWithReports(options: Partial<EngineOptions> = {}): Promise<Bench> {
  const background = new ManualSchedule();
  const reports: RequestReport[] = [];
  const errors: unknown[] = [];
  const clock = { nowMs: 1_700_000_000_000, monotonicMs: 0 };
  const engine = createEngine({
    store: createMemoryStore(),
    schedule: background.schedule,
    now: () => clock.nowMs,
    monotonicNow: () => clock.monotonicMs,
    onRequest: (report) => {
      reports.push(report);
    },
    onError: (error) => errors.push(error),
    ...options,
  });
  await engine.execute("CreateTable", {
    TableName: "books",
    AttributeDefinitions: ["pk", "title"].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S",
    })),
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
    GlobalSecondaryIndexes: [
      {
        IndexName: "byTitle",
        KeySchema: [{ AttributeName: "title", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  });
  background.run();
  await engine.execute("PutItem", { TableName: "books", Item: largeBook });
  reports.length = 0;
  return { engine, reports, clock, errors };
}

const largeBook = { pk: { S: "large" }, title: { S: "t" }, text: { S: "x".repeat(5000) } };
const Key = { pk: { S: "large" } };
const small = { pk: { S: "small" } };

async function reportOf(operation: OperationName, input: object): Promise<RequestReport> {
  const { engine, reports } = await engineWithReports();
  await engine.execute(operation, input as never).catch(() => undefined);
  expect(reports).toHaveLength(1);
  return reports[0] as RequestReport;
}

describe("EngineOptions.onRequest", () => {
  it("hears of a request once, with all there is to tell", async () => {
    const { engine, reports, clock } = await engineWithReports();
    clock.nowMs += 5;
    const input = {
      TableName: "books",
      IndexName: "byTitle",
      KeyConditionExpression: "title = :t",
      FilterExpression: "pk = :t",
      ExpressionAttributeValues: { ":t": { S: "t" } },
    };
    await engine.execute("Query", input).catch(() => undefined);
    expect(reports).toEqual([
      {
        operation: "Query",
        tableNames: ["books"],
        indexName: "byTitle",
        readCapacityUnits: 1,
        writeCapacityUnits: 0,
        milliseconds: 0,
        origin: "process",
        at: 1_700_000_000_005,
        itemCount: 0,
        scannedCount: 1,
      },
    ]);
  });

  it.each<[OperationName, object, Partial<RequestReport>]>([
    [
      "GetItem",
      { TableName: "books", Key },
      { readCapacityUnits: 1, writeCapacityUnits: 0, itemCount: 1 },
    ],
    ["GetItem", { TableName: "books", Key: small }, { readCapacityUnits: 0.5, itemCount: 0 }],
    [
      "PutItem",
      { TableName: "books", Item: { ...largeBook, title: { S: "u" } } },
      { readCapacityUnits: 0, writeCapacityUnits: 15 },
    ],
    ["DeleteItem", { TableName: "books", Key }, { writeCapacityUnits: 10 }],
    ["Scan", { TableName: "books" }, { readCapacityUnits: 1, itemCount: 1, scannedCount: 1 }],
    [
      "BatchGetItem",
      { RequestItems: { books: { Keys: [Key, small] } } },
      { tableNames: ["books"], readCapacityUnits: 1.5, itemCount: 1 },
    ],
    [
      "BatchWriteItem",
      { RequestItems: { books: [{ PutRequest: { Item: small } }] } },
      { tableNames: ["books"], writeCapacityUnits: 1 },
    ],
    [
      "TransactGetItems",
      {
        TransactItems: [
          { Get: { TableName: "books", Key } },
          { Get: { TableName: "books", Key: small } },
        ],
      },
      { tableNames: ["books"], readCapacityUnits: 6, itemCount: 1 },
    ],
    [
      "TransactWriteItems",
      { TransactItems: [{ Put: { TableName: "books", Item: small } }] },
      { tableNames: ["books"], writeCapacityUnits: 2 },
    ],
    ["DescribeTable", { TableName: "books" }, { tableNames: ["books"], readCapacityUnits: 0 }],
    [
      "ListTagsOfResource",
      { ResourceArn: "arn:aws:dynamodb:us-east-1:000000000000:table/books" },
      { tableNames: ["books"] },
    ],
    ["ListTables", {}, { tableNames: [] }],
  ])("tells the units and the items of %s %j", async (operation, input, expected) => {
    expect(await reportOf(operation, input)).toMatchObject({ operation, ...expected });
  });

  it("tells what ReturnConsumedCapacity says", async () => {
    const { engine, reports } = await engineWithReports();
    const { ConsumedCapacity } = await engine.execute("UpdateItem", {
      TableName: "books",
      Key,
      UpdateExpression: "SET title = :t",
      ExpressionAttributeValues: { ":t": { S: "u" } },
      ReturnConsumedCapacity: "TOTAL",
    });
    expect(reports[0]?.writeCapacityUnits).toBe(ConsumedCapacity?.CapacityUnits);
  });

  it("counts the records of a stream", async () => {
    const { engine, reports } = await engineWithReports();
    const { Streams } = await engine.execute("ListStreams", {});
    const StreamArn = Streams[0]?.StreamArn ?? "";
    const { StreamDescription } = await engine.execute("DescribeStream", { StreamArn });
    const ShardId = StreamDescription.Shards[0]?.ShardId ?? "";
    const { ShardIterator } = await engine.execute("GetShardIterator", {
      StreamArn,
      ShardId,
      ShardIteratorType: "TRIM_HORIZON",
    });
    await engine.execute("GetRecords", { ShardIterator: ShardIterator ?? "" });
    expect(reports.at(-1)).toMatchObject({ tableNames: ["books"], itemCount: 1 });
  });

  it("tells a refusal, and the units that a refused condition takes", async () => {
    const condition = { TableName: "books", ConditionExpression: "attribute_not_exists(pk)" };
    expect(await reportOf("PutItem", { ...condition, Item: { pk: { S: "large" } } })).toMatchObject(
      {
        errorName: "ConditionalCheckFailedException",
        errorMessage: "The conditional request failed",
        writeCapacityUnits: 5,
      },
    );
    expect(await reportOf("DeleteItem", { ...condition, Key })).toMatchObject({
      writeCapacityUnits: 5,
    });
  });

  it("says who called", async () => {
    const { engine, reports } = await engineWithReports();
    const wire = { target: "DynamoDB_20120810.ListTables", body: "{}" };
    await engine.execute("ListTables", {});
    await engine.execute("ListTables", {}, { origin: "cloudshelf" });
    await engine.handle(wire);
    await engine.handle({ ...wire, origin: "console" });
    expect(reports.map(({ origin }) => origin)).toEqual([
      "process",
      "cloudshelf",
      "http",
      "console",
    ]);
  });

  it("tells of what never became a request", async () => {
    const { engine, reports } = await engineWithReports();
    await engine.handle({ target: `DynamoDB_20120810.${"x".repeat(100)}`, body: "{}" });
    await engine.handle({ target: undefined, body: "{}" });
    await engine.handle({ target: "DynamoDB_20120810.PutItem", body: "{secret" });
    expect(reports).toMatchObject([
      { operation: "x".repeat(64), errorName: "UnknownOperationException", tableNames: [] },
      { operation: "", errorName: "UnknownOperationException" },
      { operation: "PutItem", errorName: "SerializationException", errorMessage: "" },
    ]);
  });

  it("takes the time until what was written is durable", async () => {
    let flush: Promise<void> | undefined;
    const { engine, reports, clock } = await engineWithReports({
      store: storeFlushedBy(() => flush),
    });
    flush = Promise.resolve().then(() => {
      clock.monotonicMs += 7;
    });
    await engine.execute("PutItem", { TableName: "books", Item: small });
    expect(reports).toMatchObject([{ operation: "PutItem", milliseconds: 7 }]);
  });

  it("tells of a disk that refused", async () => {
    let flush: Promise<void> | undefined;
    const { engine, reports } = await engineWithReports({ store: storeFlushedBy(() => flush) });
    flush = Promise.reject(new Error("the disk is full"));
    await expect(
      engine.execute("PutItem", { TableName: "books", Item: small }),
    ).rejects.toMatchObject({ name: "InternalServerError" });
    const body = JSON.stringify({ TableName: "books", Item: small });
    await engine.handle({ target: "DynamoDB_20120810.PutItem", body });
    expect(reports).toMatchObject([
      { operation: "PutItem", errorName: "InternalServerError" },
      { operation: "PutItem", errorName: "InternalServerError" },
    ]);
  });

  it.each<[string, () => unknown]>([
    ["throws", () => throwing()],
    ["rejects", () => Promise.reject(new Error("nobody listens"))],
  ])("harms nobody when it %s", async (_case, onRequest) => {
    const { engine, errors } = await engineWithReports({
      onRequest: onRequest as () => void,
    });
    const { Item } = await engine.execute("GetItem", { TableName: "books", Key });
    expect(Item).toEqual(largeBook);
    const answer = await engine.handle({ target: "DynamoDB_20120810.ListTables", body: "{}" });
    expect(answer.statusCode).toBe(200);
    await Promise.resolve();
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.every((error) => String(error) === "Error: nobody listens")).toBe(true);
  });

  it("leaves the exception as it is when the input fails as it is read", async () => {
    const { engine } = await engineWithReports();
    const input = Object.defineProperty({ TableName: "books" }, "IndexName", {
      get: throwing,
      enumerable: true,
    });
    await expect(engine.execute("DescribeTable", input)).rejects.toMatchObject({
      name: "InternalServerError",
    });
  });

  it("harms nobody when onError throws too", async () => {
    const { engine } = await engineWithReports({ onRequest: throwing, onError: throwing });
    expect(await engine.execute("ListTables", {})).toEqual({ TableNames: ["books"] });
  });
});

function throwing(): never {
  throw new Error("nobody listens");
}

function storeFlushedBy(flushed: () => Promise<void> | undefined): KeyValueStore {
  const memory = createMemoryStore();
  return {
    get: (key) => memory.get(key),
    entries: (range) => memory.entries(range),
    write: (batch) => memory.write(batch),
    flushed,
    close: () => memory.close(),
  };
}

const secret = "s3cret";
const values = { ":v": { S: secret } };
const ResourceArn = "arn:aws:dynamodb:us-east-1:000000000000:table/books";
const statement = {
  Effect: "Allow",
  Principal: { AWS: "123456789012" },
  Action: "dynamodb:GetItem",
  Resource: ResourceArn,
};

describe("RequestReport.errorMessage", () => {
  it.each<[string, OperationName, object, string]>([
    [
      "a value outside its set",
      "PutItem",
      { TableName: "books", Item: small, ReturnValues: secret },
      "1 validation error detected: Value at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]",
    ],
    [
      "a number that is none",
      "PutItem",
      { TableName: "books", Item: { ...small, n: { N: secret } } },
      "The parameter cannot be converted to a numeric value",
    ],
    [
      "a set with the same twice",
      "PutItem",
      { TableName: "books", Item: { ...small, s: { SS: [secret, secret] } } },
      "One or more parameter values were invalid: Input collection contains duplicates.",
    ],
    [
      "a literal where a placeholder belongs",
      "DeleteItem",
      { TableName: "books", Key, ConditionExpression: `a = '${secret}'` },
      "Invalid ConditionExpression: Syntax error",
    ],
    [
      "bounds the wrong way round",
      "Scan",
      {
        TableName: "books",
        FilterExpression: "a BETWEEN :v AND :w",
        ExpressionAttributeValues: { ...values, ":w": { S: "a" } },
      },
      "Invalid FilterExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower bound",
    ],
    [
      "a type that is none",
      "Scan",
      {
        TableName: "books",
        FilterExpression: "attribute_type(a, :v)",
        ExpressionAttributeValues: values,
      },
      "Invalid FilterExpression: Invalid attribute type name found",
    ],
    [
      "a number among the values of an expression",
      "Scan",
      {
        TableName: "books",
        FilterExpression: "a = :v",
        ExpressionAttributeValues: { ":v": { N: secret } },
      },
      "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value for key :v",
    ],
    [
      "a text that is no ARN",
      "TagResource",
      { ResourceArn: secret, Tags: [{ Key: "a", Value: "b" }] },
      "One or more parameter values were invalid: ARNs must start with 'arn:'",
    ],
    [
      "an ARN of somebody else's",
      "ListTagsOfResource",
      { ResourceArn: `arn:aws:dynamodb:us-east-1:${secret}:table/books` },
      "User is not authorized to access the resource",
    ],
    [
      "a revision that is not the policy's",
      "DeleteResourcePolicy",
      { ResourceArn, ExpectedRevisionId: secret },
      "Resource-based policy not found for the provided ResourceArn",
    ],
    [
      "a member that no policy has",
      "PutResourcePolicy",
      { ResourceArn, Policy: JSON.stringify({ [secret]: 1 }) },
      "One or more parameter values were invalid: Invalid policy document: Syntax error in a member",
    ],
    [
      "actions that no policy names",
      "PutResourcePolicy",
      { ResourceArn, Policy: JSON.stringify({ Statement: { ...statement, Action: secret } }) },
      "One or more parameter values were invalid: Invalid policy document: The following action names are invalid",
    ],
    [
      "a stream in the policy of a table",
      "PutResourcePolicy",
      {
        ResourceArn,
        Policy: JSON.stringify({
          Statement: { ...statement, Resource: `${ResourceArn}/stream/${secret}` },
        }),
      },
      "One or more parameter values were invalid: Invalid policy document: The relative-id is invalid",
    ],
    [
      "a value where a placeholder belongs",
      "Scan",
      {
        TableName: "books",
        FilterExpression: "a = :v",
        ExpressionAttributeValues: { [secret]: { S: "a" } },
      },
      "ExpressionAttributeValues contains invalid key: Syntax error",
    ],
  ])("leaves out %s", async (_case, operation, input, message) => {
    const report = await reportOf(operation, input);
    expect(report.errorMessage).toBe(message);
    expect(JSON.stringify(report)).not.toContain(secret);
  });
});
