import type { RequestReport } from "@plinth/api";
import { createMemoryStore } from "@plinth/store";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEngine, type Engine } from "./engine.ts";

const operations = [
  "PutItem",
  "GetItem",
  "UpdateItem",
  "DeleteItem",
  "Query",
  "Scan",
  "BatchGetItem",
  "BatchWriteItem",
  "TransactGetItems",
  "TransactWriteItems",
];

const texts = fc.constantFrom(
  "books",
  "byTitle",
  "pk",
  "pk = :v",
  "pk = :v AND begins_with(sk, :v)",
  "SET #n = :v",
  "SET m.x = list_append(:v, :v)",
  "REMOVE a[0], #n.b",
  "attribute_exists(pk) AND size(a) > :v",
  "a, #n.b[1]",
  "ALL_OLD",
  "ALL_ATTRIBUTES",
  "COUNT",
  "INDEXES",
  "1",
  "1E500",
  "",
  "__proto__",
  "\ud800",
);

/** A text that stands in attribute values only. */
const secret = "s3cret";

/** JSON in which the API's own names stand now where they belong, now where they do not. */
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    texts,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom({ S: secret }, { N: secret }, { SS: [secret, secret] }, { B: secret }),
    fc.array(tie("json"), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom("S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"),
      tie("json"),
      { maxKeys: 2 },
    ),
    fc.dictionary(
      fc.constantFrom(
        "pk",
        "sk",
        "a",
        "#n",
        ":v",
        "books",
        "__proto__",
        "constructor",
        "Keys",
        "Get",
        "Put",
        "Update",
        "Delete",
        "ConditionCheck",
        "PutRequest",
        "DeleteRequest",
        "Item",
        "Key",
        "TableName",
      ),
      tie("json"),
      { maxKeys: 3 },
    ),
  ),
}));

const item = fc.constantFrom<unknown>(
  { pk: { S: "a" }, sk: { S: "b" } },
  { pk: { S: "a" }, sk: { S: "b" }, a: { L: [{ N: "1" }] }, m: { M: { x: { L: [] } } } },
  { pk: { N: "1" } },
);
const values = fc.constantFrom<unknown>(
  { ":v": { S: "a" } },
  { ":v": { L: [] } },
  { ":v": { N: "1" } },
  { ":v": { S: secret } },
  { ":v": { N: secret } },
);

const members = fc.record(
  {
    TableName: fc.oneof({ weight: 9, arbitrary: fc.constant("books") }, json),
    Item: fc.oneof(item, json),
    Key: fc.oneof(item, json),
    IndexName: fc.oneof(fc.constant("byTitle"), json),
    KeyConditionExpression: fc.oneof(texts, json),
    FilterExpression: fc.oneof(texts, json),
    ConditionExpression: fc.oneof(texts, json),
    UpdateExpression: fc.oneof(texts, json),
    ProjectionExpression: fc.oneof(texts, json),
    ExpressionAttributeNames: fc.oneof(fc.constant({ "#n": "a" }), json),
    ExpressionAttributeValues: fc.oneof(values, json),
    ExclusiveStartKey: fc.oneof(item, json),
    ReturnValues: fc.oneof(texts, json),
    ReturnConsumedCapacity: fc.oneof(texts, json),
    Select: fc.oneof(texts, json),
    Limit: fc.oneof(fc.integer(), json),
    Segment: fc.oneof(fc.integer({ min: 0, max: 3 }), json),
    TotalSegments: fc.oneof(fc.integer({ min: 1, max: 3 }), json),
    RequestItems: json,
    TransactItems: json,
    ClientRequestToken: fc.oneof(texts, json),
  },
  { requiredKeys: [] },
);

async function engineWithTable(
  onRequest: (report: RequestReport) => void = () => undefined,
): Promise<Engine> {
  const tasks: (() => void)[] = [];
  const engine = createEngine({
    store: createMemoryStore(),
    now: () => 1_700_000_000_000,
    onRequest,
    // What is to come later is the sweep, which comes back for ever.
    schedule: (task, delayMs) => {
      if (delayMs === 0) tasks.push(task);
    },
  });
  const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: "S" as const });
  await engine.execute("CreateTable", {
    TableName: "books",
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    AttributeDefinitions: [attribute("pk"), attribute("sk"), attribute("a")],
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "byTitle",
        KeySchema: [{ AttributeName: "a", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  });
  for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
    task();
  }
  return engine;
}

const streamsOperations = ["ListStreams", "DescribeStream", "GetShardIterator", "GetRecords"];

/** Members that fit the engine's own stream or nearly do, and iterators that nobody was given. */
async function streamsMembers(engine: Engine): Promise<fc.Arbitrary<object>> {
  const { Streams } = await engine.execute("ListStreams", {});
  const StreamArn = Streams[0]?.StreamArn ?? "";
  const { StreamDescription } = await engine.execute("DescribeStream", { StreamArn });
  const [shard] = StreamDescription.Shards;
  const shardId = fc.oneof({ weight: 5, arbitrary: fc.constant(shard?.ShardId) }, json);
  const number = fc.constantFrom(
    shard?.SequenceNumberRange.StartingSequenceNumber,
    "1".repeat(25),
    "9".repeat(40),
  );
  const place = fc.tuple(shardId, fc.oneof(fc.maxSafeInteger(), fc.nat(3), json), fc.double());
  const iterator = place.map((parts) => {
    return `${StreamArn}|1|${Buffer.from(JSON.stringify(parts)).toString("base64")}`;
  });
  return fc.record(
    {
      StreamArn: fc.oneof({ weight: 9, arbitrary: fc.constant(StreamArn) }, json),
      TableName: fc.oneof(fc.constant("books"), json),
      ShardId: shardId,
      ShardIteratorType: fc.oneof(
        fc.constantFrom("TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"),
        json,
      ),
      SequenceNumber: fc.oneof(number, json),
      ShardIterator: fc.oneof(iterator, texts, json),
      Limit: fc.oneof(fc.integer({ min: 1, max: 1000 }), json),
      ShardFilter: fc.oneof(
        fc.record({ Type: fc.constant("CHILD_SHARDS"), ShardId: shardId }),
        json,
      ),
      ExclusiveStartShardId: shardId,
      ExclusiveStartStreamArn: fc.oneof(fc.constant(StreamArn), json),
    },
    { requiredKeys: [] },
  );
}

describe("Engine.handle", () => {
  it("answers any JSON with a result or one of DynamoDB's refusals, never with a fault", async () => {
    const engine = await engineWithTable();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...operations), members, async (operation, input) => {
        const answer = await engine.handle({
          target: `DynamoDB_20120810.${operation}`,
          body: JSON.stringify(input),
        });
        expect([200, 400]).toContain(answer.statusCode);
        JSON.parse(answer.body);
      }),
      { seed: 20_251_120, numRuns: 3000 },
    );
    await engine.close();
  });

  it("reports whatever it was asked without a value of it", async () => {
    const reports: RequestReport[] = [];
    const engine = await engineWithTable((report) => {
      reports.push(report);
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...operations), members, async (operation, input) => {
        reports.length = 0;
        await engine.handle({
          target: `DynamoDB_20120810.${operation}`,
          body: JSON.stringify(input),
        });
        expect(reports).toMatchObject([{ operation }]);
        expect(JSON.stringify(reports)).not.toContain(secret);
      }),
      { seed: 20_261_009, numRuns: 3000 },
    );
    await engine.close();
  });

  it("answers any JSON about streams, and any iterator, without a fault", async () => {
    const engine = await engineWithTable();
    const Item = { pk: { S: "a" }, sk: { S: "b" } };
    await engine.execute("PutItem", { TableName: "books", Item });
    const arbitrary = fc.tuple(fc.constantFrom(...streamsOperations), await streamsMembers(engine));
    await fc.assert(
      fc.asyncProperty(arbitrary, async ([operation, input]) => {
        const answer = await engine.handle({
          target: `DynamoDBStreams_20120810.${operation}`,
          body: JSON.stringify(input),
        });
        expect([200, 400]).toContain(answer.statusCode);
        JSON.parse(answer.body);
      }),
      { seed: 20_251_120, numRuns: 2000 },
    );
    await engine.close();
  });
});
