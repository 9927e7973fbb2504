import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createAdaptorServer } from "@hono/node-server";

/**
 * Answers a request. `environment` holds Node's own request and response, and `stopping`: a signal
 * that an answer without an end of its own must end at.
 */
export type Fetch = (request: Request, environment: object) => Response | Promise<Response>;

export interface ServeOptions {
  readonly fetch: Fetch;
  /** 127.0.0.1 when absent. */
  readonly host?: string;
  /** 0, and when absent, is any free port. */
  readonly port?: number;
  /** How long `stop` waits for what was accepted; 10 seconds when absent. */
  readonly stopTimeoutMs?: number;
}

/** An application that listens. */
export interface ServedApp {
  readonly url: string;
  readonly port: number;
  /** Accepts nothing more and resolves when what was accepted is answered, or its time is over. */
  stop(): Promise<void>;
}

/** The port belongs to another program. */
export class PortInUseError extends Error {
  override readonly name = "PortInUseError";
  readonly port: number;

  constructor(host: string, port: number, cause: unknown) {
    const remedy =
      "Stop the program that listens there, or choose another port (0 takes a free one).";
    super(`Port ${port} on ${host} is already in use. ${remedy}`, { cause });
    this.port = port;
  }
}

/** Listens for an application and resolves when the first request can come. */
export async function serveApp({
  fetch,
  host = "127.0.0.1",
  port = 0,
  stopTimeoutMs = 10_000,
}: ServeOptions): Promise<ServedApp> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const server = createAdaptorServer({
    fetch: (request, environment) => fetch(request, { ...environment, stopping: signal }),
  }) as Server;
  const stop = stopperOf(server, { stopping, stopTimeoutMs });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new PortInUseError(host, port, error) : error);
    });
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });
  const taken = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    port: taken,
    stop,
  };
}

/**
 * Gives the way to stop: each connection is closed as soon as nothing is owed on it. That includes
 * those on which nothing was asked yet, which Node would wait for without end, and which browsers
 * open ahead of time. A caller that does not take its answer is waited for until the time limit.
 */
function stopperOf(
  server: Server,
  { stopping, stopTimeoutMs }: { stopping: AbortController; stopTimeoutMs: number },
): () => Promise<void> {
  const pending = new Map<Socket, number>();
  server.on("connection", (socket: Socket) => {
    pending.set(socket, 0);
    socket.once("close", () => pending.delete(socket));
  });
  server.on("request", ({ socket }, response) => {
    pending.set(socket, (pending.get(socket) ?? 0) + 1);
    response.once("close", () => {
      const left = (pending.get(socket) ?? 1) - 1;
      if (pending.has(socket)) pending.set(socket, left);
      if (stopping.signal.aborted && left === 0) socket.destroySoon();
    });
  });
  return async () => {
    stopping.abort();
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    for (const [socket, left] of pending) {
      if (left === 0) socket.destroySoon();
    }
    const deadline = setTimeout(() => server.closeAllConnections(), stopTimeoutMs);
    await closed;
    clearTimeout(deadline);
  };
}
