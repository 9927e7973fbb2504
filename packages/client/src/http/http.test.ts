import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { crc32 } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import type { Client } from "../client.ts";
import { ServiceError } from "../service-error.ts";
import { type HttpOptions, http } from "./http.ts";

const credentials = { accessKeyId: "AKID", secretAccessKey: "CANARY-SECRET" };
const getItem = { TableName: "books", Key: { pk: { S: "1" } } };
const emptyOutput = {};

interface Received {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

type Step = (response: ServerResponse, request: IncomingMessage) => void;

const opened: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((resource) => resource.close()));
});

/** An endpoint that does one step after another, the last one again and again. */
async function endpointOf(...steps: Step[]) {
  const received: Received[] = [];
  const connections = new Set<unknown>();
  const server = createServer((request, response) => {
    connections.add(request.socket);
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      steps[Math.min(received.length, steps.length) - 1]?.(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  opened.push({
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, received, connections };
}

function answer(statusCode: number, body: object, headers: Record<string, string> = {}): Step {
  return (response) => {
    const text = JSON.stringify(body);
    const crc = { "x-amz-crc32": String(crc32(text)) };
    response.writeHead(statusCode, { "x-amzn-requestid": "ID", ...crc, ...headers });
    response.end(text);
  };
}

function exception(name: string, message = "", statusCode = 400): Step {
  return answer(statusCode, { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message });
}

const hangUp: Step = (response) => response.destroy();
const silence: Step = () => {};

/** A client whose waits take no time and are written down; half of each bound is drawn. */
function clientOf(endpoint: string, options: Partial<HttpOptions> = {}) {
  const waits: number[] = [];
  const client = http({
    endpoint,
    credentials,
    random: () => 0.5,
    wait: (delayMs) => {
      waits.push(delayMs);
      return Promise.resolve();
    },
    ...options,
  });
  opened.push(client);
  return { client, waits };
}

/** What a call fails with. */
async function failureOf(client: Client): Promise<ServiceError> {
  const error = await client.send("GetItem", getItem).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ServiceError);
  return error as ServiceError;
}

describe("http", () => {
  it("sends a signed call and gives its output", async () => {
    const output = { Item: { pk: { S: "grün" }, b: { B: "AAE=" } } };
    const { url, received } = await endpointOf(answer(200, output));
    const { client } = clientOf(url, { now: () => Date.UTC(2026, 0, 2, 3, 4, 5) });
    expect(await client.send("GetItem", getItem)).toEqual({
      Item: { pk: { S: "grün" }, b: { B: new Uint8Array([0, 1]) } },
    });
    expect(received[0]).toMatchObject({
      body: JSON.stringify(getItem),
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": "DynamoDB_20120810.GetItem",
        "x-amz-date": "20260102T030405Z",
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKID\/20260102\/us-east-1\/dynamodb\/aws4_request, SignedHeaders=[a-z0-9;-]+, Signature=[0-9a-f]{64}$/,
        ),
      },
    });
  });

  it("sends the operations on streams to a given endpoint under their own prefix", async () => {
    const { url, received } = await endpointOf(answer(200, { Streams: [] }));
    const { client } = clientOf(url);
    expect(await client.send("ListStreams", {})).toEqual({ Streams: [] });
    expect(received[0]?.headers["x-amz-target"]).toBe("DynamoDBStreams_20120810.ListStreams");
  });

  it("keeps its connections from call to call", async () => {
    const { url, connections } = await endpointOf(answer(200, {}));
    const { client } = clientOf(url);
    for (let count = 0; count < 10; count += 1) await client.send("GetItem", getItem);
    // Two, because undici lets a connection rest for one turn of the event loop after an answer.
    expect(connections.size).toBeLessThanOrEqual(2);
  });

  it("gives an exception with all it says", async () => {
    const body = {
      __type: "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
      Message: "cancelled",
      CancellationReasons: [{ Code: "None" }, { Code: "x", Item: { b: { B: "AAE=" } } }],
      Item: { pk: { S: "1" } },
    };
    const { url } = await endpointOf(answer(400, body));
    expect(await failureOf(clientOf(url).client)).toMatchObject({
      name: "TransactionCanceledException",
      message: "cancelled",
      statusCode: 400,
      requestId: "ID",
      cancellationReasons: [
        { Code: "None" },
        { Code: "x", Item: { b: { B: new Uint8Array([0, 1]) } } },
      ],
      item: { pk: { S: "1" } },
      isRetryable: false,
    });
  });

  it.each([
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
    "InternalServerError",
    "TransactionInProgressException",
  ])("tries again after %s", async (name) => {
    const { url, received } = await endpointOf(exception(name), answer(200, {}));
    expect(await clientOf(url).client.send("GetItem", getItem)).toEqual(emptyOutput);
    expect(received.length).toBe(2);
  });

  it.each([
    "ConditionalCheckFailedException",
    "LimitExceededException",
    "ValidationException",
    "TransactionCanceledException",
  ])("does not try again after %s", async (name) => {
    const { url, received } = await endpointOf(exception(name));
    expect(await failureOf(clientOf(url).client)).toMatchObject({ name, isRetryable: false });
    expect(received.length).toBe(1);
  });

  it("tries again when a shard of a stream has too many readers", async () => {
    const name = "LimitExceededException";
    const stream = await endpointOf(exception(name), answer(200, { Records: [] }));
    const { client } = clientOf(stream.url);
    expect(await client.send("GetRecords", { ShardIterator: "x" })).toEqual({ Records: [] });
    expect(stream.received.length).toBe(2);
    const busy = clientOf((await endpointOf(exception(name))).url);
    const reading = busy.client.send("GetRecords", { ShardIterator: "x" });
    await expect(reading).rejects.toMatchObject({ name, isRetryable: true });
  });

  it("tries again after a 5xx that is not DynamoDB's", async () => {
    const proxy: Step = (response) => {
      response.writeHead(502);
      response.end("<html>Bad gateway</html>");
    };
    const { url } = await endpointOf(proxy);
    const { client, waits } = clientOf(url, { retry: { maxAttempts: 2 } });
    expect(await failureOf(client)).toMatchObject({
      name: "UnknownError",
      message: "HTTP status 502",
      isRetryable: true,
    });
    expect(waits.length).toBe(1);
  });

  it("waits a part of a bound that doubles up to its limit", async () => {
    const { url, received } = await endpointOf(exception("InternalServerError", "busy", 500));
    const retry = { maxAttempts: 6, baseDelayMs: 50, maxDelayMs: 300 };
    const { client, waits } = clientOf(url, { retry });
    expect(await failureOf(client)).toMatchObject({ name: "InternalServerError", message: "busy" });
    expect(waits).toEqual([25, 50, 100, 150, 150]);
    expect(received.length).toBe(6);
  });

  it("does not wait past the end of the call", async () => {
    const { url, received } = await endpointOf(exception("InternalServerError", "busy", 500));
    const { client } = clientOf(url, { timeouts: { totalMs: 1000 }, retry: { baseDelayMs: 3000 } });
    expect(await failureOf(client)).toMatchObject({ name: "InternalServerError" });
    expect(received.length).toBe(1);
  });

  it("tries again when the connection breaks", async () => {
    const { url } = await endpointOf(hangUp, answer(200, {}));
    expect(await clientOf(url).client.send("GetItem", getItem)).toEqual(emptyOutput);
  });

  it("gives a NetworkError when nobody listens", async () => {
    const { url } = await endpointOf(silence);
    await opened.pop()?.close();
    expect(await failureOf(clientOf(url).client)).toMatchObject({
      name: "NetworkError",
      message: expect.stringContaining("ECONNREFUSED"),
      isRetryable: true,
      cause: expect.objectContaining({ code: "ECONNREFUSED" }),
    });
  });

  it("tries again when the answer's CRC32 is wrong", async () => {
    const { url } = await endpointOf(answer(200, {}, { "x-amz-crc32": "1" }), answer(200, {}));
    expect(await clientOf(url).client.send("GetItem", getItem)).toEqual(emptyOutput);
  });

  it("tries again when the answer is not JSON", async () => {
    const broken: Step = (response) => response.end('{"Item":');
    const { url } = await endpointOf(broken, answer(200, {}));
    expect(await clientOf(url).client.send("GetItem", getItem)).toEqual(emptyOutput);
  });

  it("gives a TimeoutError when the endpoint is silent, before or after its headers", async () => {
    const headersOnly: Step = (response) => {
      response.writeHead(200, { "content-length": "100" });
      response.flushHeaders();
    };
    for (const step of [silence, headersOnly]) {
      const { url } = await endpointOf(step);
      const { client } = clientOf(url, { timeouts: { headersMs: 20 }, retry: { maxAttempts: 1 } });
      expect(await failureOf(client)).toMatchObject({ name: "TimeoutError", isRetryable: true });
    }
  });

  it("gives a TimeoutError when the whole takes too long", async () => {
    const { url } = await endpointOf(silence);
    const { client } = clientOf(url, { timeouts: { totalMs: 20 }, retry: { maxAttempts: 1 } });
    expect(await failureOf(client)).toMatchObject({ name: "TimeoutError" });
  });

  it("keeps its deadline when somebody sets the clock", async () => {
    let nowMs = Date.UTC(2026, 0, 2);
    const setClock: Step = (response, request) => {
      nowMs += 24 * 60 * 60 * 1000;
      exception("InternalServerError", "", 500)(response, request);
    };
    const { url, received } = await endpointOf(setClock, answer(200, {}));
    const { client } = clientOf(url, { now: () => nowMs });
    expect(await client.send("GetItem", getItem)).toEqual(emptyOutput);
    expect(received.map(({ headers }) => headers["x-amz-date"])).toEqual([
      "20260102T000000Z",
      "20260103T000000Z",
    ]);
  });

  it("measures a call by the monotonic clock", async () => {
    let passedMs = 0;
    const late: Step = (response, request) => {
      passedMs += 30_000;
      exception("InternalServerError", "", 500)(response, request);
    };
    const { url, received } = await endpointOf(late, answer(200, {}));
    const { client } = clientOf(url, { monotonicNow: () => passedMs });
    expect(await failureOf(client)).toMatchObject({ name: "InternalServerError" });
    expect(received).toHaveLength(1);
  });

  it("rejects, and does not throw, for an input that is no tree", async () => {
    const { client } = clientOf("http://127.0.0.1:1");
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    const send = client.send("GetItem", { ...getItem, Key: cycle as never });
    await expect(send).rejects.toBeInstanceOf(Error);
  });

  it("ends with an AbortError before, during and between attempts", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const { url } = await endpointOf(() => controller.abort());
    const send = clientOf(url).client.send("GetItem", getItem, { signal });
    await expect(send).rejects.toMatchObject({ name: "AbortError", isRetryable: false });
    const again = clientOf(url).client.send("GetItem", getItem, { signal });
    await expect(again).rejects.toMatchObject({ name: "AbortError" });

    const between = new AbortController();
    const busy = await endpointOf(exception("ThrottlingException"));
    const { client } = clientOf(busy.url, {
      wait: () => {
        between.abort();
        return Promise.reject(new Error("the wait was aborted"));
      },
    });
    const waiting = client.send("GetItem", getItem, { signal: between.signal });
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    expect(busy.received.length).toBe(1);
  });

  it("stops retrying when the budget of all calls is spent, and earns it back by successes", async () => {
    const { url, received } = await endpointOf(exception("InternalServerError", "", 500));
    const { client } = clientOf(url, { retry: { maxAttempts: 2, budget: 12 } });
    for (const attempts of [2, 4, 5]) {
      await failureOf(client);
      expect(received.length).toBe(attempts);
    }

    const recovering = await endpointOf(
      exception("InternalServerError", "", 500),
      exception("InternalServerError", "", 500),
      ...Array.from({ length: 5 }, () => answer(200, {})),
      exception("InternalServerError", "", 500),
    );
    const second = clientOf(recovering.url, { retry: { maxAttempts: 2, budget: 5 } }).client;
    await failureOf(second);
    for (let count = 0; count < 5; count += 1) await second.send("GetItem", getItem);
    await failureOf(second);
    expect(recovering.received.length).toBe(9);
  });

  it("corrects its clock by the endpoint's, for this call and the next", async () => {
    const date = new Date(Date.UTC(2026, 0, 2, 12, 0, 0));
    const message =
      "Signature expired: 20260102T090000Z is now earlier than 20260102T114500Z (20260102T120000Z - 15 min.)";
    const body = { __type: "com.amazon.coral.service#InvalidSignatureException", message };
    const { url, received } = await endpointOf(
      answer(400, body, { date: date.toUTCString() }),
      answer(200, {}),
    );
    const { client, waits } = clientOf(url, { now: () => Date.UTC(2026, 0, 2, 9, 0, 0) });
    await client.send("GetItem", getItem);
    await client.send("GetItem", getItem);
    expect(received.map(({ headers }) => headers["x-amz-date"])).toEqual([
      "20260102T090000Z",
      "20260102T120000Z",
      "20260102T120000Z",
    ]);
    expect(waits).toEqual([]);
  });

  it("asks a credentials function once for calls at the same time, and again before they expire", async () => {
    const { url, received } = await endpointOf(answer(200, {}));
    let nowMs = Date.UTC(2026, 0, 2);
    let count = 0;
    const provide = () => {
      count += 1;
      const expiration = new Date(nowMs + 3_600_000);
      return Promise.resolve({ ...credentials, accessKeyId: `AKID${count}`, expiration });
    };
    const { client } = clientOf(url, { credentials: provide, now: () => nowMs });
    await Promise.all([client.send("GetItem", getItem), client.send("GetItem", getItem)]);
    nowMs += 3_200_000;
    await client.send("GetItem", getItem);
    nowMs += 200_000;
    await client.send("GetItem", getItem);
    const keys = received.map(({ headers }) => /AKID\d/.exec(String(headers.authorization))?.[0]);
    expect(keys).toEqual(["AKID1", "AKID1", "AKID1", "AKID2"]);
  });

  it("goes on with credentials that are still good when they cannot be renewed", async () => {
    const { url } = await endpointOf(answer(200, {}));
    let nowMs = Date.UTC(2026, 0, 2);
    const expiration = new Date(nowMs + 600_000);
    let isAway = false;
    const provide = () =>
      isAway ? Promise.reject(new Error("away")) : Promise.resolve({ ...credentials, expiration });
    const { client } = clientOf(url, { credentials: provide, now: () => nowMs });
    await client.send("GetItem", getItem);
    isAway = true;
    nowMs += 400_000;
    expect(await client.send("GetItem", getItem)).toEqual({});
    nowMs += 200_000;
    expect(await failureOf(client)).toMatchObject({ name: "CredentialsError" });
  });

  it("does not wait for credentials past the end of the call, or of its signal", async () => {
    const never = () => new Promise<never>(() => {});
    const { client } = clientOf("http://127.0.0.1:1", {
      credentials: never,
      timeouts: { totalMs: 20 },
    });
    expect(await failureOf(client)).toMatchObject({ name: "TimeoutError" });
    const controller = new AbortController();
    const { client: patient } = clientOf("http://127.0.0.1:1", { credentials: never });
    const call = patient.send("GetItem", getItem, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
  });

  it("asks a credentials function again when its token has expired", async () => {
    const { url, received } = await endpointOf(
      exception("ExpiredTokenException", "The security token included in the request is expired"),
      answer(200, {}),
    );
    let count = 0;
    const provide = () => {
      count += 1;
      return Promise.resolve({ ...credentials, sessionToken: `token${count}` });
    };
    await clientOf(url, { credentials: provide }).client.send("GetItem", getItem);
    const tokens = received.map(({ headers }) => headers["x-amz-security-token"]);
    expect(tokens).toEqual(["token1", "token2"]);
  });

  it("gives TransactWriteItems a token that its retries share, and leaves a given one", async () => {
    const busy = exception("TransactionInProgressException");
    const { url, received } = await endpointOf(busy, answer(200, {}));
    const { client } = clientOf(url, { uuid: () => "token" });
    await client.send("TransactWriteItems", { TransactItems: [] });
    await client.send("TransactWriteItems", { TransactItems: [], ClientRequestToken: "mine" });
    const tokens = received.map(({ body }) => JSON.parse(body).ClientRequestToken);
    expect(tokens).toEqual(["token", "token", "mine"]);
    const untyped = { TransactItems: [], ClientRequestToken: undefined } as object;
    await client.send("TransactWriteItems", untyped as { TransactItems: [] });
    expect(JSON.parse(received.at(-1)?.body ?? "")).toMatchObject({ ClientRequestToken: "token" });
  });

  it("sends through a given transport what it would send through its own", async () => {
    const posted: { headers: readonly string[]; body: string }[] = [];
    let closeCount = 0;
    const transport: NonNullable<HttpOptions["transport"]> = {
      async post({ headers, body }) {
        posted.push({ headers, body });
        return { statusCode: 200, headers: {}, body: Buffer.from('{"Item":{}}') };
      },
      async close() {
        closeCount += 1;
      },
    };
    const client = http({ region: "eu-west-1", credentials, transport });
    expect(await client.send("GetItem", getItem)).toEqual({ Item: {} });
    expect(posted).toEqual([{ headers: expect.any(Array), body: JSON.stringify(getItem) }]);
    expect(posted[0]?.headers.join(" ")).toMatch(/DynamoDB_20120810\.GetItem.*AWS4-HMAC-SHA256/);
    await client.close();
    expect(closeCount).toBe(1);
  });

  it("refuses calls after it was closed", async () => {
    const { url } = await endpointOf(answer(200, {}));
    const { client } = clientOf(url);
    await client.send("GetItem", getItem);
    await client.close();
    expect(await failureOf(client)).toMatchObject({ name: "ClientClosedError" });
  });

  it("shows no secret in any error or in itself, even when the endpoint repeats them", async () => {
    const canaries = { ...credentials, sessionToken: "CANARY-TOKEN" };
    const repeat: Step = (response, { headers }) => {
      const heard = `${JSON.stringify(headers)} ${canaries.secretAccessKey}`;
      exception("IncompleteSignatureException", heard)(response, {} as IncomingMessage);
    };
    const throttle: Step = (response, { headers }) => {
      const heard = `${headers.authorization} ${headers["x-amz-security-token"]}`;
      exception("ThrottlingException", heard)(response, {} as IncomingMessage);
    };
    const shown: string[] = [];
    const signatures: string[] = [];
    for (const step of [repeat, throttle, hangUp, silence]) {
      const { url, received } = await endpointOf(step);
      const { client } = clientOf(url, { credentials: canaries, timeouts: { totalMs: 50 } });
      const error = await failureOf(client);
      shown.push(inspect(error, { depth: 20, showHidden: true }), inspect(client, { depth: 20 }));
      shown.push(String(error.stack), JSON.stringify(error), error.message, inspect(error.cause));
      for (const { headers } of received) {
        signatures.push(String(/Signature=(\w+)/.exec(String(headers.authorization))?.[1]));
      }
    }
    const leaky = () => Promise.reject(new Error(`cannot use ${canaries.secretAccessKey}`));
    const error = await failureOf(clientOf("http://127.0.0.1:1", { credentials: leaky }).client);
    expect(error).toMatchObject({ name: "CredentialsError", isRetryable: false });
    shown.push(inspect(error, { depth: 20, showHidden: true }));

    const all = shown.join("\n");
    expect(signatures.length).toBeGreaterThan(3);
    for (const secret of ["CANARY", "AWS4-HMAC-SHA256 Cred", ...signatures]) {
      expect(all).not.toContain(secret);
    }
  });
});
