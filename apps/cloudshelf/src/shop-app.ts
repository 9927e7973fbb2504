import type { Client } from "@plinth/client";
import {
  type CapacityLog,
  capacityLogging,
  createHttpApp,
  createRateLimiter,
  type HttpAppOptions,
  type HttpEnvironment,
  type LogBuffer,
  meterRefusals,
  remoteAddressOf,
} from "@plinth/kit";
import type { Context, Hono } from "hono";
import type { CloudShelfConfig } from "./config.ts";
import type { ShopHandler } from "./handlers/shop-handler.ts";
import { createApi } from "./http/api.ts";
import { shopProblem } from "./http/shop-problem.ts";
import { createShopJobs, type ShopJobs } from "./jobs/shop-jobs.ts";
import { createMonitor } from "./monitoring/monitor.ts";
import { pages } from "./pages/index.tsx";
import { createLinks } from "./pages/links.ts";
import { openLive } from "./pages/live/open-live.ts";
import type { Reporting } from "./reporting/reporting.ts";
import type { BookShop } from "./services/book-shop.ts";
import { createShop, type ShopOptions } from "./services/create-shop.ts";
import { createOpenIdProvider } from "./services/identity/openid-provider.ts";
import { mailNames } from "./services/mail/mail-config.ts";
import { takesUpload, uploadRequestSizeBytesMax } from "./uploads.ts";

export interface ShopAppOptions
  extends Omit<ShopOptions, "tableNames" | "cursorKey" | "mail" | "monitor"> {
  readonly client: Client;
  readonly config: CloudShelfConfig;
  readonly logger: HttpAppOptions["logger"];
  /** Where the application is mounted, such as `/cloudshelf`; the root when empty. */
  readonly basePath: string;
  /** Signs forms and messages; the same on every server of the shop. */
  readonly secret: string;
  /** The sales reports in SQL, of which nothing else of the shop depends. */
  readonly reporting?: Reporting | undefined;
  /** The network address of a caller: behind a proxy one trusts, what the proxy says of it. */
  readonly addressOf?: (context: Context) => string;
  /** Where `logger` leaves its lines for searches; without one there is nothing to search. */
  readonly log?: LogBuffer;
  /** The region of AWS that this runs in; absent on any other machine. */
  readonly awsRegion?: string | undefined;
}

export interface ShopApp {
  /** To be mounted at `basePath`. */
  readonly app: Hono<HttpEnvironment>;
  readonly shop: BookShop;
  readonly capacity: CapacityLog;
  readonly jobs: ShopJobs;
}

/** JSON is small; only a file of books is not. */
const bodySizeBytesMax = 64 * 1024;

/** The pages have limits of their own, and say in a page that it was too much. */
function bodySizeBytesMaxOf(basePath: string, path: string): number {
  if (!path.startsWith(`${createLinks(basePath).basePath}/api/`)) return Number.POSITIVE_INFINITY;
  return takesUpload(path) ? uploadRequestSizeBytesMax : bodySizeBytesMax;
}

const hourMs = 60 * 60 * 1000;

/** What these handlers answer: the JSON API under `/api`, pages and files under all other paths. */
export function createShopApp(handlers: readonly ShopHandler[], options: ShopAppOptions): ShopApp {
  const { config, logger, basePath, secret, addressOf } = options;
  const now = options.now ?? Date.now;
  const uuid = options.uuid ?? (() => crypto.randomUUID());
  const monitor = createMonitor({ now, log: options.log, awsRegion: options.awsRegion });
  const { capacity, metrics } = monitor;
  const reportError = (error: unknown): void => logger.error({ err: error }, "work left undone");
  const jobs = createShopJobs(reportError);
  const shop = createShop({
    ...options,
    client: meterRefusals(capacity.meter(options.client), metrics),
    monitor,
    tableNames: config.tableNames,
    reportError,
    identity:
      options.identity ?? (config.identity && createOpenIdProvider({ ...config.identity, now })),
    mail: { ...mailNames(config.mail), onWritten: jobs.wake },
    cursorKey: config.cursorKey ?? secret,
    searchIndex: config.search === "reporting" ? options.reporting?.searchIndex : undefined,
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
    metrics,
    bodySizeBytesMax: (path) => bodySizeBytesMaxOf(basePath, path),
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
      routes: handlers.flatMap((handler) => handler.apiRoutes(shop)),
      describe: descriptionOf(handlers, shop, `${basePath}/api`),
      userLimiter: hourly(config.requestsPerHour),
      anonymousLimiter: hourly(config.anonymousRequestsPerHour),
      allowedOrigins: config.allowedOrigins,
      addressOf: addressOf ?? remoteAddressOf,
    }),
  );
  app.route(
    "/",
    pages({
      shop,
      parts: handlers,
      basePath,
      assetsPath: config.assetsPath,
      secret,
      newId: uuid,
      live: openLive({
        ...config.live,
        client: options.client,
        tableNames: config.tableNames,
        catalogue: shop.catalogue,
        uuid,
        addressOf: addressOf ?? remoteAddressOf,
        reportError: (error) => logger.warn({ err: error }, "live updates"),
        measure: (run) => capacity.measure(run, () => "live updates"),
      }),
      now,
      reporting: options.reporting,
      reportError: (error) => logger.error({ err: error }, "page failed"),
    }),
  );
  for (const handler of handlers) jobs.add(handler.openJob?.({ shop, config, reportError }));
  return { app, shop, capacity, jobs };
}

function descriptionOf(handlers: readonly ShopHandler[], shop: BookShop, serverPath: string) {
  const describing = handlers.find((handler) => handler.describeApi !== undefined);
  return describing && (async () => (await describing.describeApi?.(shop, serverPath)) ?? "");
}

/** Where the source's sample books keep their covers. */
const imageSource = "https://cloudshelf-images.s3.amazonaws.com";
