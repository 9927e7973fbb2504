import { connect, type Socket } from "node:net";
import { crc32 } from "node:zlib";
import type { Engine, WireRequest, WireResponse } from "@plinth/engine";
import { afterEach, describe, expect, it } from "vitest";
import {
  CredentialsRequiredError,
  PortTakenError,
  type Server,
  type ServerOptions,
  startServer,
} from "./server.ts";

type Handle = Engine["handle"];

/** Answers with what it was given. */
const echo: Handle = (request) => ({ statusCode: 200, body: JSON.stringify(request) });

const running: Server[] = [];

async function start(options: Partial<ServerOptions> & { handle?: Handle } = {}): Promise<Server> {
  const { handle = echo, ...rest } = options;
  const server = await startServer({ engine: { handle }, ...rest });
  running.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

const json = { "content-type": "application/x-amz-json-1.0" };

function post(server: Server, body: string, headers: Record<string, string> = {}) {
  return fetch(server.url, { method: "POST", body, headers: { ...json, ...headers } });
}

/** A request as text, for what fetch would not send. */
function requestText(body: string, headers: Record<string, string> = {}): string {
  const all = { Host: "127.0.0.1", ...json, "Content-Length": String(body.length), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST / HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
}

/** Opens a connection, sends text and gives all that comes back until the other side closes. */
function untilClosed(server: Server, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(server.port, "127.0.0.1", () => socket.write(text));
    let received = "";
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(received));
  });
}

/** An engine whose answers wait until the test gives them. */
function heldEngine() {
  const held: { request: WireRequest; give: (response: WireResponse) => void }[] = [];
  let onCall: () => void = () => {};
  const handle: Handle = (request) =>
    new Promise((give) => {
      held.push({ request, give });
      onCall();
    });
  const called = (count: number) =>
    new Promise<void>((resolve) => {
      onCall = () => {
        if (held.length >= count) resolve();
      };
      onCall();
    });
  return { handle, held, called };
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once("close", () => resolve()));
}

describe("startServer", () => {
  it("closes a connection above its limit at once, and takes one when another has ended", async () => {
    const server = await start({ limits: { connectionsMax: 1 } });
    const first = connect(server.port, "127.0.0.1", () => first.write(requestText("{}")));
    await new Promise((resolve) => first.once("data", resolve));
    expect(await untilClosed(server, requestText("{}"))).toBe("");
    first.destroy();
    await closed(first);
    await expect
      .poll(() => untilClosed(server, requestText("{}", { Connection: "close" })))
      .toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it("answers a call with the engine's status and body, and DynamoDB's headers", async () => {
    const server = await start({
      handle: () => ({ statusCode: 400, body: '{"message":"grün"}' }),
      requestIds: () => "ID",
    });
    const response = await post(server, "{}");
    const body = await response.text();
    expect([response.status, body]).toEqual([400, '{"message":"grün"}']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/x-amz-json-1.0",
      "content-length": "19",
      "x-amz-crc32": String(crc32(body)),
      "x-amzn-requestid": "ID",
    });
  });

  it("hands the engine target, body and access key", async () => {
    const server = await start();
    const response = await post(server, '{"a":"grün"}', {
      "x-amz-target": "DynamoDB_20120810.GetItem",
      authorization: "AWS4-HMAC-SHA256 Credential=AKID/20150830/us-east-1/dynamodb/aws4_request",
    });
    expect(await response.json()).toEqual({
      target: "DynamoDB_20120810.GetItem",
      body: '{"a":"grün"}',
      accessKeyId: "AKID",
    });
  });

  it("serves a caller without authorization and without target on loopback", async () => {
    const server = await start();
    const response = await fetch(server.url, { method: "POST", headers: json });
    expect(await response.json()).toEqual({ body: "" });
  });

  it("puts a body together from its chunks", async () => {
    const server = await start();
    const body = "x".repeat(3_000_000);
    const response = await post(server, body);
    expect(((await response.json()) as WireRequest).body.length).toBe(body.length);
  });

  it("answers a failure of the engine as DynamoDB's own", async () => {
    for (const handle of [
      () => Promise.reject(new Error("secret")),
      () => {
        throw new Error("secret");
      },
    ] satisfies Handle[]) {
      const response = await post(await start({ handle }), "{}");
      expect([response.status, await response.text()]).toEqual([
        500,
        '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"Internal server error"}',
      ]);
    }
  });

  it("tells its health on GET", async () => {
    const response = await fetch((await start({ region: "eu-west-1" })).url);
    expect([response.status, await response.text()]).toEqual([
      200,
      "healthy: dynamodb.eu-west-1.amazonaws.com ",
    ]);
  });

  it.each([
    ["another method", "/", { method: "PUT", headers: json }],
    ["another path", "/tables", { method: "POST", headers: json }],
    ["another content type", "/", { method: "POST", headers: { "content-type": "text/plain" } }],
    ["a preflight", "/", { method: "OPTIONS", headers: { origin: "http://a" } }],
  ])("answers %s with 404", async (_case, path, init) => {
    const response = await fetch((await start()).url + path, init);
    expect([response.status, await response.text(), response.headers.get("x-amz-crc32")]).toEqual([
      404,
      "<UnknownOperationException/>\n",
      "3552371480",
    ]);
    expect(response.headers.has("access-control-allow-origin")).toBe(false);
  });

  it("refuses a body that is not UTF-8", async () => {
    const server = await start();
    const body = Buffer.from([0x7b, 0xff, 0x7d]);
    const response = await fetch(server.url, { method: "POST", body, headers: json });
    expect([response.status, await response.text()]).toEqual([
      400,
      '{"__type":"com.amazon.coral.service#SerializationException"}',
    ]);
  });

  it("lets a listed origin's pages call, and no other's", async () => {
    const server = await start({ corsOrigins: ["http://localhost:5173"] });
    const preflight = await fetch(server.url, {
      method: "OPTIONS",
      headers: {
        origin: "http://localhost:5173",
        "access-control-request-headers": "x-amz-target",
      },
    });
    expect(preflight.status).toBe(200);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("http://localhost:5173");
    expect(preflight.headers.get("access-control-allow-headers")).toBe("x-amz-target");
    const allowed = await post(server, "{}", { origin: "http://localhost:5173" });
    expect(allowed.headers.get("access-control-allow-origin")).toBe("http://localhost:5173");
    const other = await post(server, "{}", { origin: "http://evil.example.com" });
    expect(other.headers.has("access-control-allow-origin")).toBe(false);
  });

  it.each(["localhost:8000", "127.0.0.1", "[::1]:8000", "127.0.0.2:1"])(
    "answers on loopback to the host name %s",
    async (host) => {
      const text = requestText("{}", { Host: host, Connection: "close" });
      expect(await untilClosed(await start(), text)).toMatch(/^HTTP\/1\.1 200 /);
    },
  );

  it.each(["evil.example.com", "127.0.0.1.example.com:8000", "localhost.example.com"])(
    "refuses the host name %s on loopback, as a page that rebinds DNS sends it",
    async (host) => {
      const calls: WireRequest[] = [];
      const server = await start({
        handle: (request) => {
          calls.push(request);
          return { statusCode: 200, body: "{}" };
        },
      });
      const text = requestText("{}", { Host: host, Connection: "close" });
      const received = await untilClosed(server, text);
      expect(received).toMatch(/^HTTP\/1\.1 403 /);
      expect(received).toContain("#AccessDeniedException");
      expect(calls).toEqual([]);
    },
  );

  it("does not listen for other machines without access keys", async () => {
    for (const host of ["0.0.0.0", "::", "192.0.2.1"]) {
      await expect(start({ host })).rejects.toThrow(CredentialsRequiredError);
    }
  });

  it("asks every caller for a signature on an address that other machines reach", async () => {
    const credentials = [{ accessKeyId: "AKID", secretAccessKey: "secret" }];
    const server = await start({ host: "0.0.0.0", credentials });
    const response = await fetch(`http://127.0.0.1:${server.port}`, {
      method: "POST",
      body: "{}",
      headers: json,
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        __type: "com.amazon.coral.service#MissingAuthenticationTokenException",
        message: "Request is missing Authentication Token",
      },
    ]);
  });

  it("says that its port is taken, and what to do", async () => {
    const { port } = await start();
    const second = start({ port });
    await expect(second).rejects.toThrow(PortTakenError);
    await expect(second).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is already in use. Stop the program that listens there, or choose another port (0 takes a free one).`,
    );
  });

  it("refuses a body beyond its limit, announced or not, and serves the next call", async () => {
    const server = await start({ limits: { bodySizeBytesMax: 1000 } });
    const text = "x".repeat(100_000);
    const announced = await post(server, text);
    expect([announced.status, await announced.text()]).toEqual([
      413,
      '{"__type":"com.amazon.coral.service#RequestEntityTooLargeException","message":"Request Entity Too Large"}',
    ]);
    const stream = new Blob([text]).stream();
    const init = { method: "POST", body: stream, headers: json, duplex: "half" };
    expect((await fetch(server.url, init)).status).toBe(413);
    expect((await post(server, "{}")).status).toBe(200);
  });

  it("refuses headers beyond its limit", async () => {
    const server = await start({ limits: { headerSizeBytesMax: 1000 } });
    const text = requestText("{}", { "X-Long": "x".repeat(2000) });
    expect(await untilClosed(server, text)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it("refuses what is not HTTP", async () => {
    expect(await untilClosed(await start(), "hello\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("closes connections whose headers or body do not come, and those that say nothing", async () => {
    const limits = {
      headersTimeoutMs: 20,
      requestTimeoutMs: 20,
      keepAliveTimeoutMs: 20,
      checkIntervalMs: 5,
    };
    const server = await start({ limits });
    const headless = "POST / HTTP/1.1\r\nHost: localhost\r\n";
    expect(await untilClosed(server, headless)).toMatch(/^HTTP\/1\.1 408 /);
    const bodyless = requestText("{}", { "Content-Length": "10" });
    expect(await untilClosed(server, bodyless)).toMatch(/^HTTP\/1\.1 408 /);
    await untilClosed(server, "");
    expect(await untilClosed(server, requestText("{}"))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("closes the connection of a caller that does not take its answer", async () => {
    const large = "x".repeat(16_000_000);
    const limits = { stalledTimeoutMs: 30, stopTimeoutMs: 60_000 };
    const server = await start({ handle: () => ({ statusCode: 200, body: large }), limits });
    const socket = connect(server.port, "127.0.0.1", () => socket.write(requestText("{}")));
    await new Promise((resolve) => socket.once("readable", resolve));
    // It resolves because the connection was closed: nothing else would end it in this test's time.
    await server.stop();
    socket.destroy();
  });

  it("is not harmed by a client that goes away in the middle of its body or of its answer", async () => {
    const engine = heldEngine();
    const server = await start({ handle: engine.handle });
    const first = connect(server.port, "127.0.0.1", () => {
      first.write(requestText("{}", { "Content-Length": "10" }), () => first.destroy());
    });
    await closed(first);
    const second = connect(server.port, "127.0.0.1", () => second.write(requestText("{}")));
    await engine.called(1);
    second.destroy();
    await closed(second);
    engine.held[0]?.give({ statusCode: 200, body: "{}" });

    const third = post(server, "third");
    await engine.called(2);
    engine.held[1]?.give({ statusCode: 200, body: "{}" });
    expect((await third).status).toBe(200);
    expect(engine.held.map(({ request }) => request.body)).toEqual(["{}", "third"]);
  });

  it("answers pipelined requests in their order", async () => {
    const engine = heldEngine();
    const server = await start({ handle: engine.handle });
    const text = requestText("1") + requestText("2") + requestText("3", { Connection: "close" });
    const received = untilClosed(server, text);
    await engine.called(3);
    for (const index of [2, 0, 1]) {
      engine.held[index]?.give({ statusCode: 200, body: `"answer ${index}"` });
    }
    expect((await received).match(/answer \d/g)).toEqual(["answer 0", "answer 1", "answer 2"]);
  });

  it("works on eight requests of a connection at a time, and answers them all", async () => {
    const { handle, held, called } = heldEngine();
    const server = await start({ handle });
    const socket = connect(server.port, "127.0.0.1");
    let received = "";
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
    });
    socket.write(requestText("{}").repeat(20));
    await called(8);
    // Another connection's call comes behind all that this one has sent.
    const other = post(server, "{}");
    await called(9);
    expect(held).toHaveLength(9);

    const stopped = closed(socket);
    for (let given = 0; given < 21; given += 1) {
      await called(given + 1);
      held[given]?.give({ statusCode: 200, body: `"answer"` });
    }
    expect((await other).status).toBe(200);
    await server.stop();
    await stopped;
    expect(received.match(/"answer"/g)).toHaveLength(20);
  });

  it("stops after it has answered what it accepted, pipelined requests included", async () => {
    const engine = heldEngine();
    const server = await start({ handle: engine.handle });
    const idle = connect(server.port, "127.0.0.1");
    const idleClosed = closed(idle);
    const received = untilClosed(server, requestText("1") + requestText("2"));
    await engine.called(2);

    const stopped = server.stop();
    await idleClosed;
    await expect(fetch(server.url)).rejects.toThrow();
    const large = JSON.stringify("x".repeat(4_000_000));
    engine.held[1]?.give({ statusCode: 200, body: large });
    engine.held[0]?.give({ statusCode: 200, body: '"first"' });
    await stopped;
    const text = await received;
    expect(text).toContain('"first"');
    expect(text.endsWith(large)).toBe(true);
    await server.stop();
  });

  it("stops without those who keep it waiting too long", async () => {
    const engine = heldEngine();
    const server = await start({ handle: engine.handle, limits: { stopTimeoutMs: 10 } });
    const received = untilClosed(server, requestText("{}"));
    await engine.called(1);
    await server.stop();
    expect(await received).toBe("");
  });
});
