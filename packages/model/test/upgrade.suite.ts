import type { Client } from "@plinth/client";
import { type AttributeValue, fromNativeItem, type Item } from "@plinth/values";
import { z } from "zod";
import { type Connection, connect, createTables, defineEntity, defineTable } from "../src/index.ts";
import { defineMigrationState } from "../src/migration/index.ts";
import { openEngine } from "./shop.suite.ts";

export const start: number = Date.parse("2025-09-05T10:00:00Z");

const app = defineTable({
  name: "app",
  partitionKey: "pk",
  sortKey: "sk",
  typeAttribute: "type",
  timeToLive: "expires_at",
  globalSecondaryIndexes: {
    ByStatus: { partitionKey: "gsi1pk", sortKey: "gsi1sk", projection: "ALL" },
    Names: { partitionKey: "gsi1pk", sortKey: "name", projection: ["owner_name"] },
  },
});

/** Version 1 had `status` in capitals and `cents`; version 2 `euros`; version 3 has `price`. */
const steps = [
  {
    up: ({ cents, ...rest }: Readonly<Record<string, unknown>>) => {
      if (typeof cents !== "number") {
        throw new Error("no cents");
      }
      return { ...rest, euros: String(cents / 100), status: String(rest["status"]).toLowerCase() };
    },
    down: ({ euros, ...rest }: Readonly<Record<string, unknown>>) => ({
      ...rest,
      cents: Math.round(Number(euros) * 100),
      status: String(rest["status"]).toUpperCase(),
      // Today's templates do not make the keys of old items.
      gsi1pk: `STATUS#${String(rest["status"]).toUpperCase()}`,
    }),
  },
  {
    up: ({ euros, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, price: euros }),
    down: ({ price, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, euros: price }),
  },
];

const Order = defineEntity(app, {
  name: "Order",
  attributes: z.object({
    user_id: z.string(),
    order_id: z.string(),
    status: z.enum(["open", "paid"]),
    price: z.string(),
    name: z.string().optional(),
    note: z.string().optional(),
    count: z.int().default(0),
    expires_at: z.int().optional(),
  }),
  keys: {
    pk: "USER#{user_id}",
    sk: "ORDER#{order_id}",
    gsi1pk: "STATUS#{status}",
    gsi1sk: "{order_id}",
  },
  upgrade: { attribute: "schema_version", steps },
});
const Note = defineEntity(app, {
  name: "Note",
  attributes: z.object({ user_id: z.string(), note_id: z.string(), text: z.string() }),
  keys: { pk: "USER#{user_id}", sk: "NOTE#{note_id}" },
});
const accounts = defineTable({ name: "accounts", partitionKey: "id" });
const Account = defineEntity(accounts, {
  name: "Account",
  attributes: z.object({ id: z.string(), email: z.string(), logins: z.int().default(0) }),
  unique: { email: {} },
  version: "version",
  upgrade: {
    attribute: "schema_version",
    steps: [
      {
        up: ({ mail, ...rest }) => ({ ...rest, email: String(mail).toLowerCase() }),
      },
    ],
  },
});
const jobs = defineTable({ name: "jobs", partitionKey: "id" });
const MigrationState = defineMigrationState(jobs);

export const entities = { Order, Note, Account, MigrationState };

export interface Store {
  readonly shop: Connection<typeof entities>;
  readonly client: Client;
  readonly clock: { now: number };
  readonly calls: string[];
  /** The stored item as it is. */
  stored(table: string, key: Item): Promise<Item | undefined>;
  all(table: string): Promise<Item[]>;
  /** Writes an item as an older or newer deployment would. */
  put(table: string, native: object): Promise<void>;
}

export interface StoreOptions {
  /** Stands between the connection and the engine. */
  readonly decorate?: (client: Client) => Client;
}

export async function openStore({ decorate }: StoreOptions = {}): Promise<Store> {
  const clock = { now: start };
  const inner = openEngine(() => clock.now);
  await createTables(inner, [app, accounts, jobs]);
  return connectStore(inner, clock, decorate);
}

/** Another process on the same tables. */
export function connectStore(
  inner: Client,
  clock: { now: number },
  decorate: (client: Client) => Client = (client) => client,
): Store {
  const calls: string[] = [];
  const outer = decorate(inner);
  const client: Client = {
    send: (operation, input, options) => {
      calls.push(operation);
      return outer.send(operation, input, options);
    },
    close: () => outer.close(),
  };
  const shop = connect(entities, {
    client,
    now: () => clock.now,
    monotonicNow: () => clock.now,
    wait: async (milliseconds) => {
      clock.now += milliseconds;
    },
  });
  return {
    shop,
    client: inner,
    clock,
    calls,
    async stored(TableName, Key) {
      const { Item } = await inner.send("GetItem", { TableName, Key });
      return Item;
    },
    async all(TableName) {
      const { Items = [] } = await inner.send("Scan", { TableName });
      return Items;
    },
    async put(TableName, native) {
      await inner.send("PutItem", { TableName, Item: fromNativeItem(native) });
    },
  };
}

/** An order as version 1 stored it. */
export function oldOrder(id: string, more: object = {}): Record<string, unknown> {
  return {
    pk: "USER#ann",
    sk: `ORDER#${id}`,
    gsi1pk: "STATUS#OPEN",
    gsi1sk: id,
    type: "Order",
    user_id: "ann",
    order_id: id,
    status: "OPEN",
    cents: 1250,
    ...more,
  };
}

export function orderKey(id: string): Record<string, AttributeValue> {
  return { pk: { S: "USER#ann" }, sk: { S: `ORDER#${id}` } };
}
