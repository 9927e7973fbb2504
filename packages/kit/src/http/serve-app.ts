import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";

export interface ServeOptions {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** 127.0.0.1 when absent. */
  readonly host?: string;
  /** 0, and when absent, is any free port. */
  readonly port?: number;
}

/** An application that listens. */
export interface ServedApp {
  readonly url: string;
  readonly port: number;
  /** Accepts nothing more and resolves when what was accepted is answered. */
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
}: ServeOptions): Promise<ServedApp> {
  const server = createAdaptorServer({ fetch }) as Server;
  const stop = stopperOf(server);
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

/** Gives the way to stop: at once where nothing was accepted, else as each connection falls idle. */
function stopperOf(server: Server): () => Promise<void> {
  let isStopping = false;
  server.on("request", (_request, response) => {
    response.once("close", () => {
      // A connection that waits for its caller's next request would keep the server open.
      if (isStopping) setImmediate(() => server.closeIdleConnections());
    });
  });
  return () => {
    isStopping = true;
    return new Promise((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
  };
}
