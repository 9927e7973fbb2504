import { fromNativeItem } from "@plinth/values";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine } from "../../test/shop.suite.ts";
import {
  connectStore,
  entities,
  oldOrder,
  openStore,
  orderKey,
  start,
} from "../../test/upgrade.suite.ts";
import {
  add,
  connect,
  createTables,
  defineEntity,
  defineTable,
  equals,
  exists,
  isPlinthError,
  notExists,
} from "../index.ts";
import { readOwnItem } from "./item-codec.ts";

const key = { user_id: "ann", order_id: "1" };
const today = { user_id: "ann", order_id: "1", status: "open", price: "12.5", count: 0 };

async function openOld(more: object = {}) {
  const store = await openStore();
  await store.put("app", oldOrder("1", more));
  return store;
}

async function caught(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return expect.unreachable();
}

describe("upgrade", () => {
  it("gives old items in today's form by every kind of read", async () => {
    const { shop, calls } = await openOld();
    await shop.Note.create({ user_id: "ann", note_id: "1", text: "x" });
    expect(await shop.Order.get(key)).toEqual(today);
    expect(await shop.Order.query({ user_id: "ann" }).all()).toEqual([today]);
    expect(await shop.Order.scan().all()).toEqual([today]);
    expect(await shop.transactGet([shop.Order.get(key)])).toEqual([today]);
    expect((await shop.batchGet([shop.Order.get(key)])).items).toEqual([today]);
    expect(calls.filter((call) => call.startsWith("Update"))).toEqual([]);
  });

  it("picks a projection out of the upgraded item", async () => {
    const { shop } = await openOld();
    expect(await shop.Order.get(key, { select: ["price"] })).toEqual({ price: "12.5" });
  });

  it("leaves what no step could give out of a projection", async () => {
    const { shop } = await openOld({ cents: "much" });
    const select = ["order_id", "price", "status"] as const;
    expect(await shop.Order.get(key, { select })).toEqual({ order_id: "1" });
  });

  it("gives what a partial index has of an old item as it is", async () => {
    const { shop } = await openOld({ gsi1pk: "STATUS#open", name: "n", cents: "no step runs" });
    const found = shop.Order.index("Names").query({ status: "open" });
    expect(await found.all()).toEqual([{ ...key, name: "n", status: "open" }]);
  });

  it("asks filters of today's form", async () => {
    const { shop } = await openOld();
    const found = (price: string) =>
      shop.Order.query({ user_id: "ann" }, { filter: equals("price", price) }).all();
    expect(await found("12.5")).toEqual([today]);
    expect(await found("13")).toEqual([]);
    expect(await shop.Order.scan({ filter: exists("note") }).all()).toEqual([]);
    expect(await shop.Order.scan({ filter: notExists("note") }).all()).toEqual([today]);
  });

  it("writes today's version, which no read gives", async () => {
    const { shop, stored } = await openStore();
    const input = { user_id: "ann", order_id: "1", status: "open", price: "1" } as const;
    expect(await shop.Order.create(input)).not.toHaveProperty("schema_version");
    expect(await stored("app", orderKey("1"))).toMatchObject({ schema_version: { N: "3" } });
  });

  it("brings an old item up before it updates it, index keys included", async () => {
    const { shop, stored, calls } = await openOld({ note: "kept" });
    expect(await shop.Order.update(key, { count: add(2) })).toEqual({
      ...today,
      note: "kept",
      count: 2,
    });
    expect(calls).toEqual(["UpdateItem", "UpdateItem", "UpdateItem"]);
    expect(await stored("app", orderKey("1"))).toEqual({
      ...orderKey("1"),
      gsi1pk: { S: "STATUS#open" },
      gsi1sk: { S: "1" },
      type: { S: "Order" },
      user_id: { S: "ann" },
      order_id: { S: "1" },
      status: { S: "open" },
      price: { S: "12.5" },
      note: { S: "kept" },
      count: { N: "2" },
      schema_version: { N: "3" },
    });
    expect(await shop.Order.index("ByStatus").query({ status: "open" }).all()).toHaveLength(1);
  });

  it("asks the condition of a write of today's form", async () => {
    const { shop, stored } = await openOld();
    const refused = shop.Order.update(key, { note: "x" }, { if: equals("price", "13") });
    expect(await caught(refused)).toMatchObject({ code: "conditionFailed", item: today });
    await shop.Order.update(key, { note: "x" }, { if: equals("price", "12.5") });
    await shop.Order.delete(key, { if: equals("note", "x") });
    expect(await stored("app", orderKey("1"))).toBeUndefined();
  });

  it("upserts, puts and deletes over old items", async () => {
    const { shop, put } = await openOld();
    const { count: _count, ...input } = { ...today, status: "paid" as const };
    expect(await shop.Order.upsert(input)).toEqual({ ...today, status: "paid" });
    await put("app", oldOrder("1"));
    expect(await shop.Order.put(input, { if: equals("price", "12.5") })).toMatchObject(input);
    await put("app", oldOrder("1"));
    expect(await shop.Order.delete(key)).toEqual(today);
    await put("app", oldOrder("1"));
    expect(await caught(shop.Order.create(input))).toMatchObject({
      code: "itemExists",
      item: today,
    });
  });

  it("brings old items up before the second attempt of a transaction", async () => {
    const { shop, put, calls } = await openOld();
    await put("app", oldOrder("2"));
    await shop.transact([
      shop.Order.update(key, { count: add(1) }),
      shop.Order.check({ user_id: "ann", order_id: "2" }, equals("price", "12.5")),
      shop.Note.create({ user_id: "ann", note_id: "1", text: "x" }),
    ]);
    expect(calls).toEqual(["TransactWriteItems", "UpdateItem", "UpdateItem", "TransactWriteItems"]);
    expect(await shop.Order.get(key)).toEqual({ ...today, count: 1 });
    expect(await shop.Note.get({ user_id: "ann", note_id: "1" })).toBeDefined();
  });

  it("claims the unique values of what it brings up", async () => {
    const { shop, put, stored } = await openStore();
    await put("accounts", { id: "a", mail: "Ann@example.com" });
    await put("accounts", { id: "b", mail: "ann@example.com" });
    const updated = await shop.Account.update({ id: "a" }, { logins: add(1) });
    expect(updated).toEqual({ id: "a", email: "ann@example.com", logins: 1, version: 1 });
    expect(await shop.Account.getByUnique({ email: "ann@example.com" })).toEqual(updated);
    const refused = shop.Account.update({ id: "b" }, { logins: add(1) });
    expect(await caught(refused)).toMatchObject({ code: "notUnique", attribute: "email" });
    expect(await stored("accounts", { id: { S: "b" } })).toHaveProperty("mail");
  });

  it("puts and deletes old items with unique values", async () => {
    const { shop, put, all } = await openStore();
    await put("accounts", { id: "a", mail: "Ann@example.com" });
    const read = await shop.Account.get({ id: "a" });
    expect(read).toEqual({ id: "a", email: "ann@example.com", logins: 0, version: 0 });
    await shop.Account.put({ id: "a", email: "bob@example.com", version: 0 });
    await put("accounts", { id: "b", mail: "Cy@example.com" });
    expect(await shop.Account.delete({ id: "b" })).toMatchObject({ email: "cy@example.com" });
    const ids = (await all("accounts")).map(({ id }) => id && "S" in id && id.S);
    expect(ids.sort()).toEqual(["UNIQUE#Account#email#bob@example.com", "a"]);
  });

  it("loses no race with an older deployment", async () => {
    const store = await openOld();
    let racesLeft = 2;
    const racing = connectStore(store.client, store.clock, (inner) => ({
      async send(operation, input, options) {
        const isRaced = operation === "UpdateItem" && racesLeft > 0;
        racesLeft -= isRaced ? 1 : 0;
        try {
          return await inner.send(operation, input, options);
        } finally {
          if (isRaced) {
            await store.put("app", oldOrder("1", { cents: 300 + racesLeft }));
          }
        }
      },
      close: () => inner.close(),
    }));
    expect(await racing.shop.Order.update(key, { count: add(1) })).toEqual({
      ...today,
      price: "3",
      count: 1,
    });
  });

  it("gives a stream's old images in today's form", () => {
    const image = fromNativeItem(oldOrder("1"));
    expect(readOwnItem(entities.Order.compiled, image)).toEqual(today);
  });

  it("names the item and its version when a step fails", async () => {
    const { shop } = await openOld({ cents: "much" });
    const error = await caught(shop.Order.get(key));
    expect(error).toMatchObject({
      code: "undecodableItem",
      key,
      itemVersion: 1,
      knownVersion: 3,
      cause: new Error("no cents"),
    });
    expect(await caught(shop.Order.update(key, { note: "x" }))).toMatchObject({
      key,
      itemVersion: 1,
    });
    const input = { ...key, status: "open", price: "1" } as const;
    expect(await caught(shop.Order.create(input))).toMatchObject({ code: "itemExists" });
  });

  it("refuses an item of a newer version in reads and conditional writes", async () => {
    const { shop, put, stored } = await openStore();
    await put("app", { ...oldOrder("1"), schema_version: 4 });
    const newer = { code: "newerItem", key, itemVersion: 4, knownVersion: 3 };
    expect(await caught(shop.Order.get(key))).toMatchObject(newer);
    expect(await caught(shop.Order.query({ user_id: "ann" }).all())).toMatchObject(newer);
    expect(await caught(shop.Order.scan().all())).toMatchObject(newer);
    expect(await caught(shop.Order.get(key, { select: ["price"] }))).toMatchObject(newer);
    expect(await caught(shop.Order.update(key, { note: "x" }))).toMatchObject(newer);
    expect(await caught(shop.Order.delete(key))).toMatchObject(newer);
    const part = shop.Order.update(key, { note: "x" });
    expect(await caught(shop.transact([part]))).toMatchObject(newer);
    expect(await stored("app", orderKey("1"))).toMatchObject({ schema_version: { N: "4" } });
  });

  it("leaves expired items and other entities' alone", async () => {
    const { shop, put } = await openOld({ expires_at: start / 1000 - 1 });
    await put("app", { pk: "USER#ann", sk: "NOTE#1", type: "Note", note_id: "1", text: "x" });
    expect(await shop.Order.get(key)).toBeUndefined();
    expect(await caught(shop.Order.update(key, { note: "x" }))).toMatchObject({
      code: "itemNotFound",
    });
    expect(await shop.Order.scan().all()).toEqual([]);
  });

  it("lets batches write and delete", async () => {
    const { shop } = await openOld();
    const put = shop.Order.put({ ...key, order_id: "2", status: "open", price: "2" });
    expect(await shop.batchWrite([put, shop.Order.delete(key)])).toMatchObject({ leftovers: [] });
  });
});

describe("defineEntity", () => {
  const table = defineTable({ name: "t", partitionKey: "id", sortKey: "v" });
  const attributes = z.object({ id: z.string(), v: z.string(), a: z.string().optional() });

  it("refuses a version attribute that is something else too", () => {
    const nameless = { attribute: "", steps: [] } as const;
    expect(() => defineEntity(table, { name: "T", attributes, upgrade: nameless })).toThrow(
      /kept by itself/,
    );
    const upgrade = { attribute: "a", steps: [] } as const;
    // @ts-expect-error one of the attributes
    const clashing = () => defineEntity(table, { name: "T", attributes, upgrade });
    expect(clashing).toThrow(/kept by itself/);
  });

  it.each<[string, (item: Readonly<Record<string, unknown>>) => unknown, RegExp]>([
    ["another key", (item) => ({ ...item, id: "b" }), /part of its key/],
    ["a promise", async (item) => item, /no object/],
    ["a function", (item) => ({ ...item, f: () => 1 }), /cannot be stored/],
  ])("refuses a step that gives %s", async (_name, up, problem) => {
    const One = defineEntity(defineTable({ name: "one", partitionKey: "id" }), {
      name: "One",
      attributes: z.object({ id: z.string() }),
      upgrade: { attribute: "v", steps: [{ up: up as () => Readonly<Record<string, unknown>> }] },
    });
    const client = openEngine(() => start);
    await createTables(client, [One.table]);
    const { One: ones } = connect({ One }, { client, now: () => start });
    await client.send("PutItem", { TableName: "one", Item: { id: { S: "a" } } });
    const error = await caught(ones.get({ id: "a" }));
    expect(isPlinthError(error, "undecodableItem") && error.message).toMatch(problem);
  });
});
