import { resolve } from "node:path";
import { type Client, inProcess } from "@plinth/client";
import { createRequestFeed } from "@plinth/console";
import { createEngine } from "@plinth/engine";
import { createTables, type TableCreation } from "@plinth/model";
import { startServer } from "@plinth/server";
import { createMemoryStore, type KeyValueStore } from "@plinth/store";
import type { CommandContext } from "../../command/command-context.ts";
import { allTables, namesInCode } from "../../config/declared-tables.ts";
import type { PlinthConfig } from "../../config/plinth-config.ts";
import { CliError } from "../../errors/cli-error.ts";
import { dataDirectory } from "./data-directory.ts";
import type { DevOptions } from "./dev-options.ts";
import { consolePath, serveConsole } from "./serve-console.ts";

/** What is served, and where. */
export interface RunningDev {
  readonly dynamodbUrl: string;
  readonly consoleUrl: string | undefined;
  /** Absolute; absent where the data is in memory. */
  readonly directory: string | undefined;
  readonly tables: readonly TableCreation[];
  /** Answers what was accepted, then closes the store. */
  stop(): Promise<void>;
}

/** Starts one part after the other. When one fails, those before it are stopped. */
export async function startDev(context: CommandContext, options: DevOptions): Promise<RunningDev> {
  const config = await context.configIfAny();
  const directory = options.memory ? undefined : dataDirectory(context, options.data, config);
  const feed = createRequestFeed();
  const engine = createEngine({
    store: await openStore(directory),
    onRequest: feed.record,
    onError: (error) => context.note(failureText(error)),
  });
  const stops = [() => engine.close()];
  const stop = (): Promise<void> => stopAll(stops.splice(0).toReversed());
  try {
    const server = await startServer({ engine, port: options.port });
    stops.push(() => server.stop());
    // Both ports are taken before the tables are filled, so that one in use is said at once.
    const consoleServer = options.withoutConsole
      ? undefined
      : await serveConsole(context, { engine, feed, endpointUrl: server.url, options });
    if (consoleServer !== undefined) stops.push(() => consoleServer.stop());
    const client = inProcess(engine);
    const tables = config === undefined ? [] : await createDeclared(client, config);
    if (config?.seed !== undefined && !options.withoutSeed) await seed(context, client, config);
    return {
      dynamodbUrl: server.url,
      consoleUrl: consoleServer && `${consoleServer.url}${consolePath}/`,
      directory,
      tables,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One after the other. One that fails keeps none from stopping, least of all the store. */
async function stopAll(stops: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const stop of stops) {
    await stop().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

/** Native code is loaded only when there is a directory to keep the data in. */
async function openStore(directory: string | undefined): Promise<KeyValueStore> {
  if (directory === undefined) return createMemoryStore();
  const { openLmdbStore } = await import("@plinth/store/lmdb");
  return openLmdbStore({ directory: resolve(directory, "dynamodb") });
}

function createDeclared(client: Client, config: PlinthConfig): Promise<TableCreation[]> {
  const tables = allTables(config, namesInCode).map(({ table }) => table);
  return createTables(client, tables);
}

async function seed(context: CommandContext, client: Client, config: PlinthConfig): Promise<void> {
  const progress = context.progress("Filling the tables");
  try {
    await config.seed?.({
      client,
      tableNames: {},
      onProgress: ({ step, doneCount, totalCount }) => progress.update(doneCount, totalCount, step),
      signal: context.signal,
    });
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new CliError(`The seed of ${config.file} failed. ${reason}`, { cause: error });
  } finally {
    progress.end();
  }
}

/** What no caller can mend is the owner's to know. */
function failureText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
