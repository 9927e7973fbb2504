import type { PasswordCost, RandomBytes } from "@plinth/kit";
import { isPlinthError, type PlinthError, type Query, type Refusal } from "@plinth/model";
import type { ShopData } from "../schema.ts";
import type { BriefCache } from "./brief-cache.ts";
import type { IdentityProvider } from "./identity/identity-provider.ts";
import type { PriceRules } from "./order-totals.ts";
import type { PaymentProvider } from "./payment.ts";
import type { SearchIndex } from "./search-index.ts";
import { type Page, type PageRequest, ShopError } from "./shop.ts";

export interface ShopRules {
  readonly prices: PriceRules;
  readonly copiesPerTitleMax: number;
  readonly linesPerCartMax: number;
  readonly cartLifeSeconds: number;
  readonly sessionLifeSeconds: number;
  readonly sessionsPerUserMax: number;
  readonly signInAttemptsMax: number;
  readonly signInWindowSeconds: number;
  /** How old a first page of a category may be that this process has not changed itself. */
  readonly shelfCacheLifeMilliseconds: number;
  /** How many items a search reads for one of its words. */
  readonly matchesPerWordMax: number;
}

/** What is known of mails where they are written. */
export interface MailContext {
  /** The service that sends them, for people; undefined when there is none. */
  readonly service: string | undefined;
  /** Where readers find the shop, without a slash at its end. */
  readonly shopUrl: string | undefined;
  /** Called after a mail was written, so that whoever sends them need not look all the time. */
  readonly onWritten: () => void;
}

/** What every service works with. */
export interface ShopContext {
  readonly data: ShopData;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: () => number;
  readonly uuid: () => string;
  readonly randomBytes: RandomBytes;
  readonly passwordCost: PasswordCost;
  readonly payment: PaymentProvider;
  /** Hears of failures that nobody is told about, since what was asked for is done all the same. */
  readonly reportError: (error: unknown) => void;
  readonly mail: MailContext;
  /** Asked before the tables, where there is one. */
  readonly searchIndex: SearchIndex | undefined;
  /** Beside the shop's own accounts, when there is one. */
  readonly identity: IdentityProvider | undefined;
  readonly rules: ShopRules;
  /** First pages and the categories, which every visitor reads. Emptied by each write of a book. */
  readonly shelfCache: BriefCache;
}

const pageSizeDefault = 20;
export const pageSizeMax = 100;

export function pageSizeOf(request: PageRequest): number {
  const limit = request.limit ?? pageSizeDefault;
  if (!Number.isInteger(limit) || limit < 1) {
    throw new ShopError("INVALID_INPUT", "A page has at least one entry.", "limit");
  }
  return Math.min(limit, pageSizeMax);
}

/** One page of a query, in the shop's shape. A cursor that is not ours is the caller's mistake. */
export async function pageOf<Item, View>(
  query: Query<Item>,
  request: PageRequest,
  viewOf: (item: Item) => View,
): Promise<Page<View>> {
  try {
    const page = await query.page({ limit: pageSizeOf(request), cursor: request.cursor });
    return { items: page.items.map(viewOf), cursor: page.cursor };
  } catch (error) {
    if (isPlinthError(error, "invalidCursor")) throw invalidCursor();
    throw error;
  }
}

export function invalidCursor(): ShopError {
  return new ShopError(
    "INVALID_INPUT",
    "This page cannot be found; start from the first.",
    "cursor",
  );
}

/** The first part of `entity` that refused a transaction, if one did. */
export function refusalOf(error: unknown, entity: string): Refusal | undefined {
  if (!isPlinthError(error, "transactionRefused")) return undefined;
  return error.refusals.find((refusal) => refusal.entity === entity && refusal.code !== "conflict");
}

/** True when an item was not as it had been read: reading again and deciding anew may succeed. */
export function isStale(error: unknown): error is PlinthError {
  if (!isPlinthError(error)) return false;
  return error.code === "transactionRefused" || staleCodes.has(error.code);
}

const staleCodes: ReadonlySet<string> = new Set([
  "conditionFailed",
  "itemExists",
  "itemNotFound",
  "versionConflict",
]);

/**
 * Runs `attempt` again, reading anew, when what it had read was changed under its hands. Each failure
 * means that somebody else got on, so a few tries are enough; the last failure is the caller's.
 */
export async function retryWhenStale<Result>(
  attemptsMax: number,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let attemptCount = 1; ; attemptCount += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (attemptCount >= attemptsMax || !isStale(error)) throw error;
    }
  }
}
