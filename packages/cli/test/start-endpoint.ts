import { type Client, inProcess } from "@plinth/client";
import { createEngine, type EngineOptions } from "@plinth/engine";
import { startServer } from "@plinth/server";
import { createMemoryStore } from "@plinth/store";

export interface Endpoint extends AsyncDisposable {
  readonly url: string;
  readonly client: Client;
}

/** The engine in memory behind a real listener, for commands to call. */
export async function startEndpoint(options: Pick<EngineOptions, "now"> = {}): Promise<Endpoint> {
  const engine = createEngine({ ...options, store: createMemoryStore() });
  const server = await startServer({ engine });
  return {
    url: server.url,
    client: inProcess(engine),
    async [Symbol.asyncDispose]() {
      await server.stop();
      await engine.close();
    },
  };
}
