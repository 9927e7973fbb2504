import { createEngine } from "@plinth/engine";
import { createMemoryStore, type KeyValueStore } from "@plinth/store";
import { type Command, helpText, parseCommandLine } from "./command-line.ts";
import { startServer } from "./server.ts";

type Serve = Extract<Command, { kind: "serve" }>;

const command = parseCommandLine(process.argv.slice(2), process.env);

switch (command.kind) {
  case "help":
    process.stdout.write(helpText);
    break;
  case "mistake":
    process.stderr.write(`${command.message}\n\n${helpText}`);
    process.exitCode = 2;
    break;
  case "serve":
    await serve(command).catch(fail);
    break;
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function serve(command: Serve): Promise<void> {
  const { host, port, region, corsOrigins, credentials, directory } = command;
  const store = await openStore(directory);
  const engine = createEngine({ store, region, onError });
  const server = await startServer({ engine, host, port, region, corsOrigins, credentials }).catch(
    async (error: unknown) => {
      await engine.close().catch(fail);
      throw error;
    },
  );
  const place = directory === undefined ? "in memory" : `in ${directory}`;
  process.stdout.write(`DynamoDB endpoint ready on ${server.url}, data ${place}\n`);

  const stop = (): void => {
    // A second signal ends the program at once, as if nothing listened for it.
    process.off("SIGTERM", stop).off("SIGINT", stop);
    void server
      .stop()
      .catch(fail)
      // The data is made safe whatever became of the connections.
      .then(() => engine.close())
      .catch(fail);
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
}

/** What no caller can mend is the owner's to know. */
function onError(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
}

/** Native code is loaded only when there is a directory to keep the data in. */
async function openStore(directory: string | undefined): Promise<KeyValueStore> {
  if (directory === undefined) return createMemoryStore();
  const { openLmdbStore } = await import("@plinth/store/lmdb");
  return openLmdbStore({ directory });
}
