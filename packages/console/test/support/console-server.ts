import { type Client, inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import { serveApp } from "@plinth/kit";
import { createMemoryStore } from "@plinth/store";
import { type ConsoleOptions, createConsole, createRequestFeed } from "../../src/index.ts";

export interface ConsoleServer {
  /** The address of the console's first page, with a slash at its end. */
  readonly url: string;
  readonly client: Client;
  /** The same tables as another program of this process reaches them. */
  readonly application: Client;
  /** Failures that the console reported as its own. */
  readonly reported: readonly unknown[];
  /** Asks without a socket, as a caller of this machine. */
  fetch(request: Request): Response | Promise<Response>;
  close(): Promise<void>;
}

/** A caller of this machine, as Node's server tells of it. */
export const callerHere: object = callerFrom("127.0.0.1");

export function callerFrom(remoteAddress: string): object {
  return { incoming: { socket: { remoteAddress } } };
}

/** The console on an engine in memory, behind a free port of this machine. */
export async function startConsole(options: Partial<ConsoleOptions> = {}): Promise<ConsoleServer> {
  const feed = createRequestFeed();
  const engine = createEngine({ store: createMemoryStore(), onRequest: feed.record });
  const client = inProcess(engine, { origin: "console" });
  const reported: unknown[] = [];
  const console = createConsole({
    client,
    feed,
    endpointUrl: "http://127.0.0.1:8000",
    secret: "the secret of the page tests",
    passwordCost: { N: 16, r: 1, p: 1 },
    reportError: (error) => reported.push(error),
    ...options,
  });
  const served = await serveApp({ fetch: console.fetch });
  return {
    url: `${served.url}/console/`,
    client,
    application: inProcess(engine, { origin: "shop" }),
    reported,
    fetch: (request) => console.fetch(request, callerHere),
    async close(): Promise<void> {
      console.close();
      await served.stop();
      await engine.close();
    },
  };
}
