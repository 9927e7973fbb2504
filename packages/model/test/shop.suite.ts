import { type Client, inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import { createMemoryStore } from "@plinth/store";
import { z } from "zod";
import {
  type Connection,
  connect,
  createTables,
  defineEntity,
  defineTable,
  money,
} from "../src/index.ts";

export const start = Date.parse("2025-09-05T10:00:00Z");

const books = defineTable({
  name: "books",
  partitionKey: "category",
  sortKey: "book_id",
  globalSecondaryIndexes: {
    TitleIndex: { partitionKey: "title", projection: "ALL" },
    AuthorIndex: { partitionKey: "author", sortKey: "title", projection: ["price"] },
  },
});
const Book = defineEntity(books, {
  name: "Book",
  attributes: z.object({
    category: z.string(),
    book_id: z.string(),
    title: z.string().min(1),
    author: z.string().default("unknown"),
    price: money().nonnegative(),
    stock_quantity: z.int().nonnegative(),
    note: z.string().optional(),
    imprint: z.object({ city: z.string() }).optional(),
    tags: z.set(z.string()).default(new Set()),
    lines: z.array(z.object({ price: money() })).default([]),
    link: z
      .discriminatedUnion("kind", [
        z.object({ kind: z.literal("page"), url: z.string() }),
        z.object({ kind: z.literal("offer"), price: money() }),
      ])
      .optional(),
  }),
  timestamps: { created: "created_at", updated: "updated_at" },
  version: "version",
  discriminate: (item) => !String(item["category"]).startsWith("TOKEN#"),
});
const Token = defineEntity(books, {
  name: "Token",
  attributes: z.object({ category: z.string(), book_id: z.string(), of: z.string() }),
  when: { category: { beginsWith: "TOKEN#" } },
});
const carts = defineTable({
  name: "carts",
  partitionKey: "user_id",
  sortKey: "cart_id",
  timeToLive: "expires_at",
});
const Cart = defineEntity(carts, {
  name: "Cart",
  attributes: z.object({ user_id: z.string(), cart_id: z.string(), expires_at: z.int() }),
  version: "version",
});
const users = defineTable({
  name: "users",
  partitionKey: "user_id",
  globalSecondaryIndexes: { EmailIndex: { partitionKey: "email", projection: "ALL" } },
});
const User = defineEntity(users, {
  name: "User",
  attributes: z.object({
    user_id: z.string(),
    email: z.string(),
    nick: z.string().optional(),
    phone: z.string().optional(),
  }),
  unique: { email: { normalize: (email) => email.toLowerCase() }, nick: {} },
});
export const entities = { Book, Cart, Token, User };

export interface Shop {
  readonly shop: Connection<typeof entities>;
  readonly clock: { now: number };
  readonly calls: string[];
  readonly client: Client;
}

/** A client of an engine of its own, in memory. */
export function openEngine(now: () => number): Client {
  return inProcess(createEngine({ store: createMemoryStore(), now }));
}

export async function openShop(): Promise<Shop> {
  const clock = { now: start };
  const calls: string[] = [];
  const inner = openEngine(() => clock.now);
  const client: Client = {
    send: (operation, input, options) => {
      calls.push(operation);
      return inner.send(operation, input, options);
    },
    close: () => inner.close(),
  };
  await createTables(client, [books, carts, users]);
  calls.length = 0;
  const shop = connect(entities, { client, now: () => clock.now, cursorKey: "a key of the test" });
  return { shop, clock, calls, client };
}

export const key = { category: "Technology", book_id: "tech-001" };
export const cleanCode = { ...key, title: "Clean Code", price: 4299, stock_quantity: 25 };
