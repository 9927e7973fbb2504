import { Readable } from "node:stream";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { Engine } from "@plinth/engine";
import { describe, expect, it } from "vitest";
import { awsSdkRequestHandler } from "./aws-sdk-request-handler.ts";
import { startServer } from "./server.ts";

const credentials = { accessKeyId: "AKID", secretAccessKey: "secret" };
const getItem = new GetItemCommand({ TableName: "books", Key: { pk: { S: "grün" } } });
const wireBody = '{"TableName":"books","Key":{"pk":{"S":"grün"}}}';

/** Answers every call with an item that repeats it. */
const echo: Pick<Engine, "handle"> = {
  handle: ({ target, body, accessKeyId }) => ({
    statusCode: 200,
    body: JSON.stringify({ Item: { call: { S: `${target} ${body} ${accessKeyId}` } } }),
  }),
};

const refusal: Pick<Engine, "handle"> = {
  handle: () => ({
    statusCode: 400,
    body: '{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"gone"}',
  }),
};

function inProcess(engine: Pick<Engine, "handle">): DynamoDBClient {
  const requestHandler = awsSdkRequestHandler(engine);
  return new DynamoDBClient({ region: "us-east-1", credentials, requestHandler });
}

describe("awsSdkRequestHandler", () => {
  it("runs an SDK client's calls on the engine", async () => {
    const { Item, $metadata } = await inProcess(echo).send(getItem);
    expect(Item).toEqual({ call: { S: `DynamoDB_20120810.GetItem ${wireBody} AKID` } });
    expect($metadata.requestId).toMatch(/^[0-9A-Z]{52}$/);
  });

  it("gives the SDK's own exceptions", async () => {
    await expect(inProcess(refusal).send(getItem)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "gone",
    });
  });

  it("reads a body of any kind, streams too", async () => {
    const handler = awsSdkRequestHandler(echo);
    const bytes = new TextEncoder().encode(wireBody);
    // In the middle of a letter of two bytes.
    const halves = [bytes.subarray(0, -6), bytes.subarray(-6)];
    const bodies = [
      wireBody,
      bytes,
      bytes.buffer,
      Readable.from(halves),
      new Blob([bytes]).stream(),
      Readable.from([wireBody]),
    ];
    for (const body of bodies) {
      const { response } = await handler.handle({ headers: {}, body });
      expect(Buffer.from(response.body).toString()).toContain(
        JSON.stringify(wireBody).slice(1, -1),
      );
    }
    await expect(handler.handle({ headers: {}, body: 7 })).rejects.toThrow(
      "The body of a request is text, bytes or a stream of them.",
    );
    const broken = Readable.from(
      (async function* () {
        yield "{";
        throw new Error("cut off");
      })(),
    );
    await expect(handler.handle({ headers: {}, body: broken })).rejects.toThrow("cut off");
  });

  it("ends a call that was aborted", async () => {
    const send = inProcess(echo).send(getItem, { abortSignal: AbortSignal.abort() });
    await expect(send).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("startServer with the real SDK", () => {
  it("verifies what the SDK signs, body and headers", async () => {
    const server = await startServer({
      engine: echo,
      host: "0.0.0.0",
      credentials: [credentials],
    });
    const endpoint = `http://127.0.0.1:${server.port}`;
    const sdk = (secretAccessKey: string) =>
      new DynamoDBClient({
        region: "us-east-1",
        endpoint,
        credentials: { ...credentials, secretAccessKey },
      });
    const known = sdk("secret");
    const stranger = sdk("guess");
    expect((await known.send(getItem)).Item).toEqual({
      call: { S: `DynamoDB_20120810.GetItem ${wireBody} AKID` },
    });
    await expect(stranger.send(getItem)).rejects.toMatchObject({
      name: "InvalidSignatureException",
    });
    known.destroy();
    stranger.destroy();
    await server.stop();
  });
});
