import { join } from "node:path";
import { type Client, inProcess } from "@plinth/client";
import {
  type Administrator,
  type AdministratorState,
  cloudShelfConfig,
  createCloudShelf,
  demoAccount,
  seed,
  tables,
} from "@plinth/cloudshelf";
import { createConsole, createRequestFeed } from "@plinth/console";
import { createEngine } from "@plinth/engine";
import { createLogBuffer, createLogger, type Environment, type Fetch, serveApp } from "@plinth/kit";
import { createTables } from "@plinth/model";
import { startServer } from "@plinth/server";
import { createMemoryStore, type KeyValueStore } from "@plinth/store";
import { openLmdbStore } from "@plinth/store/lmdb";
import { type Application, createHome } from "./home.tsx";
import { keptSecret } from "./kept-secret.ts";
import { openReports } from "./open-reports.ts";
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
    const secret = keptSecret(settings.directory, "secret");
    const shopUrl = `${served.url}/cloudshelf`;
    const cloudshelf = await openCloudShelf(settings, { client, secret, print, shopUrl });
    stops.push(() => cloudshelf.running.stop());
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
    // The shop is served before SQL is opened, which takes a second or two and may fail.
    if (cloudshelf.reporting !== undefined) {
      const { reporting } = cloudshelf;
      stops.push(() => reporting.close());
      void reporting.feed().catch(reportError);
    }
    print(
      summary({
        url: served.url,
        endpointUrl: endpoint.url,
        directory: settings.directory,
        backOffice: cloudshelf.backOffice,
      }),
    );
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
  readonly shopUrl: string;
}

async function openCloudShelf(settings: StartSettings, { client, secret, print, shopUrl }: Parts) {
  const environment = { CLOUDSHELF_URL: shopUrl, ...withAdministrator(settings) };
  const config = cloudShelfConfig(environment);
  const { tableNames, administrator } = config;
  await createTables(client, tables, { tableNames });
  const progress = createProgress("CloudShelf's books", print);
  const seeded = await seed({ client, tableNames, administrator, onProgress: progress });
  const reporting = openReports({ client, config, directory: settings.directory, print });
  const log = createLogBuffer();
  const { app, jobs } = createCloudShelf({
    client,
    config,
    reporting,
    log,
    logger: createLogger({
      name: "cloudshelf",
      level: logLevelOf(settings),
      copy: { destination: log, level: "info" },
    }),
    basePath: "/cloudshelf",
    secret,
  });
  const isOurs = (settings.environment[passwordVariable] ?? "") === "";
  const backOffice = backOfficeLine(administrator, seeded.administrator, isOurs);
  return { app, reporting, running: jobs.start(), backOffice };
}

/** Its failures alone, unless more is asked for: a terminal is for people. */
function logLevelOf({ environment }: StartSettings): (typeof logLevels)[number] {
  return logLevels.find((level) => level === environment["CLOUDSHELF_LOG_LEVEL"]) ?? "warn";
}

const logLevels = ["debug", "info", "warn", "error", "silent"] as const;

const emailVariable = "CLOUDSHELF_ADMINISTRATOR_EMAIL";
const passwordVariable = "CLOUDSHELF_ADMINISTRATOR_PASSWORD";

/**
 * The environment, with an account of the staff where it names none: whoever starts this on their own
 * machine may see all of it, by a password that stands nowhere but beside their data.
 */
function withAdministrator({ environment, directory }: StartSettings): Environment {
  return {
    ...environment,
    [emailVariable]: environment[emailVariable] || "administrator@example.com",
    [passwordVariable]:
      environment[passwordVariable] || keptSecret(directory, "administrator-password"),
  };
}

/** A password that was set by whoever starts this is not printed: they know it, and logs are kept. */
function backOfficeLine(
  administrator: Administrator | undefined,
  state: AdministratorState | undefined,
  isOurs: boolean,
): string {
  const email = administrator?.email ?? "";
  switch (state) {
    case "ready":
      return `sign in as ${email}, password ${isOurs ? administrator?.password : `as in ${passwordVariable}`}`;
    case "otherPassword":
      return `sign in as ${email}, whose password was changed since it was first set`;
    case "otherOwner":
    case undefined:
      return `closed: ${email} is a customer's account; name another in ${emailVariable}`;
  }
}

interface Summary {
  readonly url: string;
  readonly endpointUrl: string;
  readonly directory: string | undefined;
  readonly backOffice: string;
}

function summary({ url, endpointUrl, directory, backOffice }: Summary): string {
  return `
Plinth is ready.

  Applications   ${url}/
  CloudShelf     ${url}/cloudshelf/
    its API      ${url}/cloudshelf/api/openapi.json
    sign in as   ${demoAccount.email}, password ${demoAccount.password}
  Back office    ${url}/cloudshelf/admin/books
                 ${backOffice}
  Console        ${url}/console/
  DynamoDB       ${endpointUrl}
  Data           ${directory ?? "in memory, gone when this stops"}

Stop with Ctrl-C.
`;
}
