import type { Client } from "@plinth/client";
import {
  type CapacityLog,
  capacityLogging,
  createCapacityLog,
  createHttpApp,
  createRateLimiter,
  type HttpAppOptions,
  type HttpEnvironment,
  remoteAddressOf,
} from "@plinth/kit";
import type { Context, Hono } from "hono";
import type { CloudShelfConfig } from "./config.ts";
import { createApi } from "./http/api.ts";
import { shopProblem } from "./http/shop-problem.ts";
import { pages } from "./pages/index.tsx";
import type { BookShop } from "./services/book-shop.ts";
import { createShop, type ShopOptions } from "./services/create-shop.ts";

export interface CloudShelfOptions extends Omit<ShopOptions, "tableNames" | "cursorKey"> {
  readonly client: Client;
  readonly config: CloudShelfConfig;
  readonly logger: HttpAppOptions["logger"];
  /** Where the application is mounted, such as `/cloudshelf`; the root when empty. */
  readonly basePath: string;
  /** Signs forms and messages; the same on every server of the shop. */
  readonly secret: string;
  /** The network address of a caller: behind a proxy one trusts, what the proxy says of it. */
  readonly addressOf?: (context: Context) => string;
}

export interface CloudShelf {
  /** To be mounted at `basePath`. */
  readonly app: Hono<HttpEnvironment>;
  readonly shop: BookShop;
  readonly capacity: CapacityLog;
}

const hourMs = 60 * 60 * 1000;

/** The bookshop: its JSON API under `/api`, its pages and files under all other paths. */
export function createCloudShelf(options: CloudShelfOptions): CloudShelf {
  const { config, logger, basePath, secret, addressOf } = options;
  const now = options.now ?? Date.now;
  const uuid = options.uuid ?? (() => crypto.randomUUID());
  const capacity = createCapacityLog();
  const shop = createShop({
    ...options,
    client: capacity.meter(options.client),
    tableNames: config.tableNames,
    cursorKey: config.cursorKey ?? secret,
    rules: {
      prices: { taxBasisPoints: config.taxBasisPoints, shippingCents: config.shippingCents },
      ...options.rules,
    },
  });
  const hourly = (callCountMax: number) =>
    createRateLimiter({ callCountMax, windowMs: hourMs, now });
  const app = createHttpApp({
    logger,
    now,
    uuid,
    contentSecurity: { imageSources: [imageSource] },
    problemOf: shopProblem,
    // A guest's id is the key to the guest's cart.
    loggedPath: (path) => path.replaceAll(/guest-[\w-]+/g, "guest-…"),
  });
  app.use(capacityLogging(capacity));
  app.route(
    "/api",
    createApi({
      shop,
      userLimiter: hourly(config.requestsPerHour),
      anonymousLimiter: hourly(config.anonymousRequestsPerHour),
      allowedOrigins: config.allowedOrigins,
      serverPath: `${basePath}/api`,
      addressOf: addressOf ?? remoteAddressOf,
    }),
  );
  app.route(
    "/",
    pages({
      shop,
      basePath,
      secret,
      newId: uuid,
      reportError: (error) => logger.error({ err: error }, "page failed"),
    }),
  );
  return { app, shop, capacity };
}

/** Where the source's sample books keep their covers. */
const imageSource = "https://cloudshelf-images.s3.amazonaws.com";
