import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import { awsSdkRequestHandler } from "@plinth/server";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it, onTestFinished } from "vitest";
import { compositeTable, Probe } from "./fixtures/probe.fixture.ts";

async function documentClient(): Promise<{ client: DynamoDBDocumentClient; TableName: string }> {
  const engine = createEngine({ store: createMemoryStore() });
  onTestFinished(() => engine.close());
  const probe = new Probe();
  probe.use({ client: inProcess(engine), close: () => engine.close() });
  const TableName = await probe.createTable(compositeTable);
  const sdkClient = new DynamoDBClient({
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDOFTHESUITE", secretAccessKey: "not-really-a-secret" },
    requestHandler: awsSdkRequestHandler(engine),
  });
  return { client: DynamoDBDocumentClient.from(sdkClient), TableName };
}

describe("The AWS SDK's document client", () => {
  it("keeps native values, conditions and returned attributes", async () => {
    const { client, TableName } = await documentClient();
    const Item = {
      pk: "a",
      sk: "b",
      n: 1.5,
      list: [true, null, { deep: "x" }],
      tags: new Set(["t"]),
    };
    await client.send(new PutCommand({ TableName, Item }));
    const Key = { pk: "a", sk: "b" };
    expect((await client.send(new GetCommand({ TableName, Key }))).Item).toEqual(Item);
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: "ADD n :n",
        ConditionExpression: "contains(tags, :tag)",
        ExpressionAttributeValues: { ":n": 2, ":tag": "t" },
        ReturnValues: "UPDATED_NEW",
      }),
    );
    expect(Attributes).toEqual({ n: 3.5 });
  });

  it("pages with its own paginator, and stops", async () => {
    const { client, TableName } = await documentClient();
    for (const sk of ["1", "2", "3", "4"]) {
      await client.send(new PutCommand({ TableName, Item: { pk: "p", sk } }));
    }
    const pages: number[] = [];
    const query = {
      TableName,
      KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": "p" },
    };
    for await (const { Count = 0 } of paginateQuery({ client, pageSize: 2 }, query)) {
      pages.push(Count);
    }
    expect(pages).toEqual([2, 2, 0]);
  });
});
