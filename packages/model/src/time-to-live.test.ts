import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine, openShop, start } from "../test/shop.suite.ts";
import {
  connect,
  createTables,
  decimal,
  defineEntity,
  defineTable,
  exists,
  notExists,
} from "./index.ts";

describe("time to live", () => {
  const cart = { user_id: "u", cart_id: "c", expires_at: start / 1000 + 60 };

  it("makes an expired item absent to every read and condition", async () => {
    const { shop, clock } = await openShop();
    await shop.Cart.create(cart);
    expect(await shop.Cart.get(cart)).toMatchObject({ version: 1 });
    clock.now += 60_000;
    expect(await shop.Cart.get(cart)).toBeUndefined();
    expect(await shop.Cart.query({ user_id: "u" }).first()).toBeUndefined();
    expect(await shop.transactGet([shop.Cart.get(cart)])).toEqual([undefined]);
    await expect(shop.Cart.update(cart, { expires_at: 1 })).rejects.toMatchObject({
      code: "itemNotFound",
    });
    await expect(shop.Cart.check(cart, exists("user_id"))).rejects.toMatchObject({
      code: "itemNotFound",
    });
    await shop.Cart.check(cart, notExists("user_id"));
    expect(await shop.Cart.create({ ...cart, expires_at: start / 1000 + 3600 })).toMatchObject({
      version: 1,
    });
  });

  it("skips expired items until the page is full", async () => {
    const { shop, clock } = await openShop();
    for (let number = 0; number < 10; number++) {
      const life = number % 3 === 0 ? 600 : 60;
      await shop.Cart.put({
        user_id: "u",
        cart_id: `c-${number}`,
        expires_at: start / 1000 + life,
      });
    }
    clock.now += 60_000;
    const page = await shop.Cart.query({ user_id: "u" }, { order: "descending" }).page({
      limit: 3,
    });
    expect(page.items.map((item) => item.cart_id)).toEqual(["c-9", "c-6", "c-3"]);
    const rest = await shop.Cart.query({ user_id: "u" }, { order: "descending" }).page({
      limit: 3,
      cursor: page.cursor,
    });
    expect(rest.items.map((item) => item.cart_id)).toEqual(["c-0"]);
    expect(rest.cursor).toBeUndefined();
  });

  it("reads the newest item with one query of one item", async () => {
    const { shop, calls } = await openShop();
    await shop.Cart.create(cart);
    calls.length = 0;
    const query = shop.Cart.query({ user_id: "u" }, { order: "descending", limit: 1 });
    expect(await query.first()).toMatchObject({ cart_id: "c" });
    expect(query.compile().input).toMatchObject({ Limit: 1, ScanIndexForward: false });
    expect(calls).toEqual(["Query"]);
  });

  it("is refused in milliseconds, by which nothing would ever expire", async () => {
    const { shop, calls } = await openShop();
    const cart = { user_id: "u", cart_id: "c", expires_at: start };
    const refusal = {
      code: "invalidItem",
      message: `This Cart is invalid. expires_at: A time to live is in seconds since the epoch, and ${start} looks like milliseconds.`,
    };
    await expect(shop.Cart.create(cart)).rejects.toMatchObject(refusal);
    await expect(shop.Cart.update(cart, { expires_at: start })).rejects.toMatchObject(refusal);
    expect(calls).toEqual([]);
  });

  it("is seconds as a bigint or a decimal too, and nothing else in a loose object", async () => {
    const table = defineTable({ name: "leases", partitionKey: "id", timeToLive: "ends" });
    const text = z.string();
    const Exact = defineEntity(table, {
      name: "Exact",
      attributes: z.object({ id: text, ends: decimal(), name: text }),
      unique: { name: {} },
    });
    const Big = defineEntity(table, {
      name: "Big",
      attributes: z.object({ id: text, ends: z.bigint() }),
    });
    const Loose = defineEntity(table, { name: "Loose", attributes: z.looseObject({ id: text }) });
    const clock = { now: start };
    const client = openEngine(() => clock.now);
    await createTables(client, [table]);
    const leases = connect({ Exact, Big, Loose }, { client, now: () => clock.now });
    for (const write of [
      leases.Exact.create({ id: "a", name: "n", ends: String(start) }),
      leases.Big.create({ id: "a", ends: BigInt(start) }),
      leases.Loose.create({ id: "a", ends: "soon" }),
      leases.Loose.create({ id: "a", ends: start }),
    ]) {
      await expect(write).rejects.toMatchObject({ code: "invalidItem", path: "ends" });
    }
    const ends = start / 1000 + 60;
    await leases.Exact.create({ id: "a", name: "n", ends: String(ends) });
    await leases.Loose.create({ id: "c", ends });
    clock.now += 60_000;
    expect(await leases.Loose.get({ id: "c" })).toBeUndefined();
    await leases.Exact.create({ id: "b", name: "n", ends: String(ends + 600) });
    expect(await leases.Exact.getByUnique({ name: "n" })).toMatchObject({ id: "b" });
  });
});
