import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  add,
  and,
  append,
  atLeast,
  beginsWith,
  between,
  connect,
  contains,
  defineEntity,
  defineTable,
  deleteFromSet,
  equals,
  exists,
  money,
  not,
  notEquals,
  notExists,
  oneOf,
  or,
  remove,
  setIfAbsent,
  subtract,
} from "./index.ts";

const now = Date.parse("2025-09-05T10:00:00Z");
const nowSeconds = String(now / 1000);

/** Nothing in this file is sent. */
const client: Client = {
  send: () => Promise.reject(new Error("compile must not send")),
  close: () => Promise.resolve(),
};

const books = defineTable({
  name: "books",
  partitionKey: "category",
  sortKey: "book_id",
  globalSecondaryIndexes: { TitleIndex: { partitionKey: "title", projection: "ALL" } },
});
const Book = defineEntity(books, {
  name: "Book",
  attributes: z.object({
    category: z.string(),
    book_id: z.string(),
    title: z.string().min(1),
    price: money().nonnegative(),
    stock_quantity: z.int().nonnegative(),
    status: z.enum(["listed", "hidden"]).default("listed"),
    note: z.string().optional(),
    tags: z.set(z.string()).optional(),
    lines: z.array(z.object({ price: money() })).default([]),
    address: z.object({ city: z.string(), zip: z.string().optional() }).optional(),
  }),
  timestamps: { created: "created_at", updated: "updated_at" },
  version: "version",
});
const Pointer = defineEntity(books, {
  name: "Pointer",
  attributes: z.object({ category: z.literal("BOOK"), book_id: z.string(), of: z.string() }),
  when: { category: "BOOK", type: "Pointer" },
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
const shop = connect({ Book, Cart, Pointer }, { client, now: () => now });
const key = { category: "Technology", book_id: "tech-001" };
const wireKey = { category: { S: "Technology" }, book_id: { S: "tech-001" } };

describe("get", () => {
  it("sends the key alone, whatever else the object has", () => {
    expect(shop.Book.get({ ...key, title: "x" } as typeof key).compile()).toEqual({
      operation: "GetItem",
      input: { TableName: "books", Key: wireKey },
    });
  });

  it("reads consistently when asked to", () => {
    expect(shop.Book.get(key, { consistent: true }).compile().input.ConsistentRead).toBe(true);
  });

  it("fills in the part of the key that the entity fixes", () => {
    expect(shop.Pointer.get({ book_id: "b" }).compile().input.Key).toEqual({
      category: { S: "BOOK" },
      book_id: { S: "b" },
    });
  });

  it("refuses an empty or missing key part before anything is sent", () => {
    expect(() => shop.Book.get({ category: "", book_id: "b" }).compile()).toThrow(
      'In a key of Book, "category" is a string and cannot be an empty string.',
    );
    expect(() => shop.Book.get({ category: "c" } as typeof key).compile()).toThrow(
      expect.objectContaining({ code: "invalidKey", attribute: "book_id" }),
    );
  });
});

describe("create and put", () => {
  it("writes money as a Number, defaults, timestamps and the first version", () => {
    const input = { ...key, title: "Clean Code", price: 4299, stock_quantity: 25 };
    expect(shop.Book.create(input).compile()).toEqual({
      operation: "PutItem",
      input: {
        TableName: "books",
        Item: {
          ...wireKey,
          title: { S: "Clean Code" },
          price: { N: "42.99" },
          stock_quantity: { N: "25" },
          status: { S: "listed" },
          lines: { L: [] },
          created_at: { S: "2025-09-05T10:00:00.000Z" },
          updated_at: { S: "2025-09-05T10:00:00.000Z" },
          version: { N: "1" },
        },
        ConditionExpression: "attribute_not_exists(#category)",
        ExpressionAttributeNames: { "#category": "category" },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      },
    });
  });

  it("counts an expired item as absent", () => {
    const input = { user_id: "u", cart_id: "c", expires_at: 1757671200 };
    expect(shop.Cart.create(input).compile().input).toMatchObject({
      ConditionExpression: "attribute_not_exists(#user_id) OR #expires_at <= :v0",
      ExpressionAttributeValues: { ":v0": { N: nowSeconds } },
    });
  });

  it("keeps the creation time of an item that was read, and counts its version up", () => {
    const read = {
      ...key,
      title: "t",
      price: 1,
      stock_quantity: 1,
      created_at: "2024-01-01T00:00:00Z",
    };
    const { input } = shop.Book.put({ ...read, version: 4 }).compile();
    expect(input).toMatchObject({
      Item: {
        created_at: { S: "2024-01-01T00:00:00Z" },
        updated_at: { S: "2025-09-05T10:00:00.000Z" },
        version: { N: "5" },
      },
      ConditionExpression: "#version = :v0",
      ExpressionAttributeValues: { ":v0": { N: "4" } },
    });
  });

  it("asks for the version that is said, before that of the item", () => {
    const read = { ...key, title: "t", price: 1, stock_quantity: 1, version: 4 };
    expect(shop.Book.put(read, { ifVersion: 7 }).compile().input).toMatchObject({
      Item: { version: { N: "8" } },
      ExpressionAttributeValues: { ":v0": { N: "7" } },
    });
    const imported = shop.Book.put(read, { timestamps: "given" }).compile().input;
    expect(imported).toMatchObject({ Item: { version: { N: "5" } } });
    expect(imported).not.toHaveProperty("ConditionExpression");
  });

  it("overwrites without asking where no version is known, with one above any count", () => {
    const { input } = shop.Book.put({ ...key, title: "t", price: 1, stock_quantity: 1 }).compile();
    expect(input).toMatchObject({ Item: { version: { N: "1757066400000000" } } });
    expect(input).not.toHaveProperty("ConditionExpression");
  });

  it("refuses a version that is none", () => {
    const input = { ...key, title: "t", price: 1, stock_quantity: 1 };
    const invalidItem = expect.objectContaining({ code: "invalidItem", path: "version" });
    const invalidCondition = expect.objectContaining({
      code: "invalidCondition",
      attribute: "version",
    });
    for (const version of [Number.NaN, -1, 1.5]) {
      expect(() => shop.Book.put({ ...input, version }).compile()).toThrow(invalidItem);
      expect(() => shop.Book.delete(key, { ifVersion: version }).compile()).toThrow(
        invalidCondition,
      );
    }
    // @ts-expect-error a version that is not there is no version to ask for
    const update = shop.Book.update(key, { title: "x" }, { ifVersion: undefined });
    expect(() => update.compile()).toThrow(
      "ifVersion is the version of a Book that was read, a whole number, and not undefined. Leave it out to ask for none.",
    );
  });

  it("takes given timestamps for an import", () => {
    const given = { created_at: "2024-01-01T00:00:00Z", updated_at: "2024-01-02T00:00:00Z" };
    const input = { ...key, title: "t", price: 1, stock_quantity: 1, ...given };
    expect(shop.Book.put(input, { timestamps: "given" }).compile().input).toMatchObject({
      Item: { created_at: { S: given.created_at }, updated_at: { S: given.updated_at } },
    });
  });

  it("names every path that is invalid", () => {
    const input = { ...key, title: "", price: 1.5, stock_quantity: -1 };
    expect(() => shop.Book.create(input).compile()).toThrow(
      expect.objectContaining({
        code: "invalidItem",
        entity: "Book",
        issues: [
          expect.objectContaining({ path: ["title"] }),
          { path: ["price"], message: "Expected whole cents, such as 4299 for 42.99" },
          expect.objectContaining({ path: ["stock_quantity"] }),
        ],
      }),
    );
  });

  it("says where in a free value something cannot be stored", () => {
    const free = z.object({ category: z.string(), book_id: z.string(), facts: z.unknown() });
    const Free = defineEntity(books, { name: "Free", attributes: free });
    const put = (facts: unknown) =>
      connect({ Free }, { client })
        .Free.put({ ...key, facts })
        .compile();
    expect(() => put({ dates: [1, new Date(0)] })).toThrow(
      "This Free is invalid. facts.dates.1: an object of the class Date cannot be stored, only plain objects can.",
    );
  });

  it("refuses a partition key that looks like a guard's", () => {
    const input = { category: "UNIQUE#x", book_id: "b", title: "t", price: 1, stock_quantity: 1 };
    expect(() => shop.Book.put(input).compile()).toThrow("is kept for guard items");
  });

  it("writes what the entity fixes, in the schema or beside it", () => {
    expect(shop.Pointer.put({ book_id: "b", of: "Technology" }).compile().input).toMatchObject({
      Item: { category: { S: "BOOK" }, type: { S: "Pointer" }, of: { S: "Technology" } },
    });
  });
});

describe("update", () => {
  it("prints every kind of change, the timestamp and the version", () => {
    const request = shop.Book.update(key, {
      title: "New",
      price: add(101),
      stock_quantity: subtract(2),
      status: setIfAbsent("hidden"),
      note: remove(),
      tags: add(new Set(["a"])),
      lines: append([{ price: 5 }]),
      "address.city": "Berlin",
    }).compile();
    expect(request).toEqual({
      operation: "UpdateItem",
      input: {
        TableName: "books",
        Key: wireKey,
        UpdateExpression:
          "SET #title = :v0, #status = if_not_exists(#status, :v3), #lines = list_append(if_not_exists(#lines, :v5), :v6), #address.#city = :v7, #updated_at = :v8 ADD #price :v1, #stock_quantity :v2, #tags :v4, #version :v9 REMOVE #note",
        ConditionExpression: "attribute_exists(#category)",
        ExpressionAttributeNames: {
          "#title": "title",
          "#status": "status",
          "#lines": "lines",
          "#address": "address",
          "#city": "city",
          "#updated_at": "updated_at",
          "#note": "note",
          "#price": "price",
          "#stock_quantity": "stock_quantity",
          "#tags": "tags",
          "#version": "version",
          "#category": "category",
        },
        ExpressionAttributeValues: {
          ":v0": { S: "New" },
          ":v1": { N: "1.01" },
          ":v2": { N: "-2" },
          ":v3": { S: "hidden" },
          ":v4": { SS: ["a"] },
          ":v5": { L: [] },
          ":v6": { L: [{ M: { price: { N: "0.05" } } }] },
          ":v7": { S: "Berlin" },
          ":v8": { S: "2025-09-05T10:00:00.000Z" },
          ":v9": { N: "1" },
        },
        ReturnValues: "ALL_NEW",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      },
    });
  });

  it("takes members out of a set and leaves undefined alone", () => {
    const { input } = shop.Book.update(key, {
      tags: deleteFromSet(new Set(["a"])),
      title: undefined,
    }).compile();
    expect(input).toMatchObject({
      UpdateExpression: "DELETE #tags :v0 SET #updated_at = :v1 ADD #version :v2",
    });
  });

  it("removes a set that is set to be empty", () => {
    const { input } = shop.Book.update(key, { tags: new Set<string>() }).compile();
    expect(input).toMatchObject({ UpdateExpression: expect.stringContaining("REMOVE #tags") });
  });

  it("leaves a set that may be there, where an empty one is set if it is absent", () => {
    const { input } = shop.Book.update(key, { tags: setIfAbsent(new Set<string>()) }).compile();
    expect(input).toMatchObject({ UpdateExpression: expect.not.stringContaining("#tags") });
  });

  it("asks for the version, and 0 means an item without one", () => {
    const conditionOf = (ifVersion: number): unknown =>
      shop.Book.update(key, {}, { ifVersion }).compile().input;
    expect(conditionOf(3)).toMatchObject({
      ConditionExpression: "attribute_exists(#category) AND #version = :v2",
    });
    expect(conditionOf(0)).toMatchObject({
      ConditionExpression:
        "attribute_exists(#category) AND (attribute_not_exists(#version) OR #version = :v2)",
    });
  });

  it("does not touch an expired item", () => {
    expect(shop.Cart.update({ user_id: "u", cart_id: "c" }, {}).compile().input).toMatchObject({
      ConditionExpression: "attribute_exists(#user_id) AND NOT #expires_at <= :v1",
    });
  });

  it("asks for the type that the entity fixes", () => {
    expect(shop.Pointer.update({ book_id: "b" }, { of: "x" }).compile().input).toMatchObject({
      ConditionExpression: "attribute_exists(#category) AND #type = :v1",
    });
  });

  it.each([
    ["a value of the wrong type", { title: 1 }, "invalidItem"],
    ["an unknown attribute", { titel: "x" }, "invalidUpdate"],
    ["a part of the key", { category: "x" }, "invalidUpdate"],
    ["an attribute of its own", { version: 3 }, "invalidUpdate"],
    ["the removal of a required attribute", { title: remove() }, "invalidUpdate"],
    ["an addition to a text", { title: add(1) }, "invalidUpdate"],
    ["an append to a number", { price: append([1]) }, "invalidUpdate"],
    ["a negative price", { price: -1 }, "invalidItem"],
    ["an empty key of an index", { title: "" }, "invalidItem"],
  ])("refuses %s where the types were bypassed", (_, changes, code) => {
    const bypassed = changes as object as Parameters<typeof shop.Book.update>[1];
    expect(() => shop.Book.update(key, bypassed).compile()).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe("conditions", () => {
  const conditionOf = (condition: Parameters<typeof shop.Book.check>[1]): unknown => {
    const { input } = shop.Book.check(key, condition).compile();
    const check = input.TransactItems[0]?.ConditionCheck;
    return [check?.ConditionExpression, check?.ExpressionAttributeValues];
  };

  it.each([
    [equals("title", "x"), "#title = :v0", [{ S: "x" }]],
    [notEquals("status", "hidden"), "#status <> :v0", [{ S: "hidden" }]],
    [atLeast("price", 4299), "#price >= :v0", [{ N: "42.99" }]],
    [
      between("stock_quantity", 1, 3),
      "#stock_quantity BETWEEN :v0 AND :v1",
      [{ N: "1" }, { N: "3" }],
    ],
    [beginsWith("title", "C"), "begins_with(#title, :v0)", [{ S: "C" }]],
    [contains("tags", "a"), "contains(#tags, :v0)", [{ S: "a" }]],
    [contains("title", "ode"), "contains(#title, :v0)", [{ S: "ode" }]],
    [
      oneOf("status", ["listed", "hidden"]),
      "#status IN (:v0, :v1)",
      [{ S: "listed" }, { S: "hidden" }],
    ],
    [equals("address.city", "B"), "#address.#city = :v0", [{ S: "B" }]],
    [equals("created_at", "x"), "#created_at = :v0", [{ S: "x" }]],
    [not(exists("note")), "NOT attribute_exists(#note)", []],
    [
      and(notExists("note"), or(equals("title", "x"), equals("title", "y"))),
      "attribute_not_exists(#note) AND (#title = :v0 OR #title = :v1)",
      [{ S: "x" }, { S: "y" }],
    ],
  ])("prints %#", (condition, text, values) => {
    const expected = values.map((value, position) => [`:v${position}`, value]);
    expect(conditionOf(condition as Parameters<typeof shop.Book.check>[1])).toEqual([
      text,
      values.length === 0 ? undefined : Object.fromEntries(expected),
    ]);
  });

  it("refuses a value that does not fit where the types were bypassed", () => {
    const condition = equals("title", 1) as never;
    expect(() => conditionOf(condition)).toThrow(
      expect.objectContaining({
        code: "invalidCondition",
        message: "Book.title is a string and cannot be compared so with a number.",
      }),
    );
  });
});

describe("query", () => {
  it("says which key is missing or wrong where the types were bypassed", () => {
    const compile = (asked: object) => () => shop.Book.query(asked as typeof key).compile();
    expect(compile({})).toThrow('In a query of Book, "category" is missing.');
    expect(compile({ category: "x", book_id: 1 })).toThrow(
      'In a query of Book, "book_id" is a string and cannot be a number.',
    );
  });

  it("refuses a filter by a key of what is queried, as DynamoDB does", () => {
    const filter = or(exists("note"), not(equals("book_id", "x")));
    expect(() => shop.Book.query({ category: "x" }, { filter }).compile()).toThrow(
      'In a query of Book, "book_id" is a key attribute of what is queried: ask for it in the key, not the filter.',
    );
    const byTitle = shop.Book.index("TitleIndex").query({ title: "x" }, { filter });
    expect(byTitle.compile().input).toHaveProperty("FilterExpression");
  });

  it("asks for one partition, with a placeholder for each name", () => {
    expect(shop.Book.query({ category: "Technology" }).compile()).toEqual({
      operation: "Query",
      input: {
        TableName: "books",
        KeyConditionExpression: "#category = :v0",
        ExpressionAttributeNames: { "#category": "category" },
        ExpressionAttributeValues: { ":v0": { S: "Technology" } },
      },
    });
  });

  it("takes a sort key condition, a filter, an order and a limit", () => {
    const query = shop.Book.query(
      { category: "Technology", book_id: beginsWith("tech") },
      { filter: atLeast("price", 100), order: "descending", limit: 5, consistent: true },
    );
    expect(query.compile().input).toMatchObject({
      KeyConditionExpression: "#category = :v0 AND begins_with(#book_id, :v1)",
      FilterExpression: "#price >= :v2",
      ScanIndexForward: false,
      Limit: 5,
      ConsistentRead: true,
    });
  });

  it("leaves expired items out on the server", () => {
    expect(shop.Cart.query({ user_id: "u" }).compile().input).toMatchObject({
      FilterExpression: "NOT #expires_at <= :v1",
    });
  });

  it("queries an index by its own keys", () => {
    expect(shop.Book.index("TitleIndex").query({ title: "x" }).compile().input).toMatchObject({
      IndexName: "TitleIndex",
      KeyConditionExpression: "#title = :v0",
    });
  });

  it("filters by what tells the entity from others, but never by a key", () => {
    expect(shop.Pointer.query({}).compile().input).toMatchObject({
      KeyConditionExpression: "#category = :v0",
      FilterExpression: "#type = :v1",
    });
  });
});

describe("transact", () => {
  it("refuses parts that are no commands", async () => {
    await expect(shop.transact([Promise.resolve() as never])).rejects.toMatchObject({
      code: "invalidTransaction",
      message:
        "Part 0 of transact is no write and no check. Give it the command itself, not awaited.",
    });
  });
});
