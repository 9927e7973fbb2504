import { beforeAll, expect, it } from "vitest";
import { simpleTable } from "./fixtures/probe.fixture.ts";
import {
  createStreamedTable,
  iteratorOf,
  recordsOf,
  shardsOf,
} from "./fixtures/streams.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;

describeOnEachTarget("GetShardIterator", (probe) => {
  let TableName = "";
  let StreamArn = "";
  let ShardId = "";
  let numbers: string[] = [];
  beforeAll(async () => {
    ({ TableName, StreamArn } = await createStreamedTable(probe, simpleTable, "KEYS_ONLY"));
    for (const key of ["a", "b", "c"]) await put(key);
    const records = await recordsOf(probe, StreamArn, 3);
    numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    ShardId = (await shardsOf(probe, StreamArn))[0]?.["ShardId"];
  });

  const put = (key: string) => probe.send("PutItem", { TableName, Item: { pk: { S: key } } });

  async function keysFrom(members: object): Promise<string[]> {
    const ShardIterator = await iteratorOf(probe, { StreamArn, ShardId, ...members });
    const { Records } = await probe.send("GetRecords", { ShardIterator });
    return Records.map(({ dynamodb }: { dynamodb: Record<string, never> }) => {
      return dynamodb["Keys"]?.["pk"]?.["S"];
    });
  }

  it("begins at the oldest record under TRIM_HORIZON", async () => {
    expect(await keysFrom({ ShardIteratorType: "TRIM_HORIZON" })).toEqual(["a", "b", "c"]);
  });

  it("begins at a record under AT_SEQUENCE_NUMBER, behind it under AFTER_SEQUENCE_NUMBER", async () => {
    const SequenceNumber = numbers[1];
    const at = { ShardIteratorType: "AT_SEQUENCE_NUMBER", SequenceNumber };
    expect(await keysFrom(at)).toEqual(["b", "c"]);
    const after = { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber };
    expect(await keysFrom(after)).toEqual(["c"]);
    expect(await keysFrom({ ...after, SequenceNumber: numbers[2] })).toEqual([]);
  });

  it("begins behind the newest record under LATEST", async () => {
    const ShardIterator = await iteratorOf(probe, {
      StreamArn,
      ShardId,
      ShardIteratorType: "LATEST",
    });
    const none = await probe.send("GetRecords", { ShardIterator });
    expect(none["Records"]).toEqual([]);
    await put("d");
    const some = await probe.send("GetRecords", { ShardIterator: none["NextShardIterator"] });
    expect(some["Records"]).toHaveLength(1);
  });

  it("takes a shard's own starting number", async () => {
    const [shard] = await shardsOf(probe, StreamArn);
    const SequenceNumber = shard?.["SequenceNumberRange"].StartingSequenceNumber;
    const keys = await keysFrom({ ShardIteratorType: "AT_SEQUENCE_NUMBER", SequenceNumber });
    expect(keys.slice(0, 3)).toEqual(["a", "b", "c"]);
  });

  it("gives an iterator that is good for fifteen minutes", async ({ skip }) => {
    const { passTime } = probe.target;
    if (passTime === undefined) return skip("the target's clock is not ours");
    const ShardIterator = await iteratorOf(probe, {
      StreamArn,
      ShardId,
      ShardIteratorType: "TRIM_HORIZON",
    });
    passTime(14 * minuteMs);
    const { NextShardIterator } = await probe.send("GetRecords", { ShardIterator });
    passTime(2 * minuteMs);
    expect(await probe.refusalText("GetRecords", { ShardIterator })).toBe(
      "ExpiredIteratorException: The provided iterator exceeds the maximum age allowed.",
    );
    await probe.send("GetRecords", { ShardIterator: NextShardIterator });
  });

  it("refuses a number that was trimmed, and begins behind it under TRIM_HORIZON", async ({
    skip,
  }) => {
    const { passTime } = probe.target;
    if (passTime === undefined) return skip("the target's clock is not ours");
    passTime(23 * hourMs);
    await put("young");
    const [shard] = (await shardsOf(probe, StreamArn)).slice(-1);
    const young = { StreamArn, ShardId: shard?.["ShardId"], ShardIteratorType: "TRIM_HORIZON" };
    passTime(hourMs);
    const refusal = await probe.refusal("GetShardIterator", {
      StreamArn,
      ShardId,
      ShardIteratorType: "AFTER_SEQUENCE_NUMBER",
      SequenceNumber: numbers[0],
    });
    expect(refusal).toMatchObject({
      name: "TrimmedDataAccessException",
      message: "The data you are trying to access has been trimmed",
    });
    const ShardIterator = await iteratorOf(probe, young);
    expect((await probe.send("GetRecords", { ShardIterator }))["Records"]).toHaveLength(1);
  });

  it.each<[string, object, string]>([
    [
      "a shard that does not exist",
      { ShardId: "shardId-00000000000000000000-00000000" },
      "ResourceNotFoundException: Requested resource not found: Shard does not exist",
    ],
    [
      "another type",
      { ShardIteratorType: "AT_TIMESTAMP" },
      "ValidationException: 1 validation error detected: Value 'AT_TIMESTAMP' at 'shardIteratorType'",
    ],
    [
      "no number where one is needed",
      { ShardIteratorType: "AT_SEQUENCE_NUMBER" },
      "ValidationException: ",
    ],
    [
      "a number of another shard",
      { ShardIteratorType: "AT_SEQUENCE_NUMBER", SequenceNumber: "1".repeat(25) },
      "ValidationException: ",
    ],
    [
      "a short number",
      { ShardIteratorType: "AT_SEQUENCE_NUMBER", SequenceNumber: "1" },
      "ValidationException: 1 validation error detected: Value '1' at 'sequenceNumber'",
    ],
  ])("refuses %s", async (_case, members, message) => {
    const input = { StreamArn, ShardId, ShardIteratorType: "LATEST", ...members };
    expect(await probe.refusalText("GetShardIterator", input)).toContain(message);
  });
});
