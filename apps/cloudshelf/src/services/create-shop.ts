import type { Client } from "@plinth/client";
import {
  type PasswordCost,
  passwordCostDefault,
  type RandomBytes,
  secureRandomBytes,
} from "@plinth/kit";
import { createMonitor, type Monitor } from "../monitoring/monitor.ts";
import { connectShop, type TableNames } from "../schema.ts";
import { createAccountOffice } from "./account-office.ts";
import { createAccounts } from "./accounts.ts";
import { createBookOffice } from "./book-office.ts";
import type { BookShop } from "./book-shop.ts";
import { BriefCache } from "./brief-cache.ts";
import { createCarts } from "./carts.ts";
import { createCatalogue } from "./catalogue.ts";
import { createIdentities } from "./identity/identities.ts";
import type { IdentityProvider } from "./identity/identity-provider.ts";
import { importsOnDemand } from "./import/imports-on-demand.ts";
import { createInventory } from "./inventory.ts";
import { createOutbox } from "./mail/outbox.ts";
import { createOrderOffice } from "./order-office.ts";
import { priceRulesDefault } from "./order-totals.ts";
import { createOrders } from "./orders.ts";
import { createSimulatedPayment, type PaymentProvider } from "./payment.ts";
import { createReviews } from "./reviews.ts";
import type { SearchIndex } from "./search-index.ts";
import type { MailContext, ShopContext, ShopRules } from "./shop-context.ts";

/** A page of 24 books is some 20 KB: a few megabytes at most. */
const shelfCacheEntriesMax = 200;
const secondsPerDay = 24 * 60 * 60;

const shopRulesDefault: ShopRules = {
  prices: priceRulesDefault,
  copiesPerTitleMax: 10,
  linesPerCartMax: 20,
  cartLifeSeconds: 7 * secondsPerDay,
  sessionLifeSeconds: secondsPerDay,
  sessionsPerUserMax: 10,
  signInAttemptsMax: 10,
  signInWindowSeconds: 15 * 60,
  shelfCacheLifeMilliseconds: 2_000,
  matchesPerWordMax: 500,
};

export interface ShopOptions {
  readonly client: Client;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** From 0 up to 1. */
  readonly random?: () => number;
  readonly uuid?: () => string;
  readonly randomBytes?: RandomBytes;
  /** Waits between two tries of a transaction that met another. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  readonly tableNames?: TableNames;
  /** The secret that authenticates the cursors of pages; the same for all processes. */
  readonly cursorKey?: string | undefined;
  readonly payment?: PaymentProvider;
  readonly reportError?: (error: unknown) => void;
  /** No service, no links and nobody to tell when absent: mails are written all the same. */
  readonly mail?: Partial<MailContext>;
  /** Runs what goes on after an answer, such as an import; absent where nothing can, as under Lambda. */
  readonly runInBackground?: (task: () => Promise<void>) => void;
  /** A full-text index that searches ask before the tables. */
  readonly searchIndex?: SearchIndex | undefined;
  readonly identity?: IdentityProvider | undefined;
  readonly passwordCost?: PasswordCost;
  readonly rules?: Partial<ShopRules>;
  /** Of the process that the shop is part of; one that nobody tells anything when absent. */
  readonly monitor?: Monitor;
}

/** The shop on a client. Sends nothing by itself; the tables must be there. */
export function createShop(options: ShopOptions): BookShop {
  const context = createShopContext(options);
  return {
    catalogue: createCatalogue(context),
    carts: createCarts(context),
    accounts: createAccounts(context),
    orders: createOrders(context),
    inventory: createInventory(context),
    bookOffice: createBookOffice(context),
    imports: importsOnDemand(context, options),
    reviews: createReviews(context),
    orderOffice: createOrderOffice(context),
    accountOffice: createAccountOffice(context),
    outbox: createOutbox(context),
    monitor: options.monitor ?? createMonitor({ now: context.now }),
    identities: createIdentities(context),
  };
}

export function createShopContext(options: ShopOptions): ShopContext {
  const now = options.now ?? Date.now;
  const random = options.random ?? Math.random;
  const uuid = options.uuid ?? (() => crypto.randomUUID());
  const { client, wait, tableNames, cursorKey } = options;
  const rules = { ...shopRulesDefault, ...options.rules };
  const shelfCache = new BriefCache({
    now,
    lifeMilliseconds: rules.shelfCacheLifeMilliseconds,
    entryCountMax: shelfCacheEntriesMax,
  });
  return {
    data: connectShop({
      client,
      now,
      random,
      uuid,
      onCall: ({ operation, entities }) => {
        if (isWrite(operation) && entities.includes("Book")) shelfCache.clear();
      },
      ...(wait === undefined ? {} : { wait }),
      ...(tableNames === undefined ? {} : { tableNames }),
      ...(cursorKey === undefined ? {} : { cursorKey }),
    }),
    now,
    random,
    uuid,
    randomBytes: options.randomBytes ?? secureRandomBytes,
    passwordCost: options.passwordCost ?? passwordCostDefault,
    payment: options.payment ?? createSimulatedPayment(),
    reportError: options.reportError ?? (() => undefined),
    identity: options.identity,
    mail: { service: undefined, shopUrl: undefined, onWritten: () => undefined, ...options.mail },
    rules,
    shelfCache,
    searchIndex: options.searchIndex,
  };
}

function isWrite(operation: string): boolean {
  return /Put|Update|Delete|Write/.test(operation);
}
