import { inProcess } from "@plinth/client";
import { cloudShelfConfig, createCloudShelf, tables } from "@plinth/cloudshelf";
import { createEngine } from "@plinth/engine";
import { createLogger, serveApp } from "@plinth/kit";
import { createTables } from "@plinth/model";
import { createMemoryStore } from "@plinth/store";
import { Hono } from "hono";
import { bookRows } from "./book-rows.ts";
import { importBooks } from "./import-books.ts";

/**
 * A shop with exactly so many books, put together as `npm start` does it, which itself always has its
 * catalogue. Says its address when it is open, and ends with its parent.
 */
const bookCount = Number(process.argv[2]);
const client = inProcess(createEngine({ store: createMemoryStore() }));
await createTables(client, tables);
await importBooks(client, bookRows(bookCount, 1_000_000).rows);
const unlimited = "1000000000";
const { app } = createCloudShelf({
  client,
  config: cloudShelfConfig({
    CLOUDSHELF_REQUESTS_PER_HOUR: unlimited,
    CLOUDSHELF_ANONYMOUS_REQUESTS_PER_HOUR: unlimited,
  }),
  logger: createLogger({ name: "cloudshelf", level: "warn" }),
  basePath: "/cloudshelf",
  secret: "the secret of the bench",
});
const { url } = await serveApp({ fetch: new Hono().route("/cloudshelf", app).fetch });
process.send?.(`${url}/cloudshelf`);
process.once("disconnect", () => process.exit());
