import { beforeAll, expect, it } from "vitest";
import { compositeTable, simpleTable } from "./fixtures/probe.fixture.ts";
import {
  changeStream,
  createStreamedTable,
  recordsOf,
  shardsOf,
} from "./fixtures/streams.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const hourMs = 60 * 60 * 1000;
const invalid = "ValidationException: One or more parameter values were invalid: ";

describeOnEachTarget("DescribeStream", (probe) => {
  let TableName = "";
  let StreamArn = "";
  beforeAll(async () => {
    ({ TableName, StreamArn } = await createStreamedTable(probe, compositeTable, "NEW_IMAGE"));
  });

  async function statusOf(arn: string): Promise<string> {
    const { StreamDescription } = await probe.send("DescribeStream", { StreamArn: arn });
    return StreamDescription.StreamStatus;
  }

  it("tells all about a stream", async () => {
    const { Table } = await probe.send("DescribeTable", { TableName });
    const { StreamDescription } = await probe.send("DescribeStream", { StreamArn });
    expect(StreamDescription).toEqual({
      StreamArn,
      StreamLabel: Table.LatestStreamLabel,
      StreamStatus: "ENABLED",
      StreamViewType: "NEW_IMAGE",
      CreationRequestDateTime: expect.any(Number),
      TableName,
      KeySchema: Table.KeySchema,
      Shards: expect.any(Array),
    });
    expect(StreamDescription.StreamLabel).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/);
    expect(StreamDescription.Shards[0]).toEqual({
      ShardId: expect.stringMatching(/^shardId-\d{20}-[0-9a-f]{8}$/),
      SequenceNumberRange: { StartingSequenceNumber: expect.stringMatching(/^\d{21,40}$/) },
    });
  });

  it("is in its table's description", async () => {
    const { Table } = await probe.send("DescribeTable", { TableName });
    expect(Table.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: "NEW_IMAGE" });
    expect(Table.LatestStreamArn).toBe(StreamArn);
  });

  it("closes its shards when it is disabled, and another stream follows", async () => {
    const streamed = await createStreamedTable(probe, simpleTable, "KEYS_ONLY");
    await probe.send("PutItem", { TableName: streamed.TableName, Item: { pk: { S: "a" } } });
    expect(await changeStream(probe, streamed.TableName)).toBe(streamed.StreamArn);
    const { Table } = await probe.send("DescribeTable", { TableName: streamed.TableName });
    expect(Table).not.toHaveProperty("StreamSpecification");
    expect(await statusOf(streamed.StreamArn)).toBe("DISABLED");
    const [shard] = await shardsOf(probe, streamed.StreamArn);
    expect(shard?.["SequenceNumberRange"]).toEqual({
      StartingSequenceNumber: expect.any(String),
      EndingSequenceNumber: expect.any(String),
    });
    await probe.send("PutItem", { TableName: streamed.TableName, Item: { pk: { S: "b" } } });
    expect(await recordsOf(probe, streamed.StreamArn, 1)).toHaveLength(1);

    const nextArn = await changeStream(probe, streamed.TableName, "OLD_IMAGE");
    expect(nextArn).not.toBe(streamed.StreamArn);
    expect(await statusOf(nextArn)).toBe("ENABLED");
    expect(await statusOf(streamed.StreamArn)).toBe("DISABLED");
  });

  it("gives pages of the shards, with the parent of each, and the children of one", async ({
    skip,
  }) => {
    const { passTime } = probe.target;
    if (passTime === undefined) return skip("the target's clock is not ours");
    const streamed = await createStreamedTable(probe, simpleTable);
    for (const n of ["1", "2", "3"]) {
      const Item = { pk: { S: "a" }, n: { N: n } };
      await probe.send("PutItem", { TableName: streamed.TableName, Item });
      passTime(4 * hourMs);
    }
    const input = { StreamArn: streamed.StreamArn };
    const all = (await probe.send("DescribeStream", input))["StreamDescription"].Shards;
    const [first, second, third] = all;
    expect(all).toHaveLength(3);
    expect([second.ParentShardId, third.ParentShardId]).toEqual([first.ShardId, second.ShardId]);

    const page = await probe.send("DescribeStream", { ...input, Limit: 2 });
    expect(page["StreamDescription"].Shards).toEqual([first, second]);
    expect(page["StreamDescription"].LastEvaluatedShardId).toBe(second.ShardId);
    const rest = await probe.send("DescribeStream", {
      ...input,
      ExclusiveStartShardId: second.ShardId,
    });
    expect(rest["StreamDescription"].Shards).toEqual([third]);
    expect(rest["StreamDescription"]).not.toHaveProperty("LastEvaluatedShardId");

    const children = await probe.send("DescribeStream", {
      ...input,
      ShardFilter: { Type: "CHILD_SHARDS", ShardId: first.ShardId },
    });
    expect(children["StreamDescription"].Shards).toEqual([second]);
  });

  it("loses a closed shard after a day", async ({ skip }) => {
    const { passTime } = probe.target;
    if (passTime === undefined) return skip("the target's clock is not ours");
    const streamed = await createStreamedTable(probe, simpleTable);
    const put = (n: string) =>
      probe.send("PutItem", { TableName: streamed.TableName, Item: { pk: { S: n } } });
    await put("a");
    passTime(4 * hourMs);
    await put("b");
    const [parent, child] = await shardsOf(probe, streamed.StreamArn);
    passTime(24 * hourMs + 1000);
    expect(await shardsOf(probe, streamed.StreamArn)).toEqual([child]);
    expect(child?.["ParentShardId"]).toBe(parent?.["ShardId"]);
  });

  it.each<[string, object, string]>([
    [
      "a stream without a view",
      { StreamEnabled: true },
      "If stream is being enabled then UpdateViewType is required",
    ],
    [
      "a view without a stream",
      { StreamEnabled: false, StreamViewType: "KEYS_ONLY" },
      "If stream is being disabled, then",
    ],
  ])("is not for UpdateTable with %s", async (_case, StreamSpecification, message) => {
    const refused = await probe.refusalText("UpdateTable", { TableName, StreamSpecification });
    expect(refused).toContain(`${invalid}${message}`);
  });

  it("is not changed together with the table's throughput", async () => {
    const refused = await probe.refusalText("UpdateTable", {
      TableName,
      BillingMode: "PROVISIONED",
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      StreamSpecification: { StreamEnabled: false },
    });
    expect(refused).toBe(`${invalid}You cannot modify stream status while updating table IOPS`);
  });

  it("is refused twice, and keeps its view", async () => {
    const enabled = { StreamEnabled: true, StreamViewType: "KEYS_ONLY" };
    expect(
      await probe.refusalText("UpdateTable", { TableName, StreamSpecification: enabled }),
    ).toBe(`ValidationException: Table already has an enabled stream: TableName: ${TableName}`);
    const without = await probe.createTable(simpleTable);
    expect(
      await probe.refusalText("UpdateTable", {
        TableName: without,
        StreamSpecification: { StreamEnabled: false },
      }),
    ).toBe(`ValidationException: Table has no stream to disable: TableName: ${without}`);
  });

  it("refuses a stream that does not exist", async () => {
    const unknown = `${StreamArn.slice(0, -3)}xyz`;
    expect(await probe.refusalText("DescribeStream", { StreamArn: unknown })).toBe(
      `ResourceNotFoundException: Requested resource not found: Stream: ${unknown} not found`,
    );
  });

  it.each<[string, object, string]>([
    ["a limit of 0", { Limit: 0 }, "Value '0' at 'limit' failed to satisfy constraint"],
    ["a short ARN", { StreamArn: "arn" }, "Value 'arn' at 'streamArn' failed to satisfy"],
    [
      "another filter",
      { ShardFilter: { Type: "PARENTS" } },
      "Value 'PARENTS' at 'shardFilter.type' failed to satisfy constraint",
    ],
  ])("refuses %s", async (_case, members, message) => {
    const refused = await probe.refusalText("DescribeStream", { StreamArn, ...members });
    expect(refused).toContain(`ValidationException: 1 validation error detected: ${message}`);
  });
});
