import { describe, expect, it } from "vitest";
import { simpleTable } from "./fixtures/probe.fixture.ts";
import { changeStream, createStreamedTable } from "./fixtures/streams.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const hourMs = 60 * 60 * 1000;

describeOnEachTarget("ListStreams", (probe) => {
  it("names a table's stream", async () => {
    const { TableName, StreamArn } = await createStreamedTable(probe, simpleTable);
    const { Table } = await probe.send("DescribeTable", { TableName });
    expect(await probe.send("ListStreams", { TableName })).toEqual({
      Streams: [{ StreamArn, TableName, StreamLabel: Table.LatestStreamLabel }],
    });
    expect(StreamArn).toBe(`${Table.TableArn}/stream/${Table.LatestStreamLabel}`);
  });

  it("names none of a table without a stream", async () => {
    const TableName = await probe.createTable(simpleTable);
    expect(await probe.send("ListStreams", { TableName })).toEqual({ Streams: [] });
  });

  it("gives pages that go on behind the last ARN", async () => {
    const { TableName } = await createStreamedTable(probe, simpleTable);
    await changeStream(probe, TableName);
    await changeStream(probe, TableName, "KEYS_ONLY");
    const first = await probe.send("ListStreams", { TableName, Limit: 1 });
    expect(first["Streams"]).toHaveLength(1);
    expect(first["LastEvaluatedStreamArn"]).toBe(first["Streams"][0].StreamArn);
    const second = await probe.send("ListStreams", {
      TableName,
      ExclusiveStartStreamArn: first["LastEvaluatedStreamArn"],
    });
    expect(second["Streams"]).toHaveLength(1);
    expect(second["Streams"][0].StreamArn).not.toBe(first["Streams"][0].StreamArn);
  });

  it("names a deleted table's stream for a day", async ({ skip }) => {
    const { passTime } = probe.target;
    if (passTime === undefined) return skip("the target's clock is not ours");
    const { TableName, StreamArn } = await createStreamedTable(probe, simpleTable);
    await probe.send("DeleteTable", { TableName });
    passTime(24 * hourMs - 60_000);
    expect((await probe.send("ListStreams", { TableName }))["Streams"]).toHaveLength(1);
    passTime(2 * 60_000);
    expect(await probe.send("ListStreams", { TableName })).toEqual({ Streams: [] });
    const refused = await probe.refusalText("DescribeStream", { StreamArn });
    expect(refused).toBe(
      `ResourceNotFoundException: Requested resource not found: Stream: ${StreamArn} not found`,
    );
  });

  it.each([0, 101])("refuses a limit of %d", async (Limit) => {
    const refused = await probe.refusal("ListStreams", { Limit });
    expect(refused.name).toBe("ValidationException");
    expect(refused.message).toContain(`Value '${Limit}' at 'limit' failed to satisfy constraint`);
  });
});

describe("a service's target", () => {
  describeOnEachTarget("DynamoDB Streams", (probe) => {
    it.for([
      "DynamoDB_20120810.ListStreams",
      "DynamoDBStreams_20120810.ListTables",
      "DynamoDBStreams_20120810.GetItem",
      "DynamoDBStreams_20120810.constructor",
      "DynamoDBStreams_20111205.ListStreams",
    ])("is not %s", async (target, { skip }) => {
      const { sendRaw } = probe.target;
      if (sendRaw === undefined) return skip("there is no wire of ours");
      expect(await sendRaw(target, "{}")).toEqual({
        statusCode: 400,
        body: { __type: "com.amazon.coral.service#UnknownOperationException" },
      });
    });
  });
});
