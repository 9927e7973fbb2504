import type { Client } from "@plinth/client";
import { expect } from "vitest";
import { z } from "zod";
import { type Connection, connect, createTables, defineEntity, defineTable } from "../src/index.ts";
import { openEngine, start } from "./shop.suite.ts";

export const app = defineTable({
  name: "app",
  partitionKey: "pk",
  sortKey: "sk",
  typeAttribute: "type",
  timeToLive: "expires_at",
  globalSecondaryIndexes: {
    gsi1: { partitionKey: "gsi1pk", sortKey: "gsi1sk", projection: "ALL" },
    keysOnly: { partitionKey: "gsi2pk", sortKey: "gsi2sk", projection: "KEYS_ONLY" },
    byType: { partitionKey: "type", sortKey: "sk", projection: "ALL" },
    byRegion: {
      partitionKey: ["region", "category"],
      sortKey: ["year", { name: "rank", type: "N" }],
      projection: ["title"],
    },
  },
});
const User = defineEntity(app, {
  name: "User",
  attributes: z.object({ user_id: z.string(), email: z.string(), expires_at: z.int().optional() }),
  keys: { pk: "USER#{user_id}", sk: "PROFILE#{user_id}", gsi1pk: "EMAIL#{email}", gsi1sk: "-" },
  unique: { email: {} },
});
const Guest = defineEntity(app, {
  name: "Guest",
  attributes: z.object({ user_id: z.string(), note: z.string().optional() }),
  keys: { pk: "USER#{user_id}", sk: "PROFILE#{user_id}" },
});
const Admin = defineEntity(app, {
  name: "Admin",
  attributes: z.object({ user_id: z.string(), level: z.int() }),
  keys: { pk: "USER#ADMIN#{user_id}", sk: "PROFILE#ADMIN#{user_id}" },
});
const Order = defineEntity(app, {
  name: "Order",
  attributes: z.object({
    user_id: z.string(),
    placed_at: z.string(),
    order_id: z.string(),
    status: z.enum(["new", "paid"]),
    total: z.int(),
    courier: z.string().optional(),
    note: z.string().optional(),
  }),
  keys: {
    pk: "USER#{user_id}",
    sk: "ORDER#{placed_at}#{order_id}",
    gsi1pk: "STATUS#{status}",
    gsi1sk: "{placed_at}#{order_id}",
    gsi2pk: "COURIER#{courier}",
    gsi2sk: "{total:6}#{status}#{order_id}",
  },
  version: "version",
});
const Line = defineEntity(app, {
  name: "Line",
  attributes: z.object({ user_id: z.string(), order_id: z.string(), line: z.int() }),
  keys: { pk: "USER#{user_id}", sk: "LINE#{order_id}#{line:4}" },
});
const Film = defineEntity(app, {
  name: "Film",
  attributes: z.object({
    id: z.string(),
    region: z.string(),
    category: z.string(),
    year: z.string(),
    rank: z.int(),
    title: z.string(),
  }),
  keys: { pk: "FILM#{id}", sk: "FILM" },
});
const Word = defineEntity(app, {
  name: "Word",
  attributes: z.looseObject({ book: z.string(), word: z.string(), page: z.string() }),
  keys: { pk: "BOOK#{book}", sk: "W#{word}#{page}" },
});
const entities = { User, Guest, Admin, Order, Line, Film, Word };

export interface App {
  readonly shop: Connection<typeof entities>;
  readonly client: Client;
}

/** Many entities in one table of an engine of its own. */
export async function openApp(): Promise<App> {
  const client = openEngine(() => start);
  await createTables(client, [app]);
  const shop = connect(entities, { client, now: () => start, cursorKey: "a key of the test" });
  return { shop, client };
}

export const key = { user_id: "ann", placed_at: "2025-01-02", order_id: "o1" };
export const order = { ...key, status: "new", total: 42, courier: "bob" } as const;

/** An error with this code, and about this place if one is named. */
export function errorOf(code: string, path?: string): unknown {
  return expect.objectContaining(path === undefined ? { code } : { code, path });
}
