import type { Client } from "@plinth/client";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type App, app, errorOf, key, openApp, order } from "../test/app.suite.ts";
import { add, atMost, connect, defineEntity, moreThan, remove, setIfAbsent } from "./index.ts";

let client: Client;
let shop: App["shop"];
beforeEach(async () => {
  ({ shop, client } = await openApp());
});

async function stored(pk: string, sk: string): Promise<Record<string, unknown> | undefined> {
  const { Item } = await client.send("GetItem", {
    TableName: "app",
    Key: { pk: { S: pk }, sk: { S: sk } },
  });
  return Item;
}

const storedOrder = () => stored("USER#ann", "ORDER#2025-01-02#o1");

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
    await expect(shop.Order.create(order)).rejects.toEqual(errorOf("itemExists"));
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
    await expect(shop.Order.put({ ...order, ...part })).rejects.toEqual(
      errorOf("invalidItem", path),
    );
  });

  it("refuse a key with such a value, and one that lacks a part", async () => {
    await expect(shop.Order.get({ ...key, placed_at: "a#b" })).rejects.toEqual(
      errorOf("invalidKey", "placed_at"),
    );
    await expect(shop.Order.get({ user_id: "ann" } as never)).rejects.toEqual(
      errorOf("invalidKey", "placed_at"),
    );
    expect(await shop.Order.get({ ...key, order_id: "a#b" })).toBeUndefined();
  });

  it("are kept out of a loose entity's items", async () => {
    const word = { book: "b", word: "w", page: "1", more: 1 };
    await shop.Word.put({ ...word, pk: "x", type: "y" });
    expect(await shop.Word.get(word)).toEqual(word);
    await expect(shop.Word.update(word, { pk: "x" })).rejects.toEqual(
      errorOf("invalidUpdate", "pk"),
    );
  });

  it("fit each option of a union", async () => {
    const Event = defineEntity(app, {
      name: "Event",
      attributes: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("paid"), id: z.string(), amount: z.int() }),
        z.object({ kind: z.literal("sent"), id: z.string(), courier: z.string() }),
      ]),
      keys: { pk: "EVENT#{kind}", sk: "EVENT#{id}", gsi1pk: "COURIER#{courier}", gsi1sk: "{id}" },
    });
    const { Event: events } = connect({ Event }, { client });
    await events.create({ kind: "paid", id: "1", amount: 7 });
    await events.create({ kind: "sent", id: "1", courier: "bob" });
    expect(await events.query({ kind: "paid" }).all()).toEqual([
      { kind: "paid", id: "1", amount: 7 },
    ]);
    const sent = { kind: "sent", id: "1", courier: "cid" } as const;
    await events.update({ kind: "sent", id: "1" }, { courier: "cid" });
    expect(await events.index("gsi1").query({ courier: "cid" }).all()).toEqual([sent]);
  });

  it("take no partition that guard items have", async () => {
    const Odd = defineEntity(app, {
      name: "Odd",
      attributes: z.object({ id: z.string() }),
      keys: { pk: "{id}", sk: "ODD" },
    });
    const odd = connect({ Odd }, { client });
    await expect(odd.Odd.put({ id: "UNIQUE#x" })).rejects.toEqual(errorOf("invalidItem"));
  });

  it("work with unique attributes", async () => {
    await shop.User.create({ user_id: "ann", email: "ann@example.com" });
    await expect(shop.User.create({ user_id: "bob", email: "ann@example.com" })).rejects.toEqual(
      errorOf("notUnique"),
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
      errorOf("itemNotFound"),
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
    await expect(shop.Order.update(key, changes as never)).rejects.toEqual(errorOf(expected, path));
    expect(await storedOrder()).toEqual(before);
  });

  it("follow an upsert that gives all their parts, and refuse one that does not", async () => {
    await shop.Order.upsert(order);
    await shop.Order.upsert({ ...order, status: "paid", total: 9 });
    expect(await storedOrder()).toMatchObject({
      gsi1pk: { S: "STATUS#paid" },
      gsi2sk: { S: "000009#paid#o1" },
    });
    await expect(
      shop.Order.upsert({ ...order, status: setIfAbsent("new") as never }),
    ).rejects.toEqual(errorOf("staleIndexKey", "status"));
  });
});
