import type { Client } from "@plinth/client";
import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine, start } from "../test/shop.suite.ts";
import {
  add,
  atLeast,
  atMost,
  beginsWith,
  between,
  type Connection,
  connect,
  createTables,
  defineEntity,
  defineTable,
  equals,
  lessThan,
  moreThan,
  remove,
  setIfAbsent,
} from "./index.ts";

const app = defineTable({
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

const key = { user_id: "ann", placed_at: "2025-01-02", order_id: "o1" };
const order = { ...key, status: "new", total: 42, courier: "bob" } as const;

let client: Client;
let shop: Connection<typeof entities>;
beforeEach(async () => {
  client = openEngine(() => start);
  await createTables(client, [app]);
  shop = connect(entities, { client, now: () => start, cursorKey: "a key of the test" });
});

async function stored(pk: string, sk: string): Promise<Record<string, unknown> | undefined> {
  const { Item } = await client.send("GetItem", {
    TableName: "app",
    Key: { pk: { S: pk }, sk: { S: sk } },
  });
  return Item;
}

const storedOrder = () => stored("USER#ann", "ORDER#2025-01-02#o1");
const code = (expected: string, path?: string) =>
  expect.objectContaining(path === undefined ? { code: expected } : { code: expected, path });

describe("key templates", () => {
  it("are filled on create and dropped on read", async () => {
    expect(await shop.Order.create(order)).toEqual({ ...order, version: 1 });
    expect(await storedOrder()).toEqual({
      pk: { S: "USER#ann" },
      sk: { S: "ORDER#2025-01-02#o1" },
      gsi1pk: { S: "STATUS#new" },
      gsi1sk: { S: "2025-01-02#o1" },
      gsi2pk: { S: "COURIER#bob" },
      gsi2sk: { S: "000042#new#o1" },
      type: { S: "Order" },
      user_id: { S: "ann" },
      placed_at: { S: "2025-01-02" },
      order_id: { S: "o1" },
      status: { S: "new" },
      total: { N: "42" },
      courier: { S: "bob" },
      version: { N: "1" },
    });
    expect(await shop.Order.get(key)).toEqual({ ...order, version: 1 });
    await expect(shop.Order.create(order)).rejects.toEqual(code("itemExists"));
    expect(await shop.Order.delete(key)).toMatchObject(order);
    expect(await shop.Order.get(key)).toBeUndefined();
  });

  it("leave an index key out whose part is absent", async () => {
    const { courier: _, ...without } = order;
    await shop.Order.create(without);
    expect(await storedOrder()).not.toHaveProperty("gsi2pk");
    expect(await shop.Order.index("keysOnly").query({ courier: "bob" }).all()).toEqual([]);
  });

  it("put another item when a part of the key is another", async () => {
    const first = await shop.Order.create(order);
    const { version: _, ...rest } = first;
    await shop.Order.put({ ...rest, placed_at: "2025-02-02" });
    const all = await shop.Order.query({ user_id: "ann" }).all();
    expect(all.map((each) => each.placed_at)).toEqual(["2025-01-02", "2025-02-02"]);
  });

  it.each([
    [{ placed_at: "a#b" }, "placed_at"],
    [{ placed_at: "" }, "placed_at"],
    [{ order_id: "" }, "order_id"],
    [{ total: 1_000_000 }, "total"],
    [{ total: -1 }, "total"],
  ])("refuse %j, which would make another key", async (part, path) => {
    await expect(shop.Order.put({ ...order, ...part })).rejects.toEqual(code("invalidItem", path));
  });

  it("refuse a key with such a value, and one that lacks a part", async () => {
    await expect(shop.Order.get({ ...key, placed_at: "a#b" })).rejects.toEqual(
      code("invalidKey", "placed_at"),
    );
    await expect(shop.Order.get({ user_id: "ann" } as never)).rejects.toEqual(
      code("invalidKey", "placed_at"),
    );
    expect(await shop.Order.get({ ...key, order_id: "a#b" })).toBeUndefined();
  });

  it("are kept out of a loose entity's items", async () => {
    const word = { book: "b", word: "w", page: "1", more: 1 };
    await shop.Word.put({ ...word, pk: "x", type: "y" });
    expect(await shop.Word.get(word)).toEqual(word);
    await expect(shop.Word.update(word, { pk: "x" })).rejects.toEqual(code("invalidUpdate", "pk"));
  });

  it("take no partition that guard items have", async () => {
    const Odd = defineEntity(app, {
      name: "Odd",
      attributes: z.object({ id: z.string() }),
      keys: { pk: "{id}", sk: "ODD" },
    });
    const odd = connect({ Odd }, { client });
    await expect(odd.Odd.put({ id: "UNIQUE#x" })).rejects.toEqual(code("invalidItem"));
  });

  it("work with unique attributes", async () => {
    await shop.User.create({ user_id: "ann", email: "ann@example.com" });
    await expect(shop.User.create({ user_id: "bob", email: "ann@example.com" })).rejects.toEqual(
      code("notUnique"),
    );
    await shop.User.update({ user_id: "ann" }, { email: "new@example.com" });
    expect(await shop.User.getByUnique({ email: "new@example.com" })).toMatchObject({
      user_id: "ann",
    });
    const query = shop.User.index("gsi1").query({ email: "new@example.com" });
    expect(await query.all()).toEqual([{ user_id: "ann", email: "new@example.com" }]);
    expect(await shop.User.index("byType").query({}).all()).toHaveLength(1);
  });
});

describe("reading one entity among many", () => {
  it("gives its own items only, though their keys begin alike", async () => {
    await shop.User.create({ user_id: "7", email: "u@example.com" });
    await shop.Admin.create({ user_id: "7", level: 1 });
    expect(await shop.Admin.get({ user_id: "7" })).toEqual({ user_id: "7", level: 1 });
    expect(await shop.User.get({ user_id: "ADMIN#7" })).toBeUndefined();
    expect(await shop.User.query({ user_id: "ADMIN#7" }).all()).toEqual([]);
    await expect(shop.Guest.update({ user_id: "ADMIN#7" }, { note: "x" })).rejects.toEqual(
      code("itemNotFound"),
    );
    expect(await shop.Guest.delete({ user_id: "ADMIN#7" })).toBeUndefined();
    expect(await shop.Admin.get({ user_id: "7" })).toBeDefined();
  });

  it("knows an item that is older than the type attribute by its keys", async () => {
    await shop.Order.create(order);
    await shop.Line.create({ user_id: "ann", order_id: "o1", line: 3 });
    const { type: _, ...old } = (await storedOrder()) ?? {};
    await client.send("PutItem", { TableName: "app", Item: old as never });
    expect(await shop.Order.get(key)).toMatchObject(order);
    expect(await shop.Order.query({ user_id: "ann" }).all()).toHaveLength(1);
    expect(await shop.Order.update(key, { note: "x" })).toMatchObject({ note: "x" });
  });

  it("leaves out an item whose keys are of no template", async () => {
    await client.send("PutItem", {
      TableName: "app",
      Item: { pk: { S: "USER#ann" }, sk: { S: "ORDER#2025" }, type: { S: "Order" } },
    });
    expect(await shop.Order.query({ user_id: "ann" }).all()).toEqual([]);
  });

  it("believes the key where the attributes say otherwise or nothing", async () => {
    const Item = { pk: { S: "USER#ann" }, sk: { S: "LINE#o2#0007" }, order_id: { S: "other" } };
    await client.send("PutItem", { TableName: "app", Item });
    expect(await shop.Line.query({ user_id: "ann", order_id: "o2" }).all()).toEqual([
      { user_id: "ann", order_id: "o2", line: 7 },
    ]);
  });

  it("gives full pages and cursors of its own items", async () => {
    for (let number = 1; number <= 5; number++) {
      await shop.Order.create({ ...order, order_id: `o${number}` });
      await shop.Line.create({ user_id: "ann", order_id: `o${number}`, line: number });
    }
    await shop.User.create({ user_id: "ann", email: "ann@example.com" });
    for (const query of [
      shop.Order.query({ user_id: "ann" }),
      shop.Order.query({ user_id: "ann", placed_at: moreThan("2025-01-01") }),
      shop.Order.index("gsi1").query({ status: "new" }),
      shop.Order.index("keysOnly").query({ courier: "bob", total: atMost(50) }),
      shop.Order.index("byType").query({}),
    ]) {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await query.page({ limit: 2, cursor });
        expect(page.items.length).toBe(Math.min(2, 5 - ids.length));
        ids.push(...page.items.map((each) => each.order_id));
        cursor = page.cursor;
      } while (cursor !== undefined && ids.length < 5);
      expect(ids).toEqual(["o1", "o2", "o3", "o4", "o5"]);
    }
  });

  it("projects what is asked for, and tells parts that an index has in its keys alone", async () => {
    await shop.Order.create(order);
    expect(await shop.Order.get(key, { select: ["order_id", "status"] })).toEqual({
      order_id: "o1",
      status: "new",
    });
    expect(await shop.Order.index("keysOnly").query({ courier: "bob" }).all()).toMatchObject([
      { ...key, courier: "bob", total: 42, status: "new" },
    ]);
  });
});

describe("index keys", () => {
  it("follow an update that gives all their parts", async () => {
    await shop.Order.create(order);
    await shop.Order.update(key, { status: "paid", total: 7 });
    expect(await storedOrder()).toMatchObject({
      gsi1pk: { S: "STATUS#paid" },
      gsi2sk: { S: "000007#paid#o1" },
    });
    expect(await shop.Order.index("gsi1").query({ status: "new" }).all()).toEqual([]);
    expect(await shop.Order.index("gsi1").query({ status: "paid" }).all()).toHaveLength(1);
  });

  it("go when a part is removed", async () => {
    await shop.Order.create(order);
    await shop.Order.update(key, { courier: remove() });
    expect(await storedOrder()).not.toHaveProperty("gsi2pk");
    await shop.Order.update(key, { courier: "cid" });
    expect(await storedOrder()).toMatchObject({ gsi2pk: { S: "COURIER#cid" } });
  });

  it.each<[Record<string, unknown>, string, string]>([
    [{ total: 7 }, "staleIndexKey", "status"],
    [{ status: "paid" }, "staleIndexKey", "total"],
    [{ status: "paid", total: undefined }, "staleIndexKey", "total"],
    [{ status: "paid", total: setIfAbsent(1) }, "staleIndexKey", "total"],
    [{ status: "paid", total: add(1) }, "invalidUpdate", "total"],
    [{ status: "paid", total: 1_000_000 }, "invalidItem", "total"],
    [{ courier: "" }, "invalidItem", "courier"],
    [{ placed_at: "x" }, "invalidUpdate", "placed_at"],
    [{ gsi1pk: "x" }, "invalidUpdate", "gsi1pk"],
  ])("cannot go stale by %j", async (changes, expected, path) => {
    await shop.Order.create(order);
    const before = await storedOrder();
    await expect(shop.Order.update(key, changes as never)).rejects.toEqual(code(expected, path));
    expect(await storedOrder()).toEqual(before);
  });

  it("follow an upsert that gives all their parts, and refuse one that does not", async () => {
    await shop.Order.upsert(order);
    await shop.Order.upsert({ ...order, status: "paid", total: 9 });
    expect(await storedOrder()).toMatchObject({
      gsi1pk: { S: "STATUS#paid" },
      gsi2sk: { S: "000009#paid#o1" },
    });
    await expect(shop.Order.upsert({ ...order, status: setIfAbsent("new") })).rejects.toEqual(
      code("staleIndexKey", "status"),
    );
  });
});

describe("query over templates", () => {
  const films = [
    ["f1", "eu", "drama", "2020", 1],
    ["f2", "eu", "drama", "2020", 7],
    ["f3", "eu", "drama", "2021", 2],
    ["f4", "eu", "crime", "2020", 3],
  ] as const;

  it("asks an index of several attributes left to right", async () => {
    for (const [id, region, category, year, rank] of films) {
      await shop.Film.create({ id, region, category, year, rank, title: id.toUpperCase() });
    }
    const index = shop.Film.index("byRegion");
    const place = { region: "eu", category: "drama" };
    const ids = async (more: object) =>
      (await index.query({ ...place, ...more }).all()).map((film) => film.title);
    expect(await ids({})).toEqual(["F1", "F2", "F3"]);
    expect(await ids({ year: "2020" })).toEqual(["F1", "F2"]);
    expect(await ids({ year: atLeast("2021") })).toEqual(["F3"]);
    expect(await ids({ year: "2020", rank: moreThan(1) })).toEqual(["F2"]);
    const { items, cursor } = await index.query(place).page({ limit: 1 });
    expect(items).toEqual([
      { id: "f1", region: "eu", category: "drama", year: "2020", rank: 1, title: "F1" },
    ]);
    expect((await index.query(place).page({ cursor })).items).toHaveLength(2);
    expect(() => index.query({ ...place, rank: 1 }).compile()).toThrow(
      code("invalidQuery", "rank"),
    );
    expect(() => index.query({ region: "eu" } as never).compile()).toThrow(
      code("invalidQuery", "category"),
    );
    expect(() => index.query(place, { filter: equals("rank", 1) }).compile()).toThrow(
      code("invalidQuery", "rank"),
    );
  });

  it("has the exact key where it can be had", () => {
    const inputOf = (given: object) => {
      const { input } = shop.Order.query({ user_id: "ann", ...given }).compile();
      const { KeyConditionExpression: text, ExpressionAttributeValues: values = {} } = input;
      return [text, ...Object.values(values).map((value) => ("S" in value ? value.S : value))];
    };
    expect(inputOf({})).toEqual([
      "#pk = :v0 AND begins_with(#sk, :v1)",
      "USER#ann",
      "ORDER#",
      "Order",
      expect.anything(),
    ]);
    expect(inputOf({ placed_at: "2025" }).slice(0, 3)).toEqual([
      "#pk = :v0 AND begins_with(#sk, :v1)",
      "USER#ann",
      "ORDER#2025#",
    ]);
    expect(inputOf({ placed_at: "2025", order_id: equals("o") }).slice(0, 3)).toEqual([
      "#pk = :v0 AND #sk = :v1",
      "USER#ann",
      "ORDER#2025#o",
    ]);
    expect(inputOf({ placed_at: atLeast("2025") }).slice(0, 4)).toEqual([
      "#pk = :v0 AND #sk BETWEEN :v1 AND :v2",
      "USER#ann",
      "ORDER#2025",
      "ORDER$",
    ]);
  });

  it.each([
    [{ order_id: "o1" }, "order_id"],
    [{ placed_at: atLeast("2025"), order_id: "o1" }, "order_id"],
    [{ placed_at: "a#b" }, "placed_at"],
    [{ status: "new" }, "status"],
    [{ placed_at: 7 }, "placed_at"],
  ])("refuses %j", (given, path) => {
    const query = shop.Order.query({ user_id: "ann", ...given } as never);
    expect(() => query.compile()).toThrow(code("invalidQuery", path));
  });

  it("binds a cursor to the range of a place too", async () => {
    await shop.Order.create(order);
    await shop.Order.create({ ...order, order_id: "o2" });
    const from = (placed_at: ReturnType<typeof atLeast<string>>) =>
      shop.Order.query({ user_id: "ann", placed_at });
    const { cursor } = await from(atLeast("2025")).page({ limit: 1 });
    await expect(from(moreThan("2025")).page({ cursor })).rejects.toEqual(code("invalidCursor"));
  });

  it("gives exactly what a range of a place asks for, whatever the values hold", async () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "!", "~", '"'), maxLength: 3 });
    const bound = fc.string({ unit: fc.constantFrom("a", "b", "!", "~", "#"), maxLength: 4 });
    const value = text.filter((each) => each !== "");
    const words = fc.sample(fc.tuple(value, value), { numRuns: 60, seed: 20_261_120 });
    for (const [word, page] of words) {
      await shop.Word.put({ book: "b", word, page });
    }
    const distinct = new Map(words.map((each) => [each.join("#"), each]));
    const compare = (left: string, right: string) =>
      Buffer.compare(Buffer.from(left), Buffer.from(right));
    const ranges = [
      ["atLeast", atLeast, (a: number) => a >= 0],
      ["moreThan", moreThan, (a: number) => a > 0],
      ["atMost", atMost, (a: number) => a <= 0],
      ["lessThan", lessThan, (a: number) => a < 0],
    ] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ranges), bound, bound, async ([, range, holds], a, b) => {
        const pages = (await shop.Word.query({ book: "b", word: range(a) }).all()).map(keyOf);
        const wanted = [...distinct.values()].filter(([word]) => holds(compare(word, a)));
        expect(pages.sort()).toEqual(wanted.map((each) => each.join("#")).sort());

        const begun = (await shop.Word.query({ book: "b", word: beginsWith(a) }).all()).map(keyOf);
        const wantedBegun = [...distinct.values()].filter(([word]) => word.startsWith(a));
        expect(begun.sort()).toEqual(wantedBegun.map((each) => each.join("#")).sort());

        const [low, high] = compare(a, b) <= 0 ? [a, b] : [b, a];
        const within = (await shop.Word.query({ book: "b", word: between(low, high) }).all()).map(
          keyOf,
        );
        const wantedWithin = [...distinct.values()].filter(
          ([word]) => compare(word, low) >= 0 && compare(word, high) <= 0,
        );
        expect(within.sort()).toEqual(wantedWithin.map((each) => each.join("#")).sort());
      }),
      { seed: 20_261_120, numRuns: 100 },
    );
  });
});

describe("query over padded numbers", () => {
  it("orders them as numbers", async () => {
    for (const line of [0, 9, 10, 99, 100, 9999]) {
      await shop.Line.create({ user_id: "ann", order_id: "o1", line });
    }
    const at = { user_id: "ann", order_id: "o1" };
    const lines = async (line: ReturnType<typeof atLeast<number>>) =>
      (await shop.Line.query({ ...at, line }).all()).map((each) => each.line);
    expect(await lines(atLeast(10))).toEqual([10, 99, 100, 9999]);
    expect(await lines(moreThan(10))).toEqual([99, 100, 9999]);
    expect(await lines(atMost(99))).toEqual([0, 9, 10, 99]);
    expect(await lines(lessThan(99))).toEqual([0, 9, 10]);
    expect(await lines(between(9, 100))).toEqual([9, 10, 99, 100]);
    expect(() => shop.Line.query({ ...at, line: atLeast(10_000) }).compile()).toThrow(
      code("invalidQuery", "line"),
    );
    expect(() => shop.Line.query({ ...at, line: beginsWith("1") as never }).compile()).toThrow(
      code("invalidQuery", "line"),
    );
  });
});

function keyOf({ word, page }: { readonly word: string; readonly page: string }): string {
  return `${word}#${page}`;
}
