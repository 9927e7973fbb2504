import { beforeAll, expect, it } from "vitest";
import { type Output, simpleTable } from "./fixtures/probe.fixture.ts";
import {
  changeStream,
  createStreamedTable,
  iteratorOf,
  recordsOf,
  shardsOf,
} from "./fixtures/streams.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const hourMs = 60 * 60 * 1000;
const pk = { S: "a" };
const Key = { pk };

describeOnEachTarget("GetRecords", (probe) => {
  let TableName = "";
  let StreamArn = "";
  beforeAll(async () => {
    ({ TableName, StreamArn } = await createStreamedTable(probe, simpleTable));
  });

  const put = (Item: object, table: string = TableName) =>
    probe.send("PutItem", { TableName: table, Item });

  /** What each record says of its change. */
  function changesIn(records: readonly Output[]): object[] {
    return records.map(({ eventName, dynamodb }) => {
      const { NewImage, OldImage } = dynamodb;
      return { eventName, ...(NewImage && { NewImage }), ...(OldImage && { OldImage }) };
    });
  }

  it("gives a record for each change, in order", async () => {
    await put({ pk, n: { N: "1" } });
    await probe.send("UpdateItem", {
      TableName,
      Key,
      UpdateExpression: "SET n = n + :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
    });
    await probe.send("DeleteItem", { TableName, Key });
    const records = await recordsOf(probe, StreamArn, 3);
    const [one, two] = [
      { pk, n: { N: "1" } },
      { pk, n: { N: "2" } },
    ];
    expect(changesIn(records)).toEqual([
      { eventName: "INSERT", NewImage: one },
      { eventName: "MODIFY", NewImage: two, OldImage: one },
      { eventName: "REMOVE", OldImage: two },
    ]);
    expect(records[0]).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: "INSERT",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: StreamArn.split(":")[3],
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: Key,
        NewImage: one,
        SequenceNumber: expect.stringMatching(/^\d{21,40}$/),
        SizeBytes: 9,
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
    });
    expect(Number.isInteger(records[0]?.["dynamodb"].ApproximateCreationDateTime)).toBe(true);
    const numbers = records.map(({ dynamodb }) => BigInt(dynamodb.SequenceNumber));
    expect(numbers.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(numbers);
  });

  it("gives none for a write that changes nothing", async () => {
    const streamed = await createStreamedTable(probe, simpleTable);
    const Item = { pk, set: { SS: ["x", "y"] }, bytes: { B: new Uint8Array([1, 2]) } };
    await put(Item, streamed.TableName);
    await put({ ...Item, set: { SS: ["y", "x"] } }, streamed.TableName);
    await probe.send("UpdateItem", { TableName: streamed.TableName, Key });
    await probe.send("UpdateItem", {
      TableName: streamed.TableName,
      Key,
      UpdateExpression: "REMOVE absent",
    });
    await probe.send("DeleteItem", { TableName: streamed.TableName, Key: { pk: { S: "none" } } });
    await put({ pk: { S: "last" } }, streamed.TableName);
    const records = await recordsOf(probe, streamed.StreamArn, 3);
    expect(records.map(({ dynamodb }) => dynamodb.NewImage)).toEqual([Item, { pk: { S: "last" } }]);
  });

  it.each([
    ["KEYS_ONLY", {}],
    ["NEW_IMAGE", { NewImage: { pk, n: { N: "2" } } }],
    ["OLD_IMAGE", { OldImage: { pk, n: { N: "1" } } }],
  ])("has the images of a stream of %s", async (view, images) => {
    const streamed = await createStreamedTable(probe, simpleTable, view);
    await put({ pk, n: { N: "1" } }, streamed.TableName);
    await put({ pk, n: { N: "2" } }, streamed.TableName);
    const [, record] = await recordsOf(probe, streamed.StreamArn, 2);
    expect(changesIn(record === undefined ? [] : [record])).toEqual([
      { eventName: "MODIFY", ...images },
    ]);
    expect(record?.["dynamodb"]).toMatchObject({ Keys: Key, StreamViewType: view });
  });

  it("hears of batches and of transactions, and not of one that is cancelled", async () => {
    const streamed = await createStreamedTable(probe, simpleTable, "KEYS_ONLY");
    const Put = (name: string, members: object = {}) => ({
      Put: { TableName: streamed.TableName, Item: { pk: { S: name } }, ...members },
    });
    await probe.send("BatchWriteItem", {
      RequestItems: {
        [streamed.TableName]: ["b1", "b2"].map((name) => ({
          PutRequest: { Item: { pk: { S: name } } },
        })),
      },
    });
    await probe.refusal("TransactWriteItems", {
      TransactItems: [Put("no"), Put("b1", { ConditionExpression: "attribute_not_exists(pk)" })],
    });
    await probe.send("TransactWriteItems", { TransactItems: [Put("t1"), Put("t2")] });
    const records = await recordsOf(probe, streamed.StreamArn, 4);
    expect(records.map(({ dynamodb }) => dynamodb.Keys.pk.S).sort()).toEqual([
      "b1",
      "b2",
      "t1",
      "t2",
    ]);
  });

  it("reads in pages, to the end of a closed shard", async () => {
    const streamed = await createStreamedTable(probe, simpleTable, "KEYS_ONLY");
    for (const name of ["a", "b", "c"]) await put({ pk: { S: name } }, streamed.TableName);
    await changeStream(probe, streamed.TableName);
    const names: string[] = [];
    for (const { ShardId } of await shardsOf(probe, streamed.StreamArn)) {
      let ShardIterator: string | undefined = await iteratorOf(probe, {
        StreamArn: streamed.StreamArn,
        ShardId,
        ShardIteratorType: "TRIM_HORIZON",
      });
      while (ShardIterator !== undefined) {
        const page = await probe.send("GetRecords", { ShardIterator, Limit: 2 });
        expect(page["Records"].length).toBeLessThanOrEqual(2);
        names.push(...page["Records"].map((record: Output) => record["dynamodb"].Keys.pk.S));
        ShardIterator = page["NextShardIterator"];
      }
    }
    expect(names).toEqual(["a", "b", "c"]);
  });

  it("gives a megabyte at most", async () => {
    const streamed = await createStreamedTable(probe, simpleTable, "NEW_IMAGE");
    const text = { S: "x".repeat(300_000) };
    for (const name of ["a", "b", "c", "d", "e"]) {
      await put({ pk: { S: name }, text }, streamed.TableName);
    }
    const [shard] = await shardsOf(probe, streamed.StreamArn);
    const ShardIterator = await iteratorOf(probe, {
      StreamArn: streamed.StreamArn,
      ShardId: shard?.["ShardId"],
      ShardIteratorType: "TRIM_HORIZON",
    });
    const first = await probe.send("GetRecords", { ShardIterator });
    expect(first["Records"].length).toBeLessThan(5);
    expect(await recordsOf(probe, streamed.StreamArn, 5)).toHaveLength(5);
  });

  it("names the service as the author of a deletion by time to live", async ({ skip }) => {
    const { passTime, sweepExpired } = probe.target;
    if (passTime === undefined || sweepExpired === undefined) {
      return skip("the target's clock is not ours");
    }
    const streamed = await createStreamedTable(probe, simpleTable, "OLD_IMAGE");
    await probe.send("UpdateTimeToLive", {
      TableName: streamed.TableName,
      TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
    });
    const ttl = { N: String(Math.floor(Date.now() / 1000)) };
    await put({ pk, ttl }, streamed.TableName);
    passTime(hourMs);
    await probe.untilActive(streamed.TableName);
    await sweepExpired();
    const [insert, remove] = await recordsOf(probe, streamed.StreamArn, 2);
    expect(insert).not.toHaveProperty("userIdentity");
    expect(remove).toMatchObject({
      eventName: "REMOVE",
      userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" },
      dynamodb: { OldImage: { pk, ttl } },
    });
  });

  it("shows nothing that is older than a day", async ({ skip }) => {
    const { passTime } = probe.target;
    if (passTime === undefined) return skip("the target's clock is not ours");
    const streamed = await createStreamedTable(probe, simpleTable);
    await put({ pk }, streamed.TableName);
    const [shard] = await shardsOf(probe, streamed.StreamArn);
    const from = { StreamArn: streamed.StreamArn, ShardId: shard?.["ShardId"] };
    passTime(24 * hourMs - 10 * 60_000);
    const ShardIterator = await iteratorOf(probe, { ...from, ShardIteratorType: "TRIM_HORIZON" });
    expect((await probe.send("GetRecords", { ShardIterator }))["Records"]).toHaveLength(1);
    passTime(11 * 60_000);
    expect(await probe.refusalText("GetRecords", { ShardIterator })).toBe(
      "TrimmedDataAccessException: The data you are trying to access has been trimmed",
    );
    expect(await recordsOf(probe, streamed.StreamArn, 1)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ["no iterator of ours", { ShardIterator: "x" }, "ValidationException: Invalid ShardIterator"],
    ["a broken iterator", { ShardIterator: "a|1|!" }, "ValidationException: Invalid ShardIterator"],
    ["none", {}, "Value null at 'shardIterator' failed to satisfy constraint"],
    ["a limit of 1001", { ShardIterator: "x", Limit: 1001 }, "Value '1001' at 'limit' failed"],
  ])("refuses %s", async (_case, input, message) => {
    expect(await probe.refusalText("GetRecords", input)).toContain(message);
  });

  it("says which exceptions are those of its own service", async ({ skip }) => {
    const { sendRaw, passTime } = probe.target;
    if (sendRaw === undefined || passTime === undefined) return skip("there is no wire of ours");
    const [shard] = await shardsOf(probe, StreamArn);
    const ShardIterator = await iteratorOf(probe, {
      StreamArn,
      ShardId: shard?.["ShardId"],
      ShardIteratorType: "TRIM_HORIZON",
    });
    passTime(hourMs);
    const body = JSON.stringify({ ShardIterator });
    const answer = await sendRaw("DynamoDBStreams_20120810.GetRecords", body);
    expect(answer).toMatchObject({
      statusCode: 400,
      body: { __type: "com.amazonaws.dynamodb.streams.v20120810#ExpiredIteratorException" },
    });
  });
});
