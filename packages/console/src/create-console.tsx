/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Client } from "@plinth/client";
import {
  createRateLimiter,
  createToken,
  hashPassword,
  type PasswordCost,
  type RandomBytes,
  secureRandomBytes,
  securityHeaders,
} from "@plinth/kit";
import { Hono } from "hono";
import { recognizeCaller } from "./access/caller.ts";
import { createSessions } from "./access/sessions.ts";
import { requireSignIn, signInRoutes } from "./access/sign-in-routes.tsx";
import { onlyOwnPages, onlyThisMachine } from "./access/this-machine.ts";
import { createTableRoutes } from "./creating/create-table-routes.tsx";
import { systemNow } from "./defaults.ts";
import { deleteRoutes } from "./editing/delete-routes.tsx";
import { editRoutes } from "./editing/edit-routes.tsx";
import { newItemRoutes } from "./editing/new-routes.tsx";
import { exportRoutes } from "./exporting/export-routes.tsx";
import { importRoutes } from "./importing/import-routes.tsx";
import { itemRoutes } from "./items/item-routes.tsx";
import { itemsRoutes } from "./items/items-routes.tsx";
import type { RequestFeed } from "./requests/request-feed.ts";
import { requestsRoutes } from "./requests/requests-routes.tsx";
import { answerError } from "./site/answer-error.tsx";
import { createAssets } from "./site/assets.ts";
import type { ConsoleEnvironment, PasswordDoor, Site } from "./site/environment.ts";
import { fileRoutes } from "./site/file-routes.ts";
import { createLinks } from "./site/links.ts";
import { noSuchPage } from "./site/page-error.ts";
import { tableRoutes } from "./tables/table-routes.tsx";

export interface ConsoleOptions {
  /** Where the tables are. */
  readonly client: Client;
  /** Where the console is mounted; `/console` when absent. */
  readonly basePath?: string;
  /** The requests that pages show as they happen; its `record` is the engine's `onRequest`. */
  readonly feed?: RequestFeed;
  /** The address of the tables that pages show. */
  readonly endpointUrl?: string;
  /** Asked of everybody. Without it, or with an empty one, only callers of this machine are answered. */
  readonly password?: string | undefined;
  /** What a guess at the password costs; the kit's default when absent. */
  readonly passwordCost?: PasswordCost;
  /** Signs forms and messages; a fresh one when absent, so that forms do not outlive a restart. */
  readonly secret?: string;
  /** Milliseconds since the epoch; the system's clock when absent. */
  readonly now?: () => number;
  readonly random?: RandomBytes;
  /** Hears of a failure that is the console's own; the page then says only that there was one. */
  readonly reportError?: (error: unknown) => void;
}

export interface Console {
  /** Answers requests for paths below `basePath`. The environment holds Node's request, as `serveApp` gives it. */
  readonly fetch: (request: Request, environment?: object) => Response | Promise<Response>;
  /** Ends the pages that watch and stops imports, so that a server that stops does not wait for them. */
  close(): void;
}

const minuteMs = 60_000;
const sessionLifeMs = 12 * 60 * minuteMs;
const attemptWindowMs = 15 * minuteMs;

/** The console as one function from request to response. */
export function createConsole(options: ConsoleOptions): Console {
  const site = createSite(options);
  const pages = new Hono<ConsoleEnvironment>();
  pages.use(securityHeaders({}));
  pages.use(async (context, next) => {
    // A file of the console's own says itself how long it may be kept; what shows data is kept nowhere.
    context.header("Cache-Control", "no-store");
    await next();
  });
  pages.use(onlyThisMachine(site));
  pages.use(onlyOwnPages);
  pages.route("/", fileRoutes(site));
  pages.use(recognizeCaller(site));
  pages.route("/", signInRoutes(site));
  pages.use(requireSignIn(site));
  pages.route("/", tableRoutes(site));
  pages.route("/", createTableRoutes(site));
  pages.route("/", itemsRoutes(site));
  pages.route("/", itemRoutes(site));
  pages.route("/", editRoutes(site));
  pages.route("/", newItemRoutes(site));
  pages.route("/", deleteRoutes(site));
  pages.route("/", exportRoutes(site));
  const imports = importRoutes(site);
  pages.route("/", imports.routes);
  const requests = requestsRoutes(site);
  pages.route("/", requests.routes);

  const { basePath, tables } = site.links;
  // The address without its slash leads to the one with it, below which the cookies are sent.
  const app = new Hono<ConsoleEnvironment>({ strict: false });
  app.use(async (context, next) => {
    if (new URL(context.req.url).pathname === basePath) return context.redirect(tables, 308);
    return await next();
  });
  app.route(basePath === "" ? "/" : basePath, pages);
  app.notFound((context) => answerError(noSuchPage(), context, site));
  app.onError((error, context) => answerError(error, context, site));
  return {
    fetch: (request, environment) => app.fetch(request, environment),
    close() {
      requests.close();
      imports.close();
    },
  };
}

function createSite(options: ConsoleOptions): Site {
  const { client, password, now = systemNow, random = secureRandomBytes } = options;
  const links = createLinks(options.basePath ?? "/console");
  return {
    client,
    links,
    assets: createAssets(links),
    endpoint: options.endpointUrl ?? "DynamoDB",
    secret: options.secret ?? createToken(random),
    now,
    random,
    feed: options.feed,
    door: password === undefined || password === "" ? undefined : doorOf(password, options),
    reportError: options.reportError ?? (() => undefined),
  };
}

function doorOf(password: string, options: ConsoleOptions): PasswordDoor {
  const { passwordCost, now = systemNow, random = secureRandomBytes } = options;
  const limitTo = (callCountMax: number) =>
    createRateLimiter({ callCountMax, windowMs: attemptWindowMs, now });
  return {
    passwordHash: hashPassword(password, passwordCost === undefined ? {} : { cost: passwordCost }),
    sessions: createSessions({ now, random, lifeMs: sessionLifeMs, sessionCountMax: 1000 }),
    attemptsOfCaller: limitTo(10),
    attemptsOfAll: limitTo(100),
  };
}
