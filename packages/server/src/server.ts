import { createServer, type Server as HttpServer } from "node:http";
import { type AddressInfo, Server as NetServer, type Socket } from "node:net";
import type { Engine } from "@plinth/engine";
import type { AccessKey } from "./access-key.ts";
import { type Authenticate, createAuthenticate } from "./authentication.ts";
import { createCors } from "./cors.ts";
import { createDoor, type Door } from "./door.ts";
import { createLoopbackGate, isLoopbackHost } from "./gate.ts";
import { createRequestIds } from "./request-ids.ts";

/** Ceilings for one caller. A connection that breaks a time limit is closed. */
export interface ServerLimits {
  /** So many connections are open at a time; one more is closed at once. */
  readonly connectionsMax: number;
  readonly bodySizeBytesMax: number;
  readonly headerSizeBytesMax: number;
  /** From the connection, or the last answer's end, to the last header. */
  readonly headersTimeoutMs: number;
  /** From the first byte to the last of a request. */
  readonly requestTimeoutMs: number;
  /** How long a connection may wait for its next request. */
  readonly keepAliveTimeoutMs: number;
  /** How long a caller may take none of its answer's bytes. */
  readonly stalledTimeoutMs: number;
  /** How long `stop` waits for what was accepted. */
  readonly stopTimeoutMs: number;
  /** How often the time limits of requests are checked. */
  readonly checkIntervalMs: number;
}

export interface ServerOptions {
  readonly engine: Pick<Engine, "handle">;
  /** 127.0.0.1 when absent. Any address but loopback needs `credentials`. */
  readonly host?: string;
  /** 0, and when absent, is any free port. */
  readonly port?: number;
  /** The region that signatures must be scoped to; us-east-1 when absent. */
  readonly region?: string;
  readonly credentials?: readonly AccessKey[];
  /** Web pages that may call from a browser; none when absent. */
  readonly corsOrigins?: readonly string[];
  readonly now?: () => number;
  readonly requestIds?: () => string;
  readonly limits?: Partial<ServerLimits>;
}

/** A DynamoDB endpoint that listens. */
export interface Server {
  readonly url: string;
  readonly port: number;
  /** Accepts nothing more, answers what was accepted, closes every connection. */
  stop(): Promise<void>;
}

/** The port belongs to another program. */
export class PortTakenError extends Error {
  override readonly name = "PortTakenError";
  readonly port: number;

  constructor(host: string, port: number, cause: unknown) {
    const remedy =
      "Stop the program that listens there, or choose another port (0 takes a free one).";
    super(`Port ${port} on ${host} is already in use. ${remedy}`, { cause });
    this.port = port;
  }
}

/** The address can be reached from other machines and there is no access key to check them by. */
export class CredentialsRequiredError extends Error {
  override readonly name = "CredentialsRequiredError";

  constructor(host: string) {
    super(
      `${host} can be reached from other machines, so access keys are needed to listen there. ` +
        "Configure credentials, or listen on 127.0.0.1.",
    );
  }
}

const mebibyte = 1024 * 1024;

/** DynamoDB's documented request size is 16 MB; the margin is for what JSON adds around the data. */
const defaultLimits: ServerLimits = {
  connectionsMax: 1000,
  bodySizeBytesMax: 17 * mebibyte,
  headerSizeBytesMax: 16 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  keepAliveTimeoutMs: 60_000,
  stalledTimeoutMs: 120_000,
  stopTimeoutMs: 10_000,
  checkIntervalMs: 1000,
};

/** Listens for DynamoDB's wire protocol and resolves when the first call can come. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { host = "127.0.0.1", port = 0, region = "us-east-1", credentials = [] } = options;
  const isLoopback = isLoopbackHost(host);
  if (!isLoopback && credentials.length === 0) throw new CredentialsRequiredError(host);

  const limits = { ...defaultLimits, ...options.limits };
  const now = options.now ?? Date.now;
  const authenticate =
    credentials.length === 0
      ? undefined
      : createAuthenticate({ accessKeys: credentials, region, now });
  const door = createDoor({
    engine: options.engine,
    region,
    gate: gateFor(host, authenticate),
    cors: createCors(options.corsOrigins ?? []),
    bodySizeBytesMax: limits.bodySizeBytesMax,
    nextRequestId: options.requestIds ?? createRequestIds(),
  });

  const http = createServer({
    maxHeaderSize: limits.headerSizeBytesMax,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: limits.checkIntervalMs,
  });
  http.maxConnections = limits.connectionsMax;
  http.timeout = limits.stalledTimeoutMs;
  const connections = trackConnections(http, door);

  await listen(http, host, port);
  const address = http.address() as AddressInfo;
  const stop = (): Promise<void> => stopServer(http, connections, limits.stopTimeoutMs);
  if (isLoopback && !isLoopbackHost(address.address)) {
    await stop();
    throw new Error(`${host} is ${address.address} on this machine, which is not loopback`);
  }
  let stopped: Promise<void> | undefined;
  return {
    url: `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

function gateFor(
  host: string,
  authenticate: Authenticate | undefined,
): Authenticate | ReturnType<typeof createLoopbackGate> {
  if (isLoopbackHost(host)) return createLoopbackGate({ host, authenticate });
  if (authenticate === undefined) throw new CredentialsRequiredError(host);
  return authenticate;
}

function listen(http: HttpServer, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new PortTakenError(host, port, error) : error);
    });
    http.listen({ host: host.replace(/^\[|\]$/g, ""), port }, () => {
      http.removeAllListeners("error");
      resolve();
    });
  });
}

interface Connections {
  /** Every open connection, with how many of its requests are not answered yet. */
  readonly pending: Map<Socket, number>;
  isStopping: boolean;
}

/**
 * So many requests of one connection are worked on at a time. Answers leave in order, so that those
 * of a caller who sends many and reads none would fill the memory: a thousand pages are a gigabyte.
 */
const pipelinedMax = 8;

/** Node's own count would close a connection whose answer is still on its way out. */
function trackConnections(http: HttpServer, door: Door): Connections {
  const connections: Connections = { pending: new Map(), isStopping: false };
  const { pending } = connections;
  const waiting = new Map<Socket, (() => void)[]>();
  http.on("connection", (socket: Socket) => {
    pending.set(socket, 0);
    socket.once("close", () => {
      pending.delete(socket);
      waiting.delete(socket);
    });
  });
  http.on("request", (request, response) => {
    const { socket } = request;
    const count = (pending.get(socket) ?? 0) + 1;
    pending.set(socket, count);
    response.once("close", () => {
      waiting.get(socket)?.shift()?.();
      const left = pending.get(socket);
      if (left === undefined) return;
      pending.set(socket, left - 1);
      if (connections.isStopping && left === 1) socket.destroySoon();
    });
    if (count <= pipelinedMax) {
      door(request, response);
    } else {
      const queue = waiting.get(socket) ?? [];
      waiting.set(socket, queue);
      queue.push(() => door(request, response));
    }
  });
  return connections;
}

async function stopServer(
  http: HttpServer,
  connections: Connections,
  stopTimeoutMs: number,
): Promise<void> {
  connections.isStopping = true;
  const closed = new Promise<void>((resolve) => {
    // http.Server's own close would first cut connections by its count.
    NetServer.prototype.close.call(http, () => resolve());
  });
  for (const [socket, pending] of connections.pending) {
    if (pending === 0) socket.destroySoon();
  }
  const deadline = setTimeout(() => {
    for (const socket of connections.pending.keys()) socket.destroy();
  }, stopTimeoutMs);
  await closed;
  clearTimeout(deadline);
  http.close();
}
