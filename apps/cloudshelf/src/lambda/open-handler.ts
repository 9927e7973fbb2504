import type { Client } from "@plinth/client";
import {
  ConfigError,
  createHttpApiHandler,
  createLogBuffer,
  createLogger,
  type Environment,
  type Fetch,
  type HttpApiEvent,
  type HttpApiHandler,
  type HttpApiResult,
  readConfig,
} from "@plinth/kit";
import { Hono } from "hono";
import { z } from "zod";
import { cloudShelfConfig } from "../config.ts";
import { connectDynamoDB } from "../connection.ts";
import type { ShopHandler } from "../handlers/shop-handler.ts";
import { createShopApp, type ShopApp, type ShopAppOptions } from "../shop-app.ts";

const settings = z.object({
  CLOUDSHELF_BASE_PATH: z
    .string()
    .regex(/^(\/[\w.~-]+)+$/, "Must be a path from the root, without a slash at its end")
    .default("/shop"),
  CLOUDSHELF_SECRET: z
    .string("Must be set: openssl rand -base64 32 makes one")
    .min(16, "Must be 16 characters or more: openssl rand -base64 32 makes one"),
  CLOUDSHELF_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

/** What a test has of its own. */
export interface HandlerParts
  extends Omit<ShopAppOptions, "client" | "config" | "logger" | "basePath" | "secret"> {
  readonly client?: Client;
}

/** Some handlers, as they are served. */
export interface OpenHandlers {
  /** Answers below their base path: the same Node's requests and those that Lambda makes of events. */
  readonly fetch: Fetch;
  readonly jobs: ShopApp["jobs"];
}

/** Opens handlers by the environment. Throws for one that cannot be used. */
export function openHandlers(
  handlers: readonly ShopHandler[],
  environment: Environment,
  parts: HandlerParts = {},
): OpenHandlers {
  const config = readConfig(settings, environment);
  const basePath = config.CLOUDSHELF_BASE_PATH;
  const log = createLogBuffer();
  const { app, jobs } = createShopApp(handlers, {
    ...parts,
    client: parts.client ?? connectDynamoDB(environment),
    config: cloudShelfConfig(environment),
    log,
    // Lambda names the function; on any other machine a region is only where the tables are.
    awsRegion:
      environment["AWS_LAMBDA_FUNCTION_NAME"] === undefined ? undefined : environment["AWS_REGION"],
    logger: createLogger({
      name: `cloudshelf-${handlers.map(({ name }) => name).join("-")}`,
      level: config.CLOUDSHELF_LOG_LEVEL,
      copy: { destination: log, level: "info" },
    }),
    basePath,
    secret: config.CLOUDSHELF_SECRET,
  });
  return { fetch: new Hono().route(basePath, app).fetch, jobs };
}

/** A handler as an HTTP API calls it. Throws for an environment that cannot be used. */
export function lambdaHandler(
  handler: ShopHandler,
  environment: Environment = process.env,
  parts: HandlerParts = {},
): HttpApiHandler {
  return createHttpApiHandler(openHandlers([handler], environment, parts).fetch);
}

/** What a schedule of EventBridge calls a function with, as far as it is read here. */
export interface ScheduledEvent {
  /** `aws.scheduler`, or `aws.events` for a rule. */
  readonly source: string;
  readonly "detail-type": "Scheduled Event";
}

export type ScheduledHandler = (
  event: HttpApiEvent | ScheduledEvent,
) => Promise<HttpApiResult | undefined>;

/** Half of what the function has: what is begun by then has the other half to end. */
const jobTimeMs = 15_000;

/** Only SES: SMTP's library is a fifth of a function, and AWS closes its functions' port 25. */
function requireSes(environment: Environment): void {
  if (cloudShelfConfig(environment).mail.service?.kind !== "smtp") return;
  const name = "CLOUDSHELF_SMTP_URL";
  const message = `${name}: functions send mails by SES; set CLOUDSHELF_SES_REGION in its place`;
  throw new ConfigError(`The configuration is not usable:\n  ${message}`, [name]);
}

/**
 * A handler as an HTTP API and a schedule call it. No caller of the API can make an event of the
 * schedule: what they send stands inside an event of the API.
 */
export function scheduledLambdaHandler(
  handler: ShopHandler,
  environment: Environment = process.env,
  parts: HandlerParts = {},
): ScheduledHandler {
  requireSes(environment);
  const { fetch, jobs } = openHandlers([handler], environment, parts);
  const answer = createHttpApiHandler(fetch);
  const now = parts.now ?? Date.now;
  return async (event) => {
    if (!isScheduled(event)) return await answer(event);
    await jobs.run(now() + jobTimeMs);
    return undefined;
  };
}

function isScheduled(event: HttpApiEvent | ScheduledEvent): event is ScheduledEvent {
  return (
    "detail-type" in event &&
    event["detail-type"] === "Scheduled Event" &&
    !("requestContext" in event)
  );
}
