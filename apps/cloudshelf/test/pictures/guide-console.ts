import { readFileSync } from "node:fs";
import { inProcess } from "@plinth/client";
import { createConsole, createRequestFeed } from "@plinth/console";
import { createEngine } from "@plinth/engine";
import { serveApp } from "@plinth/kit";
import { createTables } from "@plinth/model";
import { createMemoryStore } from "@plinth/store";
import { carts, tables } from "../../src/schema.ts";
import { sampleTimeMs, timeToLiveEnabled } from "../support/test-shop.ts";

export interface GuideConsole {
  /** With a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** The console on tables as they are after the guide's last step, on the day of the samples. */
export async function startGuideConsole(): Promise<GuideConsole> {
  const now = () => sampleTimeMs;
  const engine = createEngine({ store: createMemoryStore(), now });
  const client = inProcess(engine, { origin: "console" });
  await createTables(client, tables);
  await timeToLiveEnabled(client, carts.name);
  const batch = new URL("../../samples/batch-write-books.json", import.meta.url);
  const RequestItems = JSON.parse(readFileSync(batch, "utf8"));
  await client.send("BatchWriteItem", { RequestItems });
  const console = createConsole({
    client,
    feed: createRequestFeed(),
    endpointUrl: "http://127.0.0.1:8000",
    secret: "the secret of the guide's console",
    now,
  });
  const served = await serveApp({ fetch: console.fetch });
  return {
    url: `${served.url}/console/`,
    async close() {
      console.close();
      await served.stop();
      await engine.close();
    },
  };
}
