import type { OperationInput, OperationName, OperationOutput } from "@plinth/api";
import type { Client } from "@plinth/client";
import type { Item } from "@plinth/values";
import { bench, describe } from "vitest";
import { z } from "zod";
import { add, atLeast, connect, defineEntity, defineTable, money, subtract } from "./index.ts";

const table = defineTable({ name: "books", partitionKey: "category", sortKey: "book_id" });
const Book = defineEntity(table, {
  name: "Book",
  attributes: z.object({
    category: z.string(),
    book_id: z.string(),
    title: z.string().min(1),
    author: z.string(),
    isbn: z.string(),
    price: money().nonnegative(),
    stock_quantity: z.int().nonnegative(),
    description: z.string(),
  }),
  timestamps: { created: "created_at", updated: "updated_at" },
});

const key = { category: "Technology", book_id: "tech-001" };
const input = {
  ...key,
  title: "Clean Code",
  author: "Robert C. Martin",
  isbn: "9780132350884",
  price: 4299,
  stock_quantity: 25,
  description: "x".repeat(750),
};
const sent = connect({ Book }, { client: answering(() => ({})) })
  .Book.put(input)
  .compile();
const stored = "Item" in sent.input ? (sent.input.Item as Item) : {};
const hundred = { Items: Array.from({ length: 100 }, () => stored), Count: 100 };

/** A client whose way there costs nothing, so that what is measured is this package. */
function answering(answer: (operation: OperationName) => object): Client {
  return {
    send: <Name extends OperationName>(operation: Name, _input: OperationInput<Name>) =>
      Promise.resolve(answer(operation) as OperationOutput<Name>),
    close: () => Promise.resolve(),
  };
}

const shop = connect(
  { Book },
  {
    client: answering((operation) =>
      operation === "Query"
        ? hundred
        : operation === "GetItem"
          ? { Item: stored }
          : { Attributes: stored },
    ),
  },
);

describe("one item of 1 KB and ten attributes, transport stubbed", () => {
  bench("get", async () => {
    await shop.Book.get(key);
  });
  bench("put", async () => {
    await shop.Book.put(input);
  });
  bench("create", async () => {
    await shop.Book.create(input);
  });
  bench("update with a condition", async () => {
    await shop.Book.update(
      key,
      { stock_quantity: subtract(2), price: add(1), title: "x" },
      { if: atLeast("stock_quantity", 2) },
    );
  });
  bench("transact of three", async () => {
    await shop.transact([
      shop.Book.update(key, { stock_quantity: subtract(2) }, { if: atLeast("stock_quantity", 2) }),
      shop.Book.create(input),
      shop.Book.delete(key),
    ]);
  });
});

describe("a query of 100 such items, transport stubbed", () => {
  bench("all", async () => {
    await shop.Book.query({ category: "Technology" }).all();
  });
});
