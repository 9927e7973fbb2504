import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { createEngine, ManualSchedule } from "@plinth/engine";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { awsSdkRequestHandler } from "./aws-sdk-request-handler.ts";
import { startServer } from "./server.ts";

const credentials = { accessKeyId: "AKID", secretAccessKey: "secret" };
const region = "us-east-1";
const TableName = "books";

async function engineWithBooks() {
  const tasks = new ManualSchedule();
  const engine = createEngine({ store: createMemoryStore(), schedule: tasks.schedule });
  await engine.execute("CreateTable", {
    TableName,
    AttributeDefinitions: [
      { AttributeName: "category", AttributeType: "S" },
      { AttributeName: "id", AttributeType: "N" },
    ],
    KeySchema: [
      { AttributeName: "category", KeyType: "HASH" },
      { AttributeName: "id", KeyType: "RANGE" },
    ],
    BillingMode: "PAY_PER_REQUEST",
  });
  // The table is CREATING until its task has run.
  tasks.run();
  return engine;
}

/** What an application sees of a put, a get, a query, a refused write and a refused transaction. */
async function journey(sdk: DynamoDBClient): Promise<unknown[]> {
  const client = DynamoDBDocumentClient.from(sdk);
  const Item = { category: "Küche", id: 7, cover: new Uint8Array([0, 255]), tags: new Set(["a"]) };
  const Key = { category: "Küche", id: 7 };
  const refused = { TableName, Item, ConditionExpression: "attribute_not_exists(id)" };
  const failure = ({ name, message, CancellationReasons }: Record<string, unknown>) => [
    name,
    message,
    CancellationReasons,
  ];
  await client.send(new PutCommand({ TableName, Item }));
  return [
    (await client.send(new GetCommand({ TableName, Key }))).Item,
    (
      await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: "category = :c",
          ExpressionAttributeValues: { ":c": "Küche" },
        }),
      )
    ).Items,
    await client.send(new PutCommand(refused)).catch(failure),
    await client
      .send(new TransactWriteCommand({ TransactItems: [{ Put: refused }] }))
      .catch(failure),
    await client.send(new GetCommand({ TableName: "none", Key })).catch(failure),
  ];
}

describe("awsSdkRequestHandler and startServer", () => {
  it("give the AWS SDK the same answers of one engine", async () => {
    const inProcessEngine = await engineWithBooks();
    const inProcess = await journey(
      new DynamoDBClient({
        region,
        credentials,
        requestHandler: awsSdkRequestHandler(inProcessEngine),
      }),
    );

    const servedEngine = await engineWithBooks();
    const server = await startServer({ engine: servedEngine });
    const sdk = new DynamoDBClient({ region, credentials, endpoint: server.url });
    const overHttp = await journey(sdk);
    sdk.destroy();
    await server.stop();

    expect(overHttp).toEqual(inProcess);
    expect(inProcess[0]).toEqual({
      category: "Küche",
      id: 7,
      cover: new Uint8Array([0, 255]),
      tags: new Set(["a"]),
    });
    expect(inProcess[2]).toEqual([
      "ConditionalCheckFailedException",
      "The conditional request failed",
      undefined,
    ]);
    await Promise.all([inProcessEngine.close(), servedEngine.close()]);
  });
});

describe("a request's report", () => {
  it("says which door the request came through", async () => {
    const origins: string[] = [];
    const engine = createEngine({
      store: createMemoryStore(),
      onRequest: ({ origin }) => {
        origins.push(origin);
      },
    });
    const server = await startServer({ engine });
    const overHttp = new DynamoDBClient({ region, credentials, endpoint: server.url });
    const inProcess = new DynamoDBClient({
      region,
      credentials,
      requestHandler: awsSdkRequestHandler(engine),
    });
    await overHttp.send(new ListTablesCommand());
    await inProcess.send(new ListTablesCommand());
    expect(origins).toEqual(["http", "process"]);
    overHttp.destroy();
    inProcess.destroy();
    await server.stop();
    await engine.close();
  });
});
