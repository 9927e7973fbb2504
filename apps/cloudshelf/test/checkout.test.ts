import type { Client } from "@plinth/client";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createShop } from "../src/services/create-shop.ts";
import { declinedCardNumber } from "../src/services/payment.ts";
import type { OrderView } from "../src/services/shop.ts";
import { customerWith, ordersOf, payment, stockOf } from "./support/buying.ts";
import {
  address,
  card,
  checkoutRequest,
  openTestShop,
  refusalOf,
  textOf,
} from "./support/test-shop.ts";

const dayMs = 24 * 60 * 60 * 1_000;

describe("checkout", () => {
  it("S-08 makes an order of a cart, which history lists newest first and shows in detail", async () => {
    const test = await openTestShop();
    const userId = await customerWith(test, "ada", { "tech-001": 2, "fic-001": 1 });
    const first = await test.shop.orders.checkout(userId, checkoutRequest("one"));
    test.clock.nowMs += 90_000;
    await test.shop.carts.add({ kind: "user", id: userId }, "bus-001", 1);
    const second = await test.shop.orders.checkout(userId, checkoutRequest("two"));
    expect((await ordersOf(test, userId)).map(({ orderId }) => orderId)).toEqual([
      second.orderId,
      first.orderId,
    ]);
    expect(await test.shop.orders.order(userId, first.orderId)).toMatchObject({
      lines: [
        { bookId: "tech-001", title: "Clean Code", priceCents: 4299, quantity: 2 },
        { bookId: "fic-001", priceCents: 1299, quantity: 1 },
      ],
      shippingAddress: { city: "Anytown", country: "US" },
    });
    expect(await refusalOf(test.shop.orders.order("user-12345", first.orderId))).toMatchObject({
      code: "ORDER_NOT_FOUND",
    });
  });

  // In New York it is still the 5th then, and on Kiritimati the 6th has long begun.
  it.each(["UTC", "America/New_York", "Pacific/Kiritimati"])(
    "S-49 gives an order the id, date, status and times of the day in UTC, with a clock in %s",
    async (timeZone) => {
      vi.stubEnv("TZ", timeZone);
      onTestFinished(() => void vi.unstubAllEnvs());
      const nowMs = Date.UTC(2025, 8, 6, 0, 30, 5, 7);
      expect(new Date(nowMs).getDate()).toBe(timeZone === "America/New_York" ? 5 : 6);
      const test = await openTestShop({ nowMs });
      const userId = await customerWith(test, "ada", { "tech-001": 1 });
      const order = await test.shop.orders.checkout(userId, checkoutRequest("k"));
      expect(order.orderId).toMatch(/^order-2025-09-06-003005007-[0-9a-f]{8}$/);
      expect(order.orderDate).toBe("2025-09-06");
      expect(order.status).toBe("confirmed");
      const key = { user_id: userId, order_id: order.orderId };
      const stored = await test.context.data.Order.get(key);
      expect([stored?.created_at, stored?.updated_at]).toEqual([
        "2025-09-06T00:30:05.007Z",
        "2025-09-06T00:30:05.007Z",
      ]);
    },
  );

  it("S-51 sells the last copy once to 50 parallel buyers", async () => {
    const pay = payment();
    const test = await openTestShop({ payment: pay.provider });
    await test.shop.inventory.change("tech-001", { stockQuantity: 1 });
    const buyers: string[] = [];
    for (let index = 0; index < 50; index += 1) {
      buyers.push(await customerWith(test, `buyer${index}`, { "tech-001": 1 }));
    }
    const outcomes = await Promise.allSettled(
      buyers.map((userId) => test.shop.orders.checkout(userId, checkoutRequest("k"))),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refusals = outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [outcome.reason as { code: string; message: string }] : [],
    );
    expect(refusals).toHaveLength(49);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ code: "INSUFFICIENT_STOCK", subject: "tech-001" });
      expect(refusal.message).toBe('No copies are left of "Clean Code".');
    }
    expect(await stockOf(test.shop, "tech-001")).toEqual([0]);
    const { Items } = await test.client.send("Scan", { TableName: "cloudshelf-orders" });
    expect(Items?.filter((item) => textOf(item["user_id"]) !== "user-12345")).toHaveLength(1);
    expect(pay.authorized.length - pay.released.length).toBe(1);
  });

  it("S-51 names the 5 copies that are left to who wants 6", async () => {
    const test = await openTestShop();
    const userId = await customerWith(test, "ada", { "tech-001": 6 });
    await test.shop.inventory.change("tech-001", { stockQuantity: 5 });
    const refusal = await refusalOf(test.shop.orders.checkout(userId, checkoutRequest("k")));
    expect(refusal).toMatchObject({ code: "INSUFFICIENT_STOCK", subject: "tech-001" });
    expect(String(refusal)).toContain("5 copies are left");
    expect(await stockOf(test.shop, "tech-001")).toEqual([5]);
  });

  it.each(["fic-001", "tech-001", "bus-001"])(
    "S-52 changes nothing when the line of %s fails while the order is written",
    async (failing) => {
      let meanwhile: () => Promise<unknown> = () => Promise.resolve();
      const pay = payment(() => meanwhile());
      const test = await openTestShop({ payment: pay.provider });
      const quantities = { "fic-001": 2, "tech-001": 3, "bus-001": 1 };
      const userId = await customerWith(test, "ada", quantities);
      // Sold out after the cart was checked and before the transaction.
      meanwhile = () => test.shop.inventory.change(failing, { stockQuantity: 0 });
      const refusal = await refusalOf(test.shop.orders.checkout(userId, checkoutRequest("k")));
      expect(refusal).toMatchObject({ code: "INSUFFICIENT_STOCK", subject: failing });
      const expected = { "fic-001": 50, "tech-001": 25, "bus-001": 30, [failing]: 0 };
      expect(await stockOf(test.shop, ...Object.keys(expected))).toEqual(Object.values(expected));
      expect(await ordersOf(test, userId)).toEqual([]);
      const cart = await test.shop.carts.current({ kind: "user", id: userId });
      expect(cart.lines.map(({ bookId, quantity }) => [bookId, quantity])).toEqual(
        Object.entries(quantities),
      );
      expect(pay.released).toHaveLength(1);
      const keys = await test.context.data.CheckoutKey.query({
        user_id: `CHECKOUT#${userId}`,
      }).all();
      expect(keys).toEqual([]);
    },
  );

  it("S-53 makes one order of the same request sent twice, and of ten at once", async () => {
    const pay = payment();
    const test = await openTestShop({ payment: pay.provider });
    const userId = await customerWith(test, "ada", { "tech-001": 2 });
    const send = () => test.shop.orders.checkout(userId, checkoutRequest("same key"));
    const orders = await Promise.all(Array.from({ length: 10 }, send));
    orders.push(await send());
    expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(1);
    expect(await ordersOf(test, userId)).toHaveLength(1);
    expect(await stockOf(test.shop, "tech-001")).toEqual([23]);
    expect(pay.authorized.length - pay.released.length).toBe(1);
    await test.shop.carts.add({ kind: "user", id: userId }, "tech-001", 1);
    const other = await test.shop.orders.checkout(userId, checkoutRequest("another key"));
    expect(other.orderId).not.toBe(orders[0]?.orderId);
  });

  it("S-53 refuses a key that has made an order for another cart, which is kept", async () => {
    const pay = payment();
    const test = await openTestShop({ payment: pay.provider });
    const userId = await customerWith(test, "ada", { "tech-001": 2 });
    const first = await test.shop.orders.checkout(userId, checkoutRequest("k"));
    const owner = { kind: "user", id: userId } as const;
    await test.shop.carts.add(owner, "fic-001", 1);
    const refusal = await refusalOf(test.shop.orders.checkout(userId, checkoutRequest("k")));
    expect(refusal).toMatchObject({ code: "CHECKOUT_KEY_USED", subject: first.orderId });
    expect(String(refusal)).toContain(first.orderId);
    expect((await test.shop.carts.current(owner)).itemCount).toBe(1);
    expect(await stockOf(test.shop, "tech-001", "fic-001")).toEqual([23, 50]);
    expect(pay.authorized).toHaveLength(1);
    // With a key of its own it is ordered; then the first key gives the first order again.
    expect((await test.shop.orders.checkout(userId, checkoutRequest("k2"))).status).toBe(
      "confirmed",
    );
    expect(await test.shop.orders.checkout(userId, checkoutRequest("k"))).toEqual(first);
    // Another user's key of the same text is another key.
    const bobId = await customerWith(test, "bob", { "fic-001": 1 });
    expect((await test.shop.orders.checkout(bobId, checkoutRequest("k"))).userId).toBe(bobId);
  });

  it.each([
    ["address", { shippingAddress: { ...address, street: "2 Other St" } }],
    ["total", { expectedTotalCents: 5243 }],
  ])("S-53 refuses a key that has made an order for another %s", async (_, changes) => {
    const test = await openTestShop();
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    const request = checkoutRequest("k", { expectedTotalCents: 5242 });
    const first = await test.shop.orders.checkout(userId, request);
    const other = { ...request, ...changes };
    expect(await refusalOf(test.shop.orders.checkout(userId, other))).toMatchObject({
      code: "CHECKOUT_KEY_USED",
      subject: first.orderId,
    });
    expect(await ordersOf(test, userId)).toHaveLength(1);
    expect(await test.shop.orders.checkout(userId, request)).toEqual(first);
  });

  it("S-53 makes one order of one cart that two tabs send with keys of their own", async () => {
    const pay = payment();
    const test = await openTestShop({ payment: pay.provider });
    const userId = await customerWith(test, "ada", { "tech-001": 2 });
    const tabs = await Promise.allSettled(
      ["tab one", "tab two"].map((key) => test.shop.orders.checkout(userId, checkoutRequest(key))),
    );
    const refused = tabs.flatMap((tab) =>
      tab.status === "rejected" ? [tab.reason as unknown] : [],
    );
    expect(refused).toMatchObject([{ code: "CART_EMPTY" }]);
    expect(await ordersOf(test, userId)).toHaveLength(1);
    expect(await stockOf(test.shop, "tech-001")).toEqual([23]);
    expect(pay.authorized.length - pay.released.length).toBe(1);
  });

  it("S-53 finds its order when the same request was served between two of its reads", async () => {
    const test = await openTestShop();
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    const first: Promise<OrderView>[] = [];
    const send: Client["send"] = async (operation, input, options) => {
      if (operation === "Query" && first.length === 0) {
        first.push(test.shop.orders.checkout(userId, checkoutRequest("k")));
        await first[0];
      }
      return await test.client.send(operation, input, options);
    };
    const client: Client = { send, close: () => Promise.resolve() };
    const slow = createShop({ ...test.options, client });
    const order = await slow.orders.checkout(userId, checkoutRequest("k"));
    expect(await Promise.all(first)).toEqual([order]);
    expect(await stockOf(test.shop, "tech-001")).toEqual([24]);
  });

  it("S-52 keeps a cart that was emptied and filled anew while the order was paid for", async () => {
    let meanwhile: () => Promise<unknown> = () => Promise.resolve();
    const pay = payment(() => meanwhile());
    const test = await openTestShop({ payment: pay.provider });
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    const owner = { kind: "user", id: userId } as const;
    // The new cart has the old one's id and the same version; only its time of creation differs.
    meanwhile = async () => {
      meanwhile = () => Promise.resolve();
      await test.shop.carts.clear(owner);
      test.clock.nowMs += 1_000;
      await test.shop.carts.add(owner, "fic-001", 1);
    };
    const agreed = checkoutRequest("k", { expectedTotalCents: 5242 });
    expect(await refusalOf(test.shop.orders.checkout(userId, agreed))).toMatchObject({
      code: "CART_CHANGED",
    });
    const cart = await test.shop.carts.current(owner);
    expect(cart.lines.map(({ bookId }) => bookId)).toEqual(["fic-001"]);
    expect(await stockOf(test.shop, "tech-001", "fic-001")).toEqual([25, 50]);
  });

  it("S-33 refuses who was made inactive while the order was paid for", async () => {
    let meanwhile: () => Promise<unknown> = () => Promise.resolve();
    const pay = payment(() => meanwhile());
    const test = await openTestShop({ payment: pay.provider });
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    meanwhile = () => test.shop.accountOffice.change(userId, { accountStatus: "inactive" });
    expect(await refusalOf(test.shop.orders.checkout(userId, checkoutRequest("k")))).toMatchObject({
      code: "ACCOUNT_INACTIVE",
    });
    expect(await stockOf(test.shop, "tech-001")).toEqual([25]);
    expect(pay.authorized.length - pay.released.length).toBe(0);
  });

  it("S-52 refuses a price that was raised while the order was paid for", async () => {
    let meanwhile: () => Promise<unknown> = () => Promise.resolve();
    const pay = payment(() => meanwhile());
    const test = await openTestShop({ payment: pay.provider });
    const userId = await customerWith(test, "ada", { "tech-001": 1, "fic-001": 1 });
    meanwhile = () => test.shop.inventory.change("tech-001", { priceCents: 4300 });
    expect(await refusalOf(test.shop.orders.checkout(userId, checkoutRequest("k")))).toMatchObject({
      code: "CART_CHANGED",
    });
    expect(await stockOf(test.shop, "tech-001", "fic-001")).toEqual([25, 50]);
    expect(await ordersOf(test, userId)).toEqual([]);
    expect(pay.authorized.length - pay.released.length).toBe(0);
  });

  it("refuses a cart that has expired", async () => {
    const test = await openTestShop();
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    test.clock.nowMs += 7 * dayMs;
    expect(await refusalOf(test.shop.orders.checkout(userId, checkoutRequest("k")))).toMatchObject({
      code: "CART_EMPTY",
    });
  });

  it("S-54 empties the cart in the transaction that writes the order", async () => {
    const test = await openTestShop();
    const userId = await customerWith(test, "ada", { "tech-001": 1, "fic-001": 1 });
    test.calls.length = 0;
    await test.shop.orders.checkout(userId, checkoutRequest("k"));
    expect((await test.shop.carts.current({ kind: "user", id: userId })).cartId).toBeUndefined();
    const writes = test.calls.filter(
      ({ operation }) => operation !== "GetItem" && operation !== "Query",
    );
    expect(writes.map(({ operation }) => operation)).toEqual(["TransactWriteItems"]);
    const actions = (writes[0]?.input["TransactItems"] ?? []) as Record<
      string,
      { TableName: string }
    >[];
    expect(
      actions.flatMap((action) =>
        Object.entries(action).map(([kind, { TableName }]) => `${kind} ${TableName}`),
      ),
    ).toEqual([
      "Update cloudshelf-books",
      "Update cloudshelf-books",
      "Put cloudshelf-orders",
      "Delete cloudshelf-carts",
      "Put cloudshelf-carts",
      "ConditionCheck cloudshelf-users",
      "Put cloudshelf-carts",
      "Put cloudshelf-carts",
    ]);
  });

  it("keeps a cart that was changed in another tab meanwhile", async () => {
    let meanwhile: () => Promise<unknown> = () => Promise.resolve();
    const pay = payment(() => meanwhile());
    const test = await openTestShop({ payment: pay.provider });
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    const owner = { kind: "user", id: userId } as const;
    meanwhile = () => test.shop.carts.add(owner, "fic-001", 1);
    const agreed = checkoutRequest("k", { expectedTotalCents: 5242 });
    expect(await refusalOf(test.shop.orders.checkout(userId, agreed))).toMatchObject({
      code: "CART_CHANGED",
    });
    expect((await test.shop.carts.current(owner)).lines).toHaveLength(2);
    expect(await ordersOf(test, userId)).toEqual([]);
  });

  it("refuses an empty cart, a declined card and a card that has expired", async () => {
    const pay = payment();
    const test = await openTestShop({ payment: pay.provider });
    const userId = await customerWith(test, "ada", {});
    const checkout = (changes: object) =>
      refusalOf(test.shop.orders.checkout(userId, checkoutRequest("k", changes)));
    expect(await checkout({})).toMatchObject({ code: "CART_EMPTY" });
    await test.shop.carts.add({ kind: "user", id: userId }, "tech-001", 1);
    expect(await checkout({ card: { ...card, number: declinedCardNumber } })).toMatchObject({
      code: "PAYMENT_DECLINED",
    });
    expect(await checkout({ card: { ...card, expiry: "08/25" } })).toMatchObject({
      code: "INVALID_INPUT",
      subject: "card.expiry",
    });
    expect(await stockOf(test.shop, "tech-001")).toEqual([25]);
    expect(pay.authorized).toEqual([]);
    const request = checkoutRequest("k", { card: { ...card, expiry: "09/25" } });
    expect((await test.shop.orders.checkout(userId, request)).status).toBe("confirmed");
  });

  it("orders 20 titles at once", async () => {
    const test = await openTestShop({ contents: "catalogue" });
    const { items } = await test.shop.catalogue.booksOf("Fiction", { limit: 40 });
    const inStock = items.filter((book) => book.stockQuantity > 0).slice(0, 20);
    const quantities = Object.fromEntries(inStock.map((book) => [book.bookId, 1]));
    const userId = await customerWith(test, "ada", quantities);
    const order = await test.shop.orders.checkout(userId, checkoutRequest("k"));
    expect(order.lines).toHaveLength(20);
  });

  it("S-17 serves 50 shoppers at once without losing an update", async () => {
    const test = await openTestShop();
    await test.shop.inventory.change("fic-001", { stockQuantity: 100 });
    const buyers: string[] = [];
    for (let index = 0; index < 50; index += 1) {
      buyers.push(await customerWith(test, `buyer${index}`, {}));
    }
    const orders = await Promise.all(
      buyers.map(async (userId) => {
        await test.shop.carts.add({ kind: "user", id: userId }, "fic-001", 1);
        await test.shop.carts.add({ kind: "user", id: userId }, "fic-001", 1);
        return await test.shop.orders.checkout(userId, checkoutRequest("k"));
      }),
    );
    expect(orders.every((order) => order.lines[0]?.quantity === 2)).toBe(true);
    expect(await stockOf(test.shop, "fic-001")).toEqual([0]);
  });
});
