import type { Client } from "@plinth/client";
import type { Item } from "@plinth/values";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine, start } from "../../test/shop.suite.ts";
import {
  add,
  append,
  atMost,
  connect,
  createTables,
  decimal,
  defineEntity,
  defineTable,
  deleteFromSet,
  equals,
  notExists,
  prepend,
  remove,
  setIfAbsent,
  subtract,
} from "../index.ts";

const pages = defineTable({ name: "pages", partitionKey: "page" });
const Counter = defineEntity(pages, {
  name: "Counter",
  attributes: z.object({
    page: z.string(),
    visits: z.int().nonnegative(),
    earned: decimal().default("0"),
    status: z.enum(["new", "old"]).default("new"),
    tags: z.set(z.string()).optional(),
    log: z.array(z.string()).default([]),
    first_by: z.string().optional(),
    note: z.string().optional(),
  }),
  timestamps: { created: "created_at", updated: "updated_at" },
  version: "version",
  readOnly: ["first_by"],
});
const Typed = defineEntity(pages, {
  name: "Typed",
  attributes: z.object({ page: z.string(), title: z.string() }),
  when: { type: "Typed" },
});
const Bare = defineEntity(pages, { name: "Bare", attributes: z.object({ page: z.string() }) });
const Shape = defineEntity(pages, {
  name: "Shape",
  attributes: z.discriminatedUnion("kind", [
    z.object({ page: z.string(), kind: z.literal("circle"), radius: z.number() }),
    z.object({ page: z.string(), kind: z.literal("square"), side: z.number() }),
  ]),
});
const sessions = defineTable({ name: "sessions", partitionKey: "id", timeToLive: "expires_at" });
const Session = defineEntity(sessions, {
  name: "Session",
  attributes: z.object({
    id: z.string(),
    expires_at: z.int(),
    hits: z.int().default(0),
    secret: z.string().optional(),
  }),
  timestamps: { created: "created_at" },
  version: "version",
});
const User = defineEntity(sessions, {
  name: "User",
  attributes: z.object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    expires_at: z.int().optional(),
  }),
  unique: { email: {} },
  hidden: ["email"],
});
const startSeconds = start / 1000;

async function openPages() {
  const clock = { now: start };
  const calls: string[] = [];
  const meanwhile: (() => Promise<unknown>)[] = [];
  const inner = openEngine(() => clock.now);
  const client: Client = {
    ...inner,
    send: async (operation, input, options) => {
      calls.push(operation);
      await meanwhile.shift()?.();
      return inner.send(operation, input, options);
    },
  };
  await createTables(client, [pages, sessions]);
  calls.length = 0;
  const entities = { Bare, Counter, Session, Shape, Typed, User };
  const site = connect(entities, { client, now: () => clock.now });
  const store = (TableName: string, item: Item): Promise<unknown> =>
    inner.send("PutItem", { TableName, Item: item });
  const stored = async (TableName: string, Key: Item): Promise<Item | undefined> =>
    (await inner.send("GetItem", { TableName, Key })).Item;
  return { site, clock, calls, meanwhile, store, stored };
}

describe("upsert", () => {
  it("creates an item with its defaults, its times and version 1, in one request", async () => {
    const { site, calls } = await openPages();
    const created = await site.Counter.upsert({
      page: "/",
      visits: add(1),
      log: append(["a"]),
      tags: add(new Set(["x"])),
      note: setIfAbsent("n"),
    });
    expect(created).toEqual({
      page: "/",
      visits: 1,
      earned: "0",
      status: "new",
      tags: new Set(["x"]),
      log: ["a"],
      note: "n",
      created_at: "2025-09-05T10:00:00.000Z",
      updated_at: "2025-09-05T10:00:00.000Z",
      version: 1,
    });
    expect(calls).toEqual(["UpdateItem"]);
  });

  it("changes what the input names and keeps the rest", async () => {
    const { site, clock } = await openPages();
    const first = { page: "/", visits: 4, status: "old", note: "n", first_by: "ann" } as const;
    await site.Counter.create({ ...first, tags: new Set(["x"]), log: ["a"], earned: "1.5" });
    clock.now += 1000;
    const changed = await site.Counter.upsert({
      page: "/",
      visits: add(2),
      earned: subtract("0.25").value === "0.25" ? add("0.25") : "0",
      log: prepend(["b"]),
      tags: new Set(),
      first_by: "bo",
      note: setIfAbsent("m"),
    });
    expect(changed).toEqual({
      ...first,
      visits: 6,
      earned: "1.75",
      log: ["b", "a"],
      created_at: "2025-09-05T10:00:00.000Z",
      updated_at: "2025-09-05T10:00:01.000Z",
      version: 2,
    });
  });

  it("sets a read-only attribute where it is absent", async () => {
    const { site } = await openPages();
    await site.Counter.create({ page: "/", visits: 1 });
    const changed = await site.Counter.upsert({ page: "/", visits: 2, first_by: "ann" });
    expect(changed).toMatchObject({ visits: 2, first_by: "ann" });
  });

  it("asks its condition of what is there, and of nothing", async () => {
    const { site, stored } = await openPages();
    const few = { if: atMost("visits", 1) };
    await expect(site.Counter.upsert({ page: "/", visits: 1 }, few)).rejects.toMatchObject({
      code: "conditionFailed",
    });
    expect(await stored("pages", { page: { S: "/" } })).toBeUndefined();
    const none = { if: notExists("note") };
    await site.Counter.upsert({ page: "/", visits: 1, note: "n" }, none);
    await site.Counter.upsert({ page: "/", visits: 7 }, few);
    await expect(site.Counter.upsert({ page: "/", visits: 8 }, few)).rejects.toMatchObject({
      code: "conditionFailed",
      item: { visits: 7 },
    });
    await expect(site.Counter.upsert({ page: "/", visits: 8 }, none)).rejects.toMatchObject({
      code: "conditionFailed",
    });
  });

  it("refuses invalid input and operations that make nothing of an absent attribute", async () => {
    const { site, calls } = await openPages();
    const bad: readonly [Record<string, unknown>, string][] = [
      [{ page: "/", visits: -1 }, "invalidItem"],
      [{ page: "/" }, "invalidItem"],
      [{ page: "", visits: 1 }, "invalidItem"],
      [{ page: "/", visits: subtract(1) }, "invalidItem"],
      [{ page: "/", visits: add(0.5) }, "invalidItem"],
      [{ page: "/", visits: add(Number.NaN) }, "invalidUpdate"],
      [{ page: "/", visits: 1, note: remove() }, "invalidUpdate"],
      [{ page: "/", visits: 1, tags: deleteFromSet(new Set(["x"])) }, "invalidUpdate"],
      [{ page: "/", visits: 1, tags: add(new Set<string>()) }, "invalidUpdate"],
      [{ page: "/", visits: 1, note: add(1) }, "invalidItem"],
      [{ page: "/", visits: 1, "log[0]": "x" }, "invalidUpdate"],
      [{ page: setIfAbsent("/"), visits: 1 }, "invalidUpdate"],
      [{ page: "/", visits: 1, version: add(1) }, "invalidUpdate"],
      [{ page: "/", visits: 1, unknown: add(1) }, "invalidUpdate"],
      [{ page: "/", visits: 1, earned: " 1 " }, "invalidItem"],
    ];
    for (const [input, code] of bad) {
      const upsert = site.Counter.upsert(input as { page: string; visits: number });
      await expect(upsert).rejects.toMatchObject({ code });
    }
    await expect(
      site.Counter.upsert("x" as unknown as { page: string; visits: number }),
    ).rejects.toMatchObject({ code: "invalidItem" });
    expect(calls).toEqual([]);
  });

  it("leaves another entity's item under its key alone", async () => {
    const { site, store, stored } = await openPages();
    const other = { page: { S: "/" }, type: { S: "Other" }, title: { S: "t" } };
    await store("pages", other);
    await expect(site.Typed.upsert({ page: "/", title: "u" })).rejects.toMatchObject({
      code: "conditionFailed",
    });
    expect(await stored("pages", { page: { S: "/" } })).toEqual(other);
    expect(await site.Typed.upsert({ page: "/b", title: "u" })).toEqual({ page: "/b", title: "u" });
    expect(await stored("pages", { page: { S: "/b" } })).toMatchObject({ type: { S: "Typed" } });
  });

  it("makes an item that has nothing but its key", async () => {
    const { site } = await openPages();
    expect(await site.Bare.upsert({ page: "/" })).toEqual({ page: "/" });
    await site.transact([site.Bare.upsert({ page: "/b" })]);
    expect(await site.Bare.get({ page: "/b" })).toEqual({ page: "/b" });
  });

  it("turns an item into another option of a union", async () => {
    const { site, stored } = await openPages();
    await site.Shape.upsert({ page: "/", kind: "circle", radius: 1 });
    const square = { page: "/", kind: "square", side: 2 } as const;
    expect(await site.Shape.upsert(square)).toEqual(square);
    expect(await stored("pages", { page: { S: "/" } })).not.toHaveProperty("radius");
    expect(await site.Shape.upsert({ ...square, side: add(1) })).toMatchObject({ side: 3 });
  });

  it("is a part of a transaction", async () => {
    const { site } = await openPages();
    const upserts = () => [
      site.Counter.upsert({ page: "/", visits: add(1) }),
      site.Typed.upsert({ page: "/t", title: "t" }),
    ];
    await site.transact(upserts());
    await site.transact(upserts());
    expect(await site.Counter.get({ page: "/" })).toMatchObject({ visits: 2, version: 2 });
    const refused = site.transact([
      site.Counter.upsert({ page: "/", visits: add(1) }, { if: equals("visits", 9) }),
      site.Typed.upsert({ page: "/t", title: "u" }),
    ]);
    await expect(refused).rejects.toMatchObject({
      refusals: [
        expect.objectContaining({ position: 0, operation: "upsert", code: "conditionFailed" }),
      ],
    });
    expect(await site.Typed.get({ page: "/t" })).toMatchObject({ title: "t" });
  });
});

describe("upsert of an item that expires", () => {
  const old = { id: "s", expires_at: startSeconds + 10, hits: 5, secret: "x" };
  const fresh = { id: "s", expires_at: startSeconds + 100, hits: add(1) };

  it("changes one that has not expired, in one request", async () => {
    const { site, calls } = await openPages();
    await site.Session.create(old);
    calls.length = 0;
    expect(await site.Session.upsert(fresh)).toMatchObject({ hits: 6, secret: "x", version: 2 });
    expect(calls).toEqual(["UpdateItem"]);
  });

  it("replaces one that has expired, of which nothing survives", async () => {
    const { site, clock, calls, stored } = await openPages();
    await site.Session.create(old);
    clock.now += 10_000;
    calls.length = 0;
    const expected = {
      id: "s",
      expires_at: startSeconds + 100,
      hits: 1,
      created_at: "2025-09-05T10:00:10.000Z",
      version: 1,
    };
    expect(await site.Session.upsert(fresh)).toEqual(expected);
    expect(calls).toEqual(["UpdateItem", "PutItem"]);
    expect(await site.Session.get({ id: "s" })).toEqual(expected);
    expect(await stored("sessions", { id: { S: "s" } })).not.toHaveProperty("secret");
  });

  it("keeps what another writes between its two requests", async () => {
    const { site, clock, calls, meanwhile } = await openPages();
    await site.Session.create(old);
    clock.now += 10_000;
    calls.length = 0;
    const other = { ...old, expires_at: startSeconds + 50, secret: "y" };
    meanwhile.push(
      () => Promise.resolve(),
      () => site.Session.put(other),
    );
    expect(await site.Session.upsert(fresh)).toMatchObject({ hits: 6, secret: "y" });
    expect(calls).toEqual(["UpdateItem", "PutItem", "PutItem", "UpdateItem"]);
  });

  it("loses none of fifty that come at once", async () => {
    const { site, clock } = await openPages();
    await site.Session.create(old);
    clock.now += 10_000;
    await Promise.all(Array.from({ length: 50 }, () => site.Session.upsert(fresh).then()));
    expect(await site.Session.get({ id: "s" })).toMatchObject({ hits: 50, version: 50 });
  });

  it("asks its condition of nothing when the item has expired", async () => {
    const { site, clock } = await openPages();
    await site.Session.create(old);
    clock.now += 10_000;
    await expect(site.Session.upsert(fresh, { if: equals("hits", 5) })).rejects.toMatchObject({
      code: "conditionFailed",
    });
    const upsert = site.Session.upsert(fresh, { if: notExists("secret") });
    expect(await upsert).toMatchObject({ hits: 1 });
  });

  it("reads the item first as a part of a transaction, and again when it changed", async () => {
    const { site, clock, calls, meanwhile, stored } = await openPages();
    await site.Session.create(old);
    clock.now += 10_000;
    calls.length = 0;
    await site.transact([site.Session.upsert(fresh)]);
    expect(calls).toEqual(["GetItem", "TransactWriteItems"]);
    expect(await stored("sessions", { id: { S: "s" } })).not.toHaveProperty("secret");
    await site.transact([site.Session.upsert(fresh)]);
    expect(await site.Session.get({ id: "s" })).toMatchObject({ hits: 2, version: 2 });
    meanwhile.push(
      () => Promise.resolve(),
      () => site.Session.delete({ id: "s" }),
    );
    await site.transact([site.Session.upsert(fresh)]);
    expect(await site.Session.get({ id: "s" })).toMatchObject({ hits: 1, version: 1 });
  });
});

describe("upsert of an item with unique attributes", () => {
  const ann = { id: "u1", email: "ann@example.com", name: "Ann" };

  it("claims values, moves them and leaves them alone", async () => {
    const { site } = await openPages();
    expect(await site.User.upsert(ann)).toEqual({ id: "u1", name: "Ann" });
    expect(await site.User.upsert({ ...ann, name: "Bo" })).toEqual({ id: "u1", name: "Bo" });
    await site.User.upsert({ ...ann, email: "bo@example.com" });
    expect(await site.User.getByUnique({ email: "ann@example.com" })).toBeUndefined();
    expect(await site.User.getByUnique({ email: "bo@example.com" })).toMatchObject({ id: "u1" });
    await site.User.upsert({ ...ann, email: setIfAbsent("c@example.com") });
    expect(await site.User.getByUnique({ email: "c@example.com" })).toBeUndefined();
    expect(await site.User.getByUnique({ email: "bo@example.com" })).toMatchObject({ id: "u1" });
  });

  it("is refused when another item has the value", async () => {
    const { site, stored } = await openPages();
    await site.User.upsert(ann);
    await expect(site.User.upsert({ ...ann, id: "u2" })).rejects.toMatchObject({
      code: "notUnique",
      attribute: "email",
    });
    expect(await stored("sessions", { id: { S: "u2" } })).toBeUndefined();
  });

  it("replaces an expired one, and gives its values to whoever asks", async () => {
    const { site, clock } = await openPages();
    await site.User.upsert({ ...ann, expires_at: startSeconds + 10 });
    clock.now += 10_000;
    await site.User.upsert({ ...ann, id: "u2" });
    expect(await site.User.upsert({ ...ann, email: "new@example.com" })).toEqual({
      id: "u1",
      name: "Ann",
    });
    expect(await site.User.getByUnique({ email: "ann@example.com" })).toMatchObject({ id: "u2" });
  });
});

describe("upsert of an item with computed keys", () => {
  const orders = defineTable({
    name: "orders",
    partitionKey: "pk",
    sortKey: "sk",
    typeAttribute: "type",
    globalSecondaryIndexes: {
      byStatus: { partitionKey: "status_key", sortKey: "placed_key", projection: "ALL" },
      byShop: { partitionKey: "shop_key", projection: "ALL" },
    },
  });
  const Order = defineEntity(orders, {
    name: "Order",
    attributes: z.object({
      user_id: z.string(),
      order_id: z.string(),
      placed_at: z.string(),
      status: z.string().default("new"),
      shop: z.string().optional(),
      desk: z.string().optional(),
    }),
    keys: {
      pk: "USER#{user_id}",
      sk: "ORDER#{order_id}",
      status_key: "STATUS#{status}",
      placed_key: "{placed_at}#{order_id}",
      shop_key: "SHOP#{shop}#{desk}",
    },
    readOnly: ["placed_at"],
  });
  const order = { user_id: "u", order_id: "o", placed_at: "2025" };

  async function openOrders() {
    const client = openEngine(() => start);
    await createTables(client, [orders]);
    const shop = connect({ Order }, { client, now: () => start });
    const stored = async (): Promise<Item | undefined> => {
      const Key = { pk: { S: "USER#u" }, sk: { S: "ORDER#o" } };
      return (await client.send("GetItem", { TableName: "orders", Key })).Item;
    };
    const store = (Item: Item): Promise<unknown> =>
      client.send("PutItem", { TableName: "orders", Item });
    return { shop, store, stored };
  }

  it("writes them, and keeps them true to what the item has", async () => {
    const { shop, stored } = await openOrders();
    expect(await shop.Order.upsert(order)).toEqual({ ...order, status: "new" });
    const item = {
      status_key: { S: "STATUS#new" },
      placed_key: { S: "2025#o" },
      type: { S: "Order" },
    };
    expect(await stored()).toMatchObject(item);
    await shop.Order.update(order, { status: "paid" });
    await shop.Order.upsert({ ...order, placed_at: "2026" });
    expect(await stored()).toMatchObject({ ...item, status_key: { S: "STATUS#paid" } });
    await shop.Order.upsert({ ...order, status: "sent", shop: "s", desk: "1" });
    expect(await stored()).toMatchObject({
      status_key: { S: "STATUS#sent" },
      shop_key: { S: "SHOP#s#1" },
    });
  });

  it("makes the key of a part that is older than the key, alone and in a transaction", async () => {
    const { shop, stored, store } = await openOrders();
    const old = {
      pk: { S: "USER#u" },
      sk: { S: "ORDER#o" },
      user_id: { S: "u" },
      order_id: { S: "o" },
      placed_at: { S: "2024" },
      status: { S: "paid" },
    };
    const kept = {
      placed_at: { S: "2024" },
      placed_key: { S: "2024#o" },
      status: { S: "paid" },
      status_key: { S: "STATUS#paid" },
    };
    await store(old);
    expect(await shop.Order.upsert(order)).toMatchObject({ placed_at: "2024", status: "paid" });
    expect(await stored()).toMatchObject(kept);
    await store(old);
    await shop.transact([shop.Order.upsert(order)]);
    expect(await stored()).toMatchObject(kept);
    await store({ ...old, placed_key: kept.placed_key });
    const asked = shop.Order.upsert(order, { if: equals("status", "new") });
    await expect(asked).rejects.toMatchObject({ code: "conditionFailed" });
    await store({ ...old, placed_key: { S: "2023#o" }, status_key: { S: "STATUS#paid" } });
    await shop.Order.upsert({ ...order, status: "sent" });
    expect(await stored()).toMatchObject({ status_key: { S: "STATUS#sent" } });
  });

  it("refuses to make one of them stale", async () => {
    const { shop, stored } = await openOrders();
    await shop.Order.upsert({ ...order, shop: "s", desk: "1" });
    const before = await stored();
    await expect(shop.Order.upsert({ ...order, shop: "t" })).rejects.toMatchObject({
      code: "staleIndexKey",
    });
    expect(await stored()).toEqual(before);
  });
});
