import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { ManualSchedule } from "../background/manual-schedule.ts";
import { createEngine, type Engine } from "../engine.ts";
import { printShardIterator } from "./shard-iterator.ts";

const hourMs = 60 * 60 * 1000;
const Key = { Id: { N: "101" } };

interface StreamedTable {
  engine: Engine;
  readonly background: ManualSchedule;
  nowMs: number;
  streamArn: string;
}

async function openTable(
  StreamViewType: "NEW_AND_OLD_IMAGES" | "KEYS_ONLY" = "NEW_AND_OLD_IMAGES",
) {
  const background = new ManualSchedule();
  const store = createMemoryStore();
  const opened: StreamedTable = {
    engine: createEngine({ store, now: () => opened.nowMs, schedule: background.schedule }),
    background,
    nowMs: 1_700_000_000_500,
    streamArn: "",
  };
  const { TableDescription } = await opened.engine.execute("CreateTable", {
    TableName: "books",
    AttributeDefinitions: [{ AttributeName: "Id", AttributeType: "N" }],
    KeySchema: [{ AttributeName: "Id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType },
  });
  background.run();
  opened.streamArn = TableDescription.LatestStreamArn ?? "";
  const reopen = () => {
    opened.engine = createEngine({ store, now: () => opened.nowMs, schedule: background.schedule });
  };
  return { opened, reopen, store };
}

function put({ engine }: StreamedTable, Message: string) {
  const Item = { ...Key, Message: { S: Message } };
  return engine.execute("PutItem", { TableName: "books", Item });
}

async function shardsOf({ engine, streamArn }: StreamedTable) {
  const { StreamDescription } = await engine.execute("DescribeStream", { StreamArn: streamArn });
  return StreamDescription.Shards;
}

async function recordsOf(opened: StreamedTable) {
  const records = [];
  for (const { ShardId } of await shardsOf(opened)) {
    const { engine, streamArn: StreamArn } = opened;
    const first = await engine.execute("GetShardIterator", {
      StreamArn,
      ShardId,
      ShardIteratorType: "TRIM_HORIZON",
    });
    const { Records } = await engine.execute("GetRecords", first);
    records.push(...Records);
  }
  return records;
}

describe("a table's stream", () => {
  it("counts the sizes of the Developer Guide's examples", async () => {
    const { opened } = await openTable();
    await put(opened, "New item!");
    await put(opened, "This item has changed");
    await opened.engine.execute("DeleteItem", { TableName: "books", Key });
    const records = await recordsOf(opened);
    expect(records.map(({ eventName, dynamodb }) => [eventName, dynamodb.SizeBytes])).toEqual([
      ["INSERT", 26],
      ["MODIFY", 59],
      ["REMOVE", 38],
    ]);
  });

  it("closes a shard after four hours and goes on in its child", async () => {
    const { opened, reopen } = await openTable("KEYS_ONLY");
    await put(opened, "a");
    opened.nowMs += 4 * hourMs;
    await put(opened, "b");
    reopen();
    await put(opened, "c");
    const [parent, child, ...others] = await shardsOf(opened);
    expect(others).toEqual([]);
    expect(child?.ParentShardId).toBe(parent?.ShardId);
    const records = await recordsOf(opened);
    const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    expect(parent?.SequenceNumberRange.EndingSequenceNumber).toBe(numbers[0]);
    expect(child?.SequenceNumberRange).toEqual({
      StartingSequenceNumber: expect.stringMatching(/^\d{25}$/),
    });
    expect(numbers).toEqual(numbers.toSorted());
    expect(new Set(numbers).size).toBe(3);
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(3);
  });

  it.each([
    ["in front of", 2],
    ["behind", 9],
  ])("refuses an iterator whose place is %s its shard", async (_where, counter) => {
    const { opened } = await openTable();
    await put(opened, "a");
    opened.nowMs += 4 * hourMs;
    await put(opened, "b");
    const [, child] = await shardsOf(opened);
    const ShardIterator = printShardIterator({
      streamArn: opened.streamArn,
      shardId: child?.ShardId ?? "",
      counter,
      createdAtMs: opened.nowMs,
    });
    await expect(opened.engine.execute("GetRecords", { ShardIterator })).rejects.toThrow(
      "Invalid ShardIterator",
    );
  });

  it("keeps the order when the clock is set back", async () => {
    const { opened, reopen } = await openTable();
    await put(opened, "a");
    opened.nowMs -= 48 * hourMs;
    await put(opened, "b");
    reopen();
    await put(opened, "c");
    const records = await recordsOf(opened);
    expect(records.map(({ dynamodb }) => dynamodb.NewImage?.["Message"])).toEqual([
      { S: "a" },
      { S: "b" },
      { S: "c" },
    ]);
    expect(await shardsOf(opened)).toHaveLength(1);
  });

  it("leaves the store after a day, one slice after the other, and keeps its numbers", async () => {
    const { opened, reopen, store } = await openTable("KEYS_ONLY");
    const changes = () => [
      ...store.entries({ start: "\x02", end: "\x03", direction: "forward" as const }),
    ];
    for (let n = 0; n < 1000; n += 1) {
      await put(opened, String(n));
    }
    const last = (await recordsOf(opened)).at(-1);
    opened.nowMs += 24 * hourMs;
    opened.background.run(10_000);
    expect(changes()).toHaveLength(1000);
    opened.nowMs += 501;
    expect(await recordsOf(opened)).toEqual([]);
    opened.background.run(10_000);
    expect(changes()).toHaveLength(0);
    reopen();
    await put(opened, "next");
    const [next] = await recordsOf(opened);
    expect(String(next?.dynamodb.SequenceNumber) > String(last?.dynamodb.SequenceNumber)).toBe(
      true,
    );
  });

  it("leaves the store a few changes at a time when they are large", async () => {
    const { opened, store } = await openTable("NEW_AND_OLD_IMAGES");
    const range = { start: "\x02", end: "\x03", direction: "forward" as const };
    for (const letter of ["a", "b", "c", "d"]) {
      await put(opened, letter.repeat(300_000));
    }
    opened.nowMs += 24 * hourMs + 501;
    const left: number[] = [];
    while (opened.background.runNext(10_000) && left.at(-1) !== 0) {
      left.push([...store.entries(range)].length);
    }
    expect(left).toEqual([2, 1, 0]);
  });

  it("goes on from an expiry's record when older changes are trimmed in the same round", async () => {
    const { opened } = await openTable();
    await opened.engine.execute("UpdateTimeToLive", {
      TableName: "books",
      TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
    });
    opened.background.run(10_000);
    const ttl = { N: String(Math.floor(opened.nowMs / 1000) + 24 * 60 * 60) };
    await opened.engine.execute("PutItem", { TableName: "books", Item: { ...Key, ttl } });
    opened.nowMs += 24 * hourMs + 2000;
    opened.background.run(10_000);
    await put(opened, "next");
    const records = await recordsOf(opened);
    expect(records.map(({ eventName }) => eventName)).toEqual(["REMOVE", "INSERT"]);
  });

  it("is gone with its state a day after it was disabled", async () => {
    const { opened, store } = await openTable();
    for (let n = 0; n < 1000; n += 1) {
      await put(opened, String(n));
    }
    await opened.engine.execute("UpdateTable", {
      TableName: "books",
      StreamSpecification: { StreamEnabled: false },
    });
    opened.background.run();
    opened.nowMs += 24 * hourMs + 1;
    opened.background.run(10_000);
    const ranges = [
      { start: "\x00S", end: "\x00T", direction: "forward" as const },
      { start: "\x02", end: "\x03", direction: "forward" as const },
    ];
    expect(ranges.flatMap((range) => [...store.entries(range)])).toEqual([]);
    expect(await opened.engine.execute("ListStreams", {})).toEqual({ Streams: [] });
  });

  it("stays where it was when the store refuses the write", async () => {
    const memory = createMemoryStore();
    let isRefusing = false;
    const engine = createEngine({
      store: {
        ...memory,
        get: (key) => memory.get(key),
        entries: (range) => memory.entries(range),
        flushed: (key) => memory.flushed(key),
        close: () => memory.close(),
        write: (batch) => {
          if (isRefusing) throw new Error("disk full");
          memory.write(batch);
        },
      },
      now: () => 1_700_000_000_000,
    });
    const { TableDescription } = await engine.execute("CreateTable", {
      TableName: "books",
      AttributeDefinitions: [{ AttributeName: "Id", AttributeType: "N" }],
      KeySchema: [{ AttributeName: "Id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
    });
    const opened = { engine, streamArn: TableDescription.LatestStreamArn ?? "" } as StreamedTable;
    await new Promise(setImmediate);
    await put(opened, "a");
    isRefusing = true;
    await expect(put(opened, "b")).rejects.toThrow("could not carry out");
    isRefusing = false;
    await put(opened, "c");
    const numbers = (await recordsOf(opened)).map(({ dynamodb }) =>
      BigInt(dynamodb.SequenceNumber),
    );
    expect(numbers).toHaveLength(2);
    expect((numbers[1] ?? 0n) - (numbers[0] ?? 0n)).toBe(1n);
  });
});
