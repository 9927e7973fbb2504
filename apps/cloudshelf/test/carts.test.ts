import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createShop } from "../src/services/create-shop.ts";
import { createUserId } from "../src/services/ids.ts";
import type { CartOwner } from "../src/services/shop.ts";
import {
  createRandom,
  openTestShop,
  refusalOf,
  sampleTimeMs,
  type TestShop,
} from "./support/test-shop.ts";

const guest: CartOwner = { kind: "guest", id: "guest-0123456789abcdef" };
const customer: CartOwner = { kind: "user", id: "user-77" };

const secondMs = 1_000;
const weekMs = 7 * 24 * 60 * 60 * 1_000;

async function addBooks(test: TestShop, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `bk-${String(index).padStart(2, "0")}`);
  for (const bookId of ids) {
    await test.shop.inventory.create({
      bookId,
      category: "Shelf",
      title: `Volume ${bookId}`,
      author: "A. Author",
      isbn: "",
      priceCents: 101,
      stockQuantity: 50,
      description: "",
      imageUrl: "",
    });
  }
  return ids;
}

const linesOf = (cart: { lines: readonly { bookId: string; quantity: number }[] }) =>
  cart.lines.map(({ bookId, quantity }) => [bookId, quantity]);

describe("a cart", () => {
  it("S-06 takes books, merges, changes, removes, clears, adds up and is there after a reload", async () => {
    const test = await openTestShop();
    const { carts } = test.shop;
    await carts.add(guest, "tech-001", 1);
    await carts.add(guest, "fic-001", 2);
    const merged = await carts.add(guest, "tech-001", 2);
    expect(linesOf(merged)).toEqual([
      ["tech-001", 3],
      ["fic-001", 2],
    ]);
    expect([merged.itemCount, merged.totalCents]).toEqual([5, 3 * 4299 + 2 * 1299]);
    const reloaded = createShop(test.options).carts;
    expect(await reloaded.current(guest)).toEqual(merged);
    expect(linesOf(await carts.change(guest, "fic-001", 1))).toEqual([
      ["tech-001", 3],
      ["fic-001", 1],
    ]);
    expect(linesOf(await carts.change(guest, "fic-001", 0))).toEqual([["tech-001", 3]]);
    expect(await refusalOf(carts.change(guest, "fic-001", 1))).toMatchObject({
      code: "ITEM_NOT_FOUND",
    });
    expect(await refusalOf(carts.remove(guest, "fic-001"))).toMatchObject({
      code: "ITEM_NOT_FOUND",
    });
    expect(linesOf(await carts.remove(guest, "tech-001"))).toEqual([]);
    await carts.add(guest, "bus-001", 1);
    expect((await carts.clear(guest)).totalCents).toBe(0);
    expect((await carts.current(guest)).cartId).toBeUndefined();
  });

  it("refuses an unknown book, a fraction of one, and more than there are", async () => {
    const test = await openTestShop();
    const { carts, inventory } = test.shop;
    expect(await refusalOf(carts.add(guest, "nope", 1))).toMatchObject({ code: "BOOK_NOT_FOUND" });
    expect(await refusalOf(carts.add(guest, "fic-001", 1.5))).toMatchObject({
      code: "INVALID_INPUT",
    });
    await inventory.change("tech-001", { stockQuantity: 5 });
    const refusal = await refusalOf(carts.add(guest, "tech-001", 6));
    expect(refusal).toMatchObject({ code: "INSUFFICIENT_STOCK", subject: "tech-001" });
    expect(String(refusal)).toContain("Only 5 copies are left");
    await inventory.change("tech-001", { isActive: false });
    expect(await refusalOf(carts.add(guest, "tech-001", 1))).toMatchObject({
      code: "BOOK_UNAVAILABLE",
    });
    await inventory.change("tech-001", { isActive: true });
    expect((await carts.add(guest, "tech-001", 5)).itemCount).toBe(5);
  });

  it("shows today's price beside the one it was put in at", async () => {
    const { shop } = await openTestShop();
    await shop.carts.add(guest, "tech-001", 2);
    await shop.inventory.change("tech-001", { priceCents: 3999 });
    const cart = await shop.carts.current(guest);
    expect(cart.lines[0]).toMatchObject({
      priceCents: 3999,
      previousPriceCents: 4299,
      lineTotalCents: 7998,
    });
    expect(cart.totalCents).toBe(7998);
  });

  it("loses no line when two tabs add at once", async () => {
    const { shop } = await openTestShop();
    await Promise.all([
      shop.carts.add(customer, "tech-001", 1),
      shop.carts.add(customer, "fic-001", 1),
      shop.carts.add(customer, "tech-001", 1),
    ]);
    expect(linesOf(await shop.carts.current(customer)).sort()).toEqual([
      ["fic-001", 1],
      ["tech-001", 2],
    ]);
  });

  it("is counted for the header in one Query, however many books are in it", async () => {
    const { shop, calls } = await openTestShop();
    await shop.carts.add(guest, "tech-001", 3);
    await shop.carts.add(guest, "fic-001", 2);
    calls.length = 0;
    expect(await shop.carts.count(guest)).toBe(5);
    expect(calls.map(({ operation }) => operation)).toEqual(["Query"]);
    expect(await shop.carts.count(customer)).toBe(0);
  });

  it("takes a guest's lines over at sign-in, once, up to the limits", async () => {
    const { shop } = await openTestShop();
    await shop.carts.add(guest, "tech-001", 7);
    await shop.carts.add(guest, "bus-001", 1);
    await shop.carts.add(customer, "tech-001", 6);
    const merged = await shop.carts.merge(guest, customer);
    expect(linesOf(merged)).toEqual([
      ["tech-001", 10],
      ["bus-001", 1],
    ]);
    expect((await shop.carts.current(guest)).lines).toEqual([]);
    expect(linesOf(await shop.carts.merge(guest, customer))).toEqual(linesOf(merged));
  });
});

describe("the limits of a cart", () => {
  it("S-82 allow 10 copies of a title and refuse 11", async () => {
    const { shop } = await openTestShop();
    expect((await shop.carts.add(guest, "tech-001", 10)).itemCount).toBe(10);
    expect(await refusalOf(shop.carts.add(guest, "tech-001", 1))).toMatchObject({
      code: "QUANTITY_LIMIT",
    });
    expect(await refusalOf(shop.carts.add(guest, "fic-001", 11))).toMatchObject({
      code: "QUANTITY_LIMIT",
    });
    expect(await refusalOf(shop.carts.change(guest, "tech-001", 11))).toMatchObject({
      code: "QUANTITY_LIMIT",
    });
    expect((await shop.carts.current(guest)).itemCount).toBe(10);
  });

  it("S-82 allow 20 titles and refuse the 21st", async () => {
    const test = await openTestShop();
    const ids = await addBooks(test, 21);
    for (const bookId of ids.slice(0, 20)) await test.shop.carts.add(guest, bookId, 1);
    expect(await refusalOf(test.shop.carts.add(guest, "bk-20", 1))).toMatchObject({
      code: "CART_LIMIT",
    });
    expect((await test.shop.carts.add(guest, "bk-19", 1)).lines).toHaveLength(20);
  });

  it("S-82 hold when two tabs add at once, and when a guest's full cart is taken over", async () => {
    const test = await openTestShop();
    const { carts } = test.shop;
    const tabs = await Promise.allSettled([
      carts.add(guest, "tech-001", 6),
      carts.add(guest, "tech-001", 5),
    ]);
    const refused = tabs.flatMap((tab) =>
      tab.status === "rejected" ? [tab.reason as unknown] : [],
    );
    expect(refused).toMatchObject([{ code: "QUANTITY_LIMIT" }]);
    expect([5, 6]).toContain((await carts.current(guest)).itemCount);
    await carts.clear(guest);

    const ids = await addBooks(test, 21);
    for (const bookId of ids.slice(0, 11)) await carts.add(guest, bookId, 1);
    for (const bookId of ids.slice(11)) await carts.add(customer, bookId, 1);
    const merged = await carts.merge(guest, customer);
    expect(merged.lines).toHaveLength(20);
    expect(linesOf(merged).slice(0, 10)).toEqual(ids.slice(11).map((bookId) => [bookId, 1]));
  });

  it("S-82 keep a cart for 7 days to the second", async () => {
    const { shop, clock, context } = await openTestShop({ nowMs: sampleTimeMs });
    await shop.carts.add(guest, "tech-001", 1);
    const stored = await context.data.StoredCart.query({ user_id: guest.id }).first();
    expect(stored?.expires_at).toBe(1757671200);
    clock.nowMs = sampleTimeMs + weekMs - secondMs;
    expect((await shop.carts.current(guest)).itemCount).toBe(1);
    clock.nowMs = sampleTimeMs + weekMs;
    expect((await shop.carts.current(guest)).itemCount).toBe(0);
  });

  it("count the 7 days from a cart's creation, whatever is changed later", async () => {
    const { shop, clock } = await openTestShop();
    await shop.carts.add(guest, "tech-001", 1);
    clock.nowMs += weekMs - secondMs;
    await shop.carts.add(guest, "fic-001", 1);
    clock.nowMs += secondMs;
    expect((await shop.carts.current(guest)).lines).toEqual([]);
    expect(linesOf(await shop.carts.add(guest, "fic-001", 2))).toEqual([["fic-001", 2]]);
  });
});

describe("an expired cart", () => {
  it.each(["S-34", "S-65"])("%s is invisible at once and physically removed later", async () => {
    const { shop, clock, engine, client } = await openTestShop();
    await shop.carts.add(guest, "tech-001", 1);
    const key = { user_id: { S: guest.id }, cart_id: { S: "cart-2025-09-05" } };
    const read = async () =>
      (await client.send("GetItem", { TableName: "cloudshelf-carts", Key: key })).Item;
    clock.nowMs += weekMs;
    expect((await shop.carts.current(guest)).lines).toEqual([]);
    expect(await read()).toBeDefined();
    clock.nowMs += secondMs;
    expect(await engine.sweepExpired()).toBeGreaterThan(0);
    expect(await read()).toBeUndefined();
  });
});

describe("the current cart", () => {
  it("S-48 is the latest that has not expired, or none", async () => {
    const { shop, clock } = await openTestShop();
    expect((await shop.carts.current(customer)).cartId).toBeUndefined();
    await shop.carts.add(customer, "tech-001", 1);
    expect((await shop.carts.current(customer)).cartId).toBe("cart-2025-09-05");
    clock.nowMs += weekMs;
    expect((await shop.carts.current(customer)).cartId).toBeUndefined();
    await shop.carts.add(customer, "fic-001", 1);
    expect(await shop.carts.current(customer)).toMatchObject({
      cartId: "cart-2025-09-12",
      lines: [{ bookId: "fic-001" }],
    });
  });

  it("S-85 is read by exactly one Query of one item, newest first, also when it has expired", async () => {
    const { shop, clock, calls } = await openTestShop();
    const queries = () => calls.filter(({ operation }) => operation !== "GetItem");
    await shop.carts.add(customer, "tech-001", 1);
    clock.nowMs += weekMs;
    await shop.carts.add(customer, "tech-001", 1);
    for (const waitMs of [0, weekMs]) {
      clock.nowMs += waitMs;
      calls.length = 0;
      expect((await shop.carts.current(customer)).itemCount).toBe(waitMs === 0 ? 1 : 0);
      expect(queries()).toHaveLength(1);
      expect(queries()[0]).toMatchObject({
        operation: "Query",
        input: { TableName: "cloudshelf-carts", Limit: 1, ScanIndexForward: false },
      });
      expect(JSON.stringify(queries()[0]?.input["ExpressionAttributeValues"])).toContain("user-77");
    }
  });
});

describe("the carts' partition key", () => {
  it("S-58 spreads users and guests evenly over partitions", () => {
    const random = createRandom(11);
    const hex = () =>
      Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, "0");
    const uuid = () => `${hex()}-${hex()}-${hex()}-${hex()}`;
    const partitionCount = 16;
    const perPartition = 1_000;
    const counts = new Array<number>(partitionCount).fill(0);
    for (let index = 0; index < partitionCount * perPartition; index += 1) {
      const key = index % 2 === 0 ? createUserId(uuid) : `guest-${uuid()}`;
      // DynamoDB hashes partition keys; any good hash shows whether the keys differ enough.
      const partition = (createHash("md5").update(key).digest()[0] ?? 0) % partitionCount;
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    // Five standard deviations of a fair spread (seed 11).
    for (const count of counts) expect(Math.abs(count - perPartition)).toBeLessThan(160);
  });
});
