import { type Client, inProcess } from "@plinth/client";
import { createEngine, type Engine } from "@plinth/engine";
import { createTables } from "@plinth/model";
import { createMemoryStore } from "@plinth/store";
import { carts, tables } from "../../src/schema.ts";
import { catalogueBooks, type SeedOptions, seed } from "../../src/seed.ts";
import type { BookShop } from "../../src/services/book-shop.ts";
import { createShop, createShopContext, type ShopOptions } from "../../src/services/create-shop.ts";
import type { CheckoutRequest, SignedIn } from "../../src/services/shop.ts";
import type { ShopContext } from "../../src/services/shop-context.ts";

/** A call to DynamoDB as it was made. */
export interface RecordedCall {
  readonly operation: Parameters<Client["send"]>[0];
  readonly input: Readonly<Record<string, unknown>>;
}

export interface TestShop {
  readonly shop: BookShop;
  readonly context: ShopContext;
  readonly engine: Engine;
  readonly client: Client;
  /** All calls so far; emptied by hand before the part a test looks at. */
  readonly calls: RecordedCall[];
  /** The shop's and the engine's clock, which stands still unless a test moves it. */
  readonly clock: { nowMs: number };
  /** The options the shop was made with, for a second shop on the same tables. */
  readonly options: ShopOptions;
}

/** 2025-09-05T10:00:00Z, the day of the source's samples. */
export const sampleTimeMs: number = Date.UTC(2025, 8, 5, 10, 0, 0);

const cheapPasswords = { N: 1024, r: 8, p: 1 };

export interface TestShopOptions extends Partial<Omit<SeedOptions, "client">> {
  readonly nowMs?: number;
  /** The source's samples when absent, which also makes the demo account. */
  readonly contents?: "empty" | "samples" | "catalogue";
}

/** A shop on an engine of its own in memory, with the real model and client in between. */
export async function openTestShop(options: TestShopOptions = {}): Promise<TestShop> {
  const { nowMs = sampleTimeMs, contents = "samples", ...shopOptions } = options;
  const clock = { nowMs };
  const engine = createEngine({ store: createMemoryStore(), now: () => clock.nowMs });
  const calls: RecordedCall[] = [];
  const client = recordCalls(inProcess(engine), calls);
  const allOptions: ShopOptions = {
    client,
    now: () => clock.nowMs,
    random: createRandom(7),
    passwordCost: cheapPasswords,
    cursorKey: "the tests' cursor key",
    // Time stands still here, so a wait is only a turn of the event loop.
    wait: () => new Promise((resolve) => setImmediate(resolve)),
    ...shopOptions,
  };
  await createTables(client, tables, { tableNames: allOptions.tableNames ?? {} });
  await timeToLiveEnabled(client, allOptions.tableNames?.[carts.name] ?? carts.name);
  if (contents !== "empty") {
    const books = contents === "samples" ? catalogueBooks().slice(0, 3) : catalogueBooks();
    await seed({ ...allOptions, ...shopOptions, books: shopOptions.books ?? books });
  }
  calls.length = 0;
  return {
    shop: createShop(allOptions),
    context: createShopContext(allOptions),
    engine,
    client,
    calls,
    clock,
    options: allOptions,
  };
}

/** DynamoDB enables it some time after it was asked to. */
export async function timeToLiveEnabled(client: Client, tableName: string): Promise<void> {
  for (let lookCount = 0; lookCount < 1_000; lookCount += 1) {
    const { TimeToLiveDescription } = await client.send("DescribeTimeToLive", {
      TableName: tableName,
    });
    if (TimeToLiveDescription.TimeToLiveStatus === "ENABLED") return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new Error("time to live was not enabled");
}

function recordCalls(client: Client, calls: RecordedCall[]): Client {
  const send: Client["send"] = (operation, input, options) => {
    calls.push({ operation, input: { ...input } });
    return client.send(operation, input, options);
  };
  return { send, close: () => client.close() };
}

/** A generator with a seed (mulberry32), so that a failing run can be had again. */
export function createRandom(seedNumber: number): () => number {
  let state = seedNumber;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const address = {
  street: "1 Main St",
  city: "Anytown",
  state: "ST",
  postalCode: "12345",
  country: "US",
} as const;

export const card = {
  number: "4242 4242 4242 4242",
  expiry: "12/30",
  securityCode: "123",
  holder: "Ada Reader",
} as const;

export function checkoutRequest(
  idempotencyKey: string,
  changes: Partial<CheckoutRequest> = {},
): CheckoutRequest {
  return { idempotencyKey, shippingAddress: address, card, ...changes };
}

/** Registers a customer of this name. */
export function registerCustomer(shop: BookShop, name: string): Promise<SignedIn> {
  return shop.accounts.register({
    email: `${name}@example.com`,
    password: "a long enough password",
    firstName: name,
    lastName: "Reader",
  });
}

/** What a promise was rejected with; fails when it was not. */
export async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("expected a refusal");
}

/** The text of a string attribute as the API gives it; empty for any other. */
export function textOf(value: object | undefined): string {
  return value !== undefined && "S" in value && typeof value.S === "string" ? value.S : "";
}
