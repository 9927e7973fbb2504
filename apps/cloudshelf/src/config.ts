import { type Environment, readConfig } from "@plinth/kit";
import { z } from "zod";
import type { LiveSettings } from "./pages/live/open-live.ts";
import { reportingPattern } from "./reporting/reporting-target.ts";
import { books, carts, orders, type TableNames, users } from "./schema.ts";
import { type IdentityConfig, identityConfig } from "./services/identity/identity-config.ts";
import { type MailConfig, mailConfig } from "./services/mail/mail-config.ts";

const tableName = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{3,255}$/, "Must be 3 to 255 letters, digits, dots, dashes, underscores");

const settings = z.object({
  BOOKS_TABLE_NAME: tableName.default(books.name),
  CARTS_TABLE_NAME: tableName.default(carts.name),
  USERS_TABLE_NAME: tableName.default(users.name),
  ORDERS_TABLE_NAME: tableName.default(orders.name),
  CLOUDSHELF_TAX_PERCENT: z.coerce.number().min(0).max(100).multipleOf(0.01).default(8),
  CLOUDSHELF_SHIPPING: z.coerce.number().min(0).max(1_000).multipleOf(0.01).default(5.99),
  CLOUDSHELF_CURSOR_KEY: z.string().min(16).optional(),
  CLOUDSHELF_ASSETS_PATH: z
    .string()
    .regex(/^\/\S*[^\s/]$/, "Must be a path from the root, without a slash at its end")
    .optional(),
  CLOUDSHELF_LIVE: z.enum(["stream", "poll", "off"]).default("stream"),
  CLOUDSHELF_LIVE_POLL_MILLISECONDS: z.coerce.number().int().min(250).max(60_000).default(1_500),
  CLOUDSHELF_REPORTING: z
    .string()
    .regex(reportingPattern, "Must be off, pglite, pglite:<directory> or postgres://…")
    .optional(),
  CLOUDSHELF_SEARCH: z.enum(["dynamodb", "reporting"]).default("dynamodb"),
  CLOUDSHELF_ALLOWED_ORIGINS: z.string().default("*"),
  CLOUDSHELF_ADMINISTRATOR_EMAIL: z.email().optional(),
  CLOUDSHELF_ADMINISTRATOR_PASSWORD: z.string().min(12).optional(),
  CLOUDSHELF_REQUESTS_PER_HOUR: z.coerce.number().int().min(1).default(1_000),
  CLOUDSHELF_ANONYMOUS_REQUESTS_PER_HOUR: z.coerce.number().int().min(1).default(10_000),
});

export interface CloudShelfConfig {
  /** For `seed`; only when both its e-mail and its password are set. */
  readonly administrator: Administrator | undefined;
  readonly tableNames: TableNames;
  readonly taxBasisPoints: number;
  readonly shippingCents: number;
  readonly cursorKey: string | undefined;
  /** Where the reports' SQL is, as `reportingTargetOf` takes it; undefined when nothing is said. */
  readonly reporting: string | undefined;
  /** What a search asks first. */
  readonly search: "dynamodb" | "reporting";
  /** Where a CDN has the files that pages link to. */
  readonly assetsPath: string | undefined;
  /** How open pages learn that a price or a stock has changed. */
  readonly live: LiveSettings;
  readonly allowedOrigins: readonly string[];
  /** Of the JSON API, for each signed-in user. */
  readonly requestsPerHour: number;
  /** For each network address, behind which there may be many people. */
  readonly anonymousRequestsPerHour: number;
  readonly mail: MailConfig;
  readonly identity: IdentityConfig | undefined;
}

export interface Administrator {
  readonly email: string;
  readonly password: string;
}

/** The application's settings; the one place where the four variables that name tables are read. */
export function cloudShelfConfig(environment: Environment): CloudShelfConfig {
  const config = readConfig(settings, environment);
  const email = config.CLOUDSHELF_ADMINISTRATOR_EMAIL;
  const password = config.CLOUDSHELF_ADMINISTRATOR_PASSWORD;
  return {
    administrator: email === undefined || password === undefined ? undefined : { email, password },
    tableNames: {
      [books.name]: config.BOOKS_TABLE_NAME,
      [carts.name]: config.CARTS_TABLE_NAME,
      [users.name]: config.USERS_TABLE_NAME,
      [orders.name]: config.ORDERS_TABLE_NAME,
    },
    taxBasisPoints: Math.round(config.CLOUDSHELF_TAX_PERCENT * 100),
    shippingCents: Math.round(config.CLOUDSHELF_SHIPPING * 100),
    cursorKey: config.CLOUDSHELF_CURSOR_KEY,
    reporting: config.CLOUDSHELF_REPORTING,
    search: config.CLOUDSHELF_SEARCH,
    assetsPath: config.CLOUDSHELF_ASSETS_PATH,
    live: {
      way: config.CLOUDSHELF_LIVE,
      pollMilliseconds: config.CLOUDSHELF_LIVE_POLL_MILLISECONDS,
    },
    allowedOrigins: config.CLOUDSHELF_ALLOWED_ORIGINS.split(",").map((origin) => origin.trim()),
    requestsPerHour: config.CLOUDSHELF_REQUESTS_PER_HOUR,
    anonymousRequestsPerHour: config.CLOUDSHELF_ANONYMOUS_REQUESTS_PER_HOUR,
    mail: mailConfig(environment),
    identity: identityConfig(environment),
  };
}
