import { inspect } from "node:util";
import * as commands from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { awsSdk } from "./aws-sdk.ts";

/** An SDK client whose endpoint answers with `statusCode` and `body`, and what it was asked. */
function sdkAnswering(statusCode: number, body: object) {
  const requests: { target: string | undefined; body: unknown }[] = [];
  const client = new commands.DynamoDBClient({
    region: "us-east-1",
    credentials: { accessKeyId: "AKID", secretAccessKey: "canary" },
    maxAttempts: 1,
    requestHandler: {
      handle(request: { headers: Record<string, string>; body: Uint8Array | string }) {
        const text =
          typeof request.body === "string" ? request.body : new TextDecoder().decode(request.body);
        requests.push({ target: request.headers["x-amz-target"], body: JSON.parse(text) });
        const headers = { "x-amzn-requestid": "ID" };
        const response = { statusCode, headers, body: Buffer.from(JSON.stringify(body)) };
        return Promise.resolve({ response });
      },
    },
  });
  return { client, requests };
}

describe("awsSdk", () => {
  it("sends through the SDK client and gives the API's output", async () => {
    const item = { pk: { S: "1" }, b: { B: new Uint8Array([0, 1]) } };
    const { client, requests } = sdkAnswering(200, {
      Item: { pk: { S: "1" }, b: { B: "AAE=" } },
    });
    const output = await awsSdk(client, commands).send("GetItem", { TableName: "t", Key: item });
    expect(output).toEqual({ Item: item });
    expect(requests).toEqual([
      {
        target: "DynamoDB_20120810.GetItem",
        body: { TableName: "t", Key: { pk: { S: "1" }, b: { B: "AAE=" } } },
      },
    ]);
  });

  it("finds the SDK's commands itself when they are not handed in", async () => {
    const { client } = sdkAnswering(200, { TableNames: ["t"] });
    expect(await awsSdk(client).send("ListTables", {})).toEqual({ TableNames: ["t"] });
  });

  it("gives times as the API does, in epoch seconds", async () => {
    const Table = { TableName: "t", CreationDateTime: 1_700_000_000.5 };
    const { client } = sdkAnswering(200, { Table });
    const output = await awsSdk(client, commands).send("DescribeTable", { TableName: "t" });
    expect(output).toEqual({ Table });
  });

  it("sends the operations on streams through the client for them", async () => {
    class GetRecordsCommand {
      readonly input: object;
      constructor(input: object) {
        this.input = input;
      }
    }
    const sent: unknown[] = [];
    const Keys = { pk: { B: new Uint8Array([0, 1]) } };
    const time = 1_700_000_000;
    const dynamodb = { ApproximateCreationDateTime: new Date(time * 1000), Keys };
    const streams = {
      send: async (command: unknown) => {
        sent.push(command);
        return { $metadata: {}, Records: [{ eventID: "1", dynamodb }] };
      },
    };
    const { client } = sdkAnswering(500, {});
    const options = { streams, streamsCommands: { GetRecordsCommand } };
    const input = { ShardIterator: "i" };
    expect(await awsSdk(client, commands, options).send("GetRecords", input)).toEqual({
      Records: [{ eventID: "1", dynamodb: { ApproximateCreationDateTime: time, Keys } }],
    });
    expect(sent).toEqual([new GetRecordsCommand(input)]);
  });

  it("tells how to make a client for streams when there is none", async () => {
    const { client } = sdkAnswering(200, {});
    await expect(awsSdk(client, commands).send("ListStreams", {})).rejects.toMatchObject({
      name: "StreamsClientError",
      message: expect.stringContaining("{ streams: new DynamoDBStreamsClient({ ... }) }"),
    });
  });

  it("tells the region that the SDK client calls", async () => {
    const { client } = sdkAnswering(200, {});
    expect(await awsSdk(client, commands).describeTarget?.()).toEqual({ region: "us-east-1" });
    const bare = { send: () => Promise.resolve({}) };
    expect(await awsSdk(bare).describeTarget?.()).toEqual({ region: undefined });
  });

  it("makes an SDK exception a ServiceError with all it says", async () => {
    const reasons = [{ Code: "None" }, { Code: "ConditionalCheckFailed", Message: "no" }];
    const { client } = sdkAnswering(400, {
      __type: "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
      message: "cancelled",
      CancellationReasons: reasons,
    });
    const send = awsSdk(client, commands).send("TransactWriteItems", { TransactItems: [] });
    await expect(send).rejects.toMatchObject({
      name: "TransactionCanceledException",
      message: "cancelled",
      statusCode: 400,
      requestId: "ID",
      cancellationReasons: reasons,
      isRetryable: false,
    });
    // The SDK's own error leads to the signed request.
    expect(inspect(await send.catch((error: unknown) => error), { depth: 20 })).not.toMatch(
      /canary|Signature/,
    );
  });

  it("makes a broken connection a NetworkError", async () => {
    const client = {
      send: () => Promise.reject(Object.assign(new Error("reset"), { code: "ECONNRESET" })),
    };
    await expect(awsSdk(client, commands).send("ListTables", {})).rejects.toMatchObject({
      name: "NetworkError",
      isRetryable: true,
    });
  });

  it("ends with an AbortError when its signal says so", async () => {
    const { client } = sdkAnswering(200, {});
    const send = awsSdk(client, commands).send("ListTables", {}, { signal: AbortSignal.abort() });
    await expect(send).rejects.toMatchObject({ name: "AbortError" });
  });
});
