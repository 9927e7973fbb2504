import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb-streams";
import { createEngine } from "@plinth/engine";
import { startServer } from "@plinth/server";
import { createMemoryStore } from "@plinth/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** Signed calls over HTTP: both services at one address, and the keys are checked. */
async function open() {
  const clock = { passedMs: 0 };
  const engine = createEngine({
    store: createMemoryStore(),
    now: () => Date.now() + clock.passedMs,
  });
  const credentials = { accessKeyId: "AKIDOFTHESUITE", secretAccessKey: "not-really-a-secret" };
  const server = await startServer({ engine, credentials: [credentials] });
  const config = { region: "us-east-1", endpoint: server.url, credentials, maxAttempts: 1 };
  const dynamodb = new DynamoDBClient(config);
  const streams = new DynamoDBStreamsClient(config);
  const { TableDescription } = await engine.execute("CreateTable", {
    TableName: "books",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  });
  await new Promise(setImmediate);
  const close = async () => {
    dynamodb.destroy();
    streams.destroy();
    await server.stop();
    await engine.close();
  };
  return { dynamodb, streams, clock, StreamArn: TableDescription.LatestStreamArn, close };
}

describe("DynamoDBStreamsClient", () => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it("reads what DynamoDBClient wrote at the same endpoint", async () => {
    const { dynamodb, streams, StreamArn } = opened;
    const Item = { pk: { S: "a" }, bytes: { B: new Uint8Array([0, 255]) } };
    await dynamodb.send(new PutItemCommand({ TableName: "books", Item }));
    const { Streams } = await streams.send(new ListStreamsCommand({ TableName: "books" }));
    expect(Streams?.map((stream) => stream.StreamArn)).toEqual([StreamArn]);
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    expect(StreamDescription?.CreationRequestDateTime).toBeInstanceOf(Date);
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        StreamArn,
        ShardId: StreamDescription?.Shards?.[0]?.ShardId,
        ShardIteratorType: "TRIM_HORIZON",
      }),
    );
    const { Records, NextShardIterator } = await streams.send(
      new GetRecordsCommand({ ShardIterator }),
    );
    expect(Records?.[0]?.dynamodb?.ApproximateCreationDateTime).toBeInstanceOf(Date);
    expect(Records?.map(({ dynamodb: record }) => record?.NewImage)).toEqual([Item]);

    opened.clock.passedMs = 16 * 60 * 1000;
    const late = streams.send(new GetRecordsCommand({ ShardIterator: NextShardIterator }));
    await expect(late).rejects.toBeInstanceOf(ExpiredIteratorException);
  });

  it("knows the service's exceptions", async () => {
    const StreamArn = "arn:aws:dynamodb:us-east-1:000000000000:table/none/stream/2026-01-01";
    await expect(
      opened.streams.send(new DescribeStreamCommand({ StreamArn })),
    ).rejects.toBeInstanceOf(ResourceNotFoundException);
  });
});
