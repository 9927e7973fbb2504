import { join } from "node:path";
import { type Client, inProcess } from "@plinth/client";
import { cloudShelfConfig, createCloudShelf, demoAccount, seed, tables } from "@plinth/cloudshelf";
import { createConsole, createRequestFeed } from "@plinth/console";
import { createEngine } from "@plinth/engine";
import { createLogger, type Fetch, serveApp } from "@plinth/kit";
import { createTables } from "@plinth/model";
import { startServer } from "@plinth/server";
import { createMemoryStore, type KeyValueStore } from "@plinth/store";
import { openLmdbStore } from "@plinth/store/lmdb";
import { type Application, createHome } from "./home.tsx";
import { keptSecret } from "./kept-secret.ts";
import { createProgress } from "./progress.ts";
import type { StartSettings } from "./settings.ts";

export interface RunningPlinth {
  /** Answers what was accepted, then closes the store. */
  stop(): Promise<void>;
}

type Print = (text: string) => unknown;

/** The engine, its endpoint, and every application with its tables and its data. */
export async function startPlinth(settings: StartSettings, print: Print): Promise<RunningPlinth> {
  const reportError = (error: unknown): unknown =>
    print(`${error instanceof Error ? error.stack : String(error)}\n`);
  const feed = createRequestFeed();
  const engine = createEngine({
    store: openStore(settings.directory),
    onError: reportError,
    onRequest: feed.record,
  });
  const client = inProcess(engine, { origin: "cloudshelf" });
  const stops: (() => Promise<void>)[] = [() => engine.close()];
  const stop = async (): Promise<void> => {
    for (const stopOne of stops.toReversed()) await stopOne();
  };
  try {
    const endpoint = await startServer({ engine, port: settings.dynamodbPort });
    stops.push(() => endpoint.stop());
    // Both ports are taken before the tables are filled, so that a port in use is said at once.
    let answer: Fetch = stillStarting;
    const served = await serveApp({ fetch: (...call) => answer(...call), port: settings.port });
    stops.push(() => served.stop());
    const secret = keptSecret(settings.directory);
    const cloudshelf = await openCloudShelf(settings, { client, secret, print });
    const console = createConsole({
      client: inProcess(engine, { origin: "console" }),
      feed,
      endpointUrl: endpoint.url,
      password: settings.consolePassword,
      secret,
      reportError,
    });
    stops.push(async () => console.close());
    const home = createHome(applications, endpoint.url);
    home.route("/cloudshelf", cloudshelf.app);
    home.all("/console/*", ({ req, env }) => console.fetch(req.raw, env));
    answer = home.fetch;
    print(summary(served.url, endpoint.url, settings.directory));
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const applications: readonly Application[] = [
  { name: "CloudShelf", path: "/cloudshelf/", summary: "A bookshop: browse, search, buy." },
];

/** What a visitor gets who comes before the tables are filled. */
function stillStarting(): Response {
  return new Response("Plinth is filling its tables. Try again in a moment.", {
    status: 503,
    headers: { "Retry-After": "1" },
  });
}

function openStore(directory: string | undefined): KeyValueStore {
  return directory === undefined
    ? createMemoryStore()
    : openLmdbStore({ directory: join(directory, "dynamodb") });
}

interface Parts {
  readonly client: Client;
  readonly secret: string;
  readonly print: Print;
}

async function openCloudShelf(settings: StartSettings, { client, secret, print }: Parts) {
  const config = cloudShelfConfig(settings.environment);
  const { tableNames, administrator } = config;
  await createTables(client, tables, { tableNames });
  const progress = createProgress("CloudShelf's books", print);
  await seed({ client, tableNames, administrator, onProgress: progress });
  return createCloudShelf({
    client,
    config,
    logger: createLogger({ name: "cloudshelf", level: "warn" }),
    basePath: "/cloudshelf",
    secret,
  });
}

function summary(url: string, endpointUrl: string, directory: string | undefined): string {
  return `
Plinth is ready.

  Applications   ${url}/
  CloudShelf     ${url}/cloudshelf/
    its API      ${url}/cloudshelf/api/openapi.json
    sign in as   ${demoAccount.email}, password ${demoAccount.password}
  Console        ${url}/console/
  DynamoDB       ${endpointUrl}
  Data           ${directory ?? "in memory, gone when this stops"}

Stop with Ctrl-C.
`;
}
