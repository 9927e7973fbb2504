import { defineEntity, defineTable, money } from "@plinth/model";
import { defineMigrationState } from "@plinth/model/migration";
import { z } from "zod";

/** A small shop with one of each that commands tell apart. */
export const books = defineTable({
  name: "books",
  partitionKey: "category",
  sortKey: "book_id",
  globalSecondaryIndexes: {
    TitleIndex: { partitionKey: "title", projection: "ALL" },
    YearIndex: {
      partitionKey: "category",
      sortKey: { name: "year", type: "N" },
      projection: "KEYS_ONLY",
    },
  },
  stream: "NEW_AND_OLD_IMAGES",
});

export const sessions = defineTable({
  name: "sessions",
  partitionKey: "token",
  timeToLive: "expires_at",
});

const users = defineTable({ name: "users", partitionKey: "user_id" });

const jobs = defineTable({ name: "jobs", partitionKey: "id" });

export const Book = defineEntity(books, {
  name: "Book",
  attributes: z.object({
    category: z.string(),
    book_id: z.string(),
    title: z.string().min(1),
    year: z.int(),
    price: money(),
  }),
  upgrade: {
    attribute: "schema_version",
    steps: [
      {
        up: ({ cents, ...rest }) => ({ ...rest, price: Number(cents) / 100 }),
        down: ({ price, ...rest }) => ({ ...rest, cents: Math.round(Number(price) * 100) }),
      },
    ],
  },
});

export const User = defineEntity(users, {
  name: "User",
  attributes: z.object({ user_id: z.string(), email: z.string() }),
  encrypted: ["email"],
});

export const MigrationState = defineMigrationState(jobs);
