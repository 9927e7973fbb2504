import { type Client, inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import { createLogBuffer, createLogger, type Environment, serveApp } from "@plinth/kit";
import { createTables } from "@plinth/model";
import { createMemoryStore } from "@plinth/store";
import { Hono } from "hono";
import { createCloudShelf } from "../../src/app.ts";
import { cloudShelfConfig } from "../../src/config.ts";
import type { Reporting } from "../../src/reporting/reporting.ts";
import { tables } from "../../src/schema.ts";
import { catalogueBooks, seed } from "../../src/seed.ts";
import type { BookShop } from "../../src/services/book-shop.ts";
import { administrator } from "./test-api.ts";

export interface ShopServer {
  /** The address of the shop's home, with a slash at its end. */
  readonly url: string;
  readonly shop: BookShop;
  /** The addresses' patterns of the pages that can be asked for, such as `/cloudshelf/books/:bookId`. */
  readonly pageRoutes: readonly string[];
  readonly client: Client;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  close(): Promise<void>;
}

/** Cheap, so that a test does not spend its time on a password. */
const passwordCost = { N: 16, r: 1, p: 1 };

/** The whole application on the engine in memory, behind a free port of this machine. */
export async function startShop(
  environment: Environment = {},
  reportingOf?: (client: Client) => Reporting,
): Promise<ShopServer> {
  const engine = createEngine({ store: createMemoryStore() });
  const client = inProcess(engine);
  await createTables(client, tables);
  await seed({ client, passwordCost, books: catalogueBooks(), administrator });
  const log = createLogBuffer();
  const { app, shop } = createCloudShelf({
    client,
    passwordCost,
    config: cloudShelfConfig(environment),
    log,
    logger: createLogger({
      name: "page tests",
      level: "silent",
      copy: { destination: log, level: "info" },
    }),
    reporting: reportingOf?.(client),
    basePath: "/cloudshelf",
    secret: "the secret of the page tests",
  });
  const root = new Hono();
  root.route("/cloudshelf", app);
  const served = await serveApp({ fetch: root.fetch });
  return {
    url: `${served.url}/cloudshelf/`,
    shop,
    pageRoutes: pageRoutesOf(root.routes),
    client,
    fetch: (request) => root.fetch(request),
    async close(): Promise<void> {
      await served.stop();
      await engine.close();
    },
  };
}

/** Without the API, files, what every address goes through, and what only leads on. */
function pageRoutesOf(
  routes: readonly { readonly method: string; readonly path: string }[],
): readonly string[] {
  const isNoPage =
    /^\/cloudshelf\/(api|assets|covers)\/|\*|\.csv$|\/html$|^\/cloudshelf\/(categories|live)$/;
  const paths = routes.filter(({ method, path }) => method === "GET" && !isNoPage.test(path));
  return [...new Set(paths.map(({ path }) => path))];
}
