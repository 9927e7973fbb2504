import type { Client } from "@plinth/client";
import {
  createHttpApiHandler,
  createLogger,
  type Environment,
  type Fetch,
  type HttpApiHandler,
  readConfig,
} from "@plinth/kit";
import { Hono } from "hono";
import { z } from "zod";
import { cloudShelfConfig } from "../config.ts";
import { connectDynamoDB } from "../connection.ts";
import type { ShopHandler } from "../handlers/shop-handler.ts";
import { createShopApp, type ShopAppOptions } from "../shop-app.ts";

const settings = z.object({
  CLOUDSHELF_BASE_PATH: z
    .string()
    .regex(/^(\/[\w.~-]+)+$/, "Must be a path from the root, without a slash at its end")
    .default("/shop"),
  CLOUDSHELF_SECRET: z.string().min(16),
  CLOUDSHELF_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

/** What a test has of its own. */
export interface HandlerParts
  extends Omit<ShopAppOptions, "client" | "config" | "logger" | "basePath" | "secret"> {
  readonly client?: Client;
}

/**
 * What these handlers answer below their base path, by the environment: the same for Node's requests
 * and for those that Lambda makes of events.
 */
export function openHandlers(
  handlers: readonly ShopHandler[],
  environment: Environment,
  parts: HandlerParts = {},
): Fetch {
  const config = readConfig(settings, environment);
  const basePath = config.CLOUDSHELF_BASE_PATH;
  const { app } = createShopApp(handlers, {
    ...parts,
    client: parts.client ?? connectDynamoDB(environment),
    config: cloudShelfConfig(environment),
    logger: createLogger({
      name: `cloudshelf-${handlers.map(({ name }) => name).join("-")}`,
      level: config.CLOUDSHELF_LOG_LEVEL,
    }),
    basePath,
    secret: config.CLOUDSHELF_SECRET,
  });
  return new Hono().route(basePath, app).fetch;
}

/** A handler as an HTTP API calls it. Throws for an environment that cannot be used. */
export function lambdaHandler(
  handler: ShopHandler,
  environment: Environment = process.env,
  parts: HandlerParts = {},
): HttpApiHandler {
  return createHttpApiHandler(openHandlers([handler], environment, parts));
}
