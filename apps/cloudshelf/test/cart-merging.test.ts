import { describe, expect, it } from "vitest";
import type { CartOwner } from "../src/services/shop.ts";
import { openTestShop, refusalOf, type TestShop } from "./support/test-shop.ts";

const guest: CartOwner = { kind: "guest", id: "guest-0123456789abcdef" };
const customer: CartOwner = { kind: "user", id: "user-77" };
const weekMs = 7 * 24 * 60 * 60 * 1_000;

async function addBooks({ shop }: TestShop, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `bk-${String(index).padStart(2, "0")}`);
  for (const bookId of ids) {
    await shop.inventory.create({
      bookId,
      category: "Shelf",
      title: `Volume ${bookId}`,
      author: "A. Author",
      isbn: "",
      priceCents: 101,
      stockQuantity: 500,
      description: "",
      imageUrl: "",
    });
  }
  return ids;
}

const linesOf = (cart: { lines: readonly { bookId: string; quantity: number }[] }) =>
  cart.lines.map(({ bookId, quantity }) => [bookId, quantity]);

describe("a guest's cart that is merged at sign-in", () => {
  it("S-82 says which copies the limit of ten left out", async () => {
    const { shop } = await openTestShop();
    await shop.carts.add(guest, "tech-001", 7);
    await shop.carts.add(customer, "tech-001", 6);
    const merged = await shop.carts.merge(guest, customer);
    expect(linesOf(merged)).toEqual([["tech-001", 10]]);
    expect(merged.leftOut).toEqual([{ title: "Clean Code", quantity: 3 }]);
  });

  it("S-82 says which titles the limit of twenty left out", async () => {
    const test = await openTestShop();
    const ids = await addBooks(test, 22);
    for (const bookId of ids.slice(0, 3)) await test.shop.carts.add(guest, bookId, 2);
    for (const bookId of ids.slice(3)) await test.shop.carts.add(customer, bookId, 1);
    const merged = await test.shop.carts.merge(guest, customer);
    expect(merged.lines).toHaveLength(20);
    expect(merged.leftOut).toEqual([
      { title: "Volume bk-01", quantity: 2 },
      { title: "Volume bk-02", quantity: 2 },
    ]);
  });

  it("S-06 is merged once by ten sign-ins at once, without a copy too many", async () => {
    const { shop } = await openTestShop();
    await shop.carts.add(guest, "tech-001", 1);
    await shop.carts.add(customer, "tech-001", 2);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => shop.carts.merge(guest, customer)),
    );
    expect(outcomes.some(({ status }) => status === "fulfilled")).toBe(true);
    expect(linesOf(await shop.carts.current(customer))).toEqual([["tech-001", 3]]);
    expect((await shop.carts.current(guest)).lines).toEqual([]);
  });

  it("S-06 keeps what another tab of the guest adds while it is merged", async () => {
    const { shop } = await openTestShop();
    await shop.carts.add(guest, "tech-001", 1);
    await Promise.all([
      shop.carts.merge(guest, customer),
      shop.carts.add(guest, "fic-001", 1),
      shop.carts.add(customer, "bus-001", 1),
    ]);
    // What came too late for the merge waits in a cart of the guest's own.
    const both = [await shop.carts.current(guest), await shop.carts.current(customer)];
    const ids = both.flatMap((cart) => cart.lines.map(({ bookId }) => bookId));
    expect(ids.sort()).toEqual(["bus-001", "fic-001", "tech-001"]);
  });

  it("S-82 is left alone when it has expired, to the second", async () => {
    const { shop, clock } = await openTestShop();
    await shop.carts.add(guest, "tech-001", 1);
    clock.nowMs += weekMs;
    expect((await shop.carts.merge(guest, customer)).lines).toEqual([]);
    await shop.carts.add(guest, "fic-001", 1);
    clock.nowMs += weekMs - 1_000;
    expect(linesOf(await shop.carts.merge(guest, customer))).toEqual([["fic-001", 1]]);
  });

  it("S-06 comes at the price of the day, with a notice where it is another", async () => {
    const { shop } = await openTestShop();
    await shop.carts.add(guest, "tech-001", 1);
    await shop.inventory.change("tech-001", { priceCents: 3999 });
    const merged = await shop.carts.merge(guest, customer);
    expect(merged.lines[0]).toMatchObject({ priceCents: 3999, previousPriceCents: 4299 });
  });

  it("S-06 shows how many copies are left of each line", async () => {
    const { shop } = await openTestShop();
    await shop.carts.add(guest, "tech-001", 4);
    await shop.inventory.change("tech-001", { stockQuantity: 3 });
    const merged = await shop.carts.merge(guest, customer);
    expect(merged.lines[0]).toMatchObject({ quantity: 4, stockQuantity: 3 });
  });
});

describe("a cart that is open in many tabs", () => {
  it("S-06 loses no update of 40 adds at once: each is in it or was refused", async () => {
    const test = await openTestShop();
    const ids = await addBooks(test, 4);
    const bookIdOf = (index: number) => ids[index % ids.length] ?? "";
    const adds = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) => test.shop.carts.add(customer, bookIdOf(index), 1)),
    );
    const expected = new Map<string, number>();
    for (const [index, add] of adds.entries()) {
      const bookId = bookIdOf(index);
      if (add.status === "fulfilled") expected.set(bookId, (expected.get(bookId) ?? 0) + 1);
      else expect(add.reason).toMatchObject({ code: "CART_CHANGED" });
    }
    const cart = await test.shop.carts.current(customer);
    expect(new Map(cart.lines.map(({ bookId, quantity }) => [bookId, quantity]))).toEqual(expected);
    expect(cart.itemCount).toBe([...expected.values()].reduce((sum, count) => sum + count, 0));
    expect(cart.itemCount).toBeGreaterThan(3);
  });

  it("S-06 is changed in one tab and cleared in another without a line that nobody wanted", async () => {
    const { shop } = await openTestShop();
    await shop.carts.add(customer, "tech-001", 1);
    const [changed] = await Promise.allSettled([
      shop.carts.change(customer, "tech-001", 3),
      shop.carts.clear(customer),
    ]);
    const cart = await shop.carts.current(customer);
    if (changed.status === "rejected") {
      expect(changed.reason).toMatchObject({ code: "ITEM_NOT_FOUND" });
    }
    expect(cart.lines).toEqual([]);
  });

  it("S-06 is refused a line that is not a number of copies", async () => {
    const { shop } = await openTestShop();
    await shop.carts.add(customer, "tech-001", 1);
    for (const quantity of [Number.NaN, Number.POSITIVE_INFINITY, 1.5]) {
      expect(await refusalOf(shop.carts.change(customer, "tech-001", quantity))).toMatchObject({
        code: "INVALID_INPUT",
      });
    }
    expect((await shop.carts.current(customer)).itemCount).toBe(1);
  });
});
