import { describe, expect, it } from "vitest";
import { quoteOf } from "../src/services/order-totals.ts";
import type { OrderStatus, OrderView } from "../src/services/shop.ts";
import { customerWith, ordersOf, payment, stockOf } from "./support/buying.ts";
import { checkoutRequest, openTestShop, refusalOf } from "./support/test-shop.ts";

const dayMs = 24 * 60 * 60 * 1_000;

describe("an order's price", () => {
  it("S-50 is computed here: subtotal, tax, shipping, total", async () => {
    const test = await openTestShop();
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    const forged = { ...checkoutRequest("k"), total: 1, totalCents: 1, subtotal: 0.01, tax: 0 };
    const order = await test.shop.orders.checkout(userId, forged);
    expect([order.subtotalCents, order.taxCents, order.shippingCents, order.totalCents]).toEqual([
      4299, 344, 599, 5242,
    ]);
    const stored = await test.client.send("GetItem", {
      TableName: "cloudshelf-orders",
      Key: { user_id: { S: userId }, order_id: { S: order.orderId } },
    });
    expect(stored.Item).toMatchObject({
      subtotal: { N: "42.99" },
      tax: { N: "3.44" },
      shipping: { N: "5.99" },
      total: { N: "52.42" },
    });
  });

  it("rounds the tax half up, once", () => {
    const rules = { taxBasisPoints: 800, shippingCents: 599 };
    const taxOf = (...prices: number[]) =>
      quoteOf(
        prices.map((priceCents) => ({ priceCents, quantity: 1 })),
        rules,
      ).taxCents;
    expect(taxOf(4299)).toBe(344);
    // 6.25 at 8 % is 0.50; 6.19 is 0.4952, 6.18 is 0.4944; 0.06 is 0.0048 and 0.07 is 0.0056.
    expect([taxOf(625), taxOf(619), taxOf(618), taxOf(6), taxOf(7)]).toEqual([50, 50, 49, 0, 1]);
    expect(
      quoteOf([{ priceCents: 125, quantity: 1 }], { taxBasisPoints: 1000, shippingCents: 0 })
        .taxCents,
    ).toBe(13);
    // Each alone is nothing; together they are a cent.
    expect(taxOf(6, 6, 6)).toBe(1);
    expect(quoteOf([], rules).totalCents).toBe(0);
  });

  it("is settled with other rules where they are configured", async () => {
    const test = await openTestShop({
      rules: { prices: { taxBasisPoints: 1900, shippingCents: 0 } },
    });
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    const order = await test.shop.orders.checkout(userId, checkoutRequest("k"));
    expect([order.taxCents, order.shippingCents, order.totalCents]).toEqual([817, 0, 5116]);
  });

  it("is never one the shopper was not shown", async () => {
    const test = await openTestShop();
    const { shop } = test;
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    await shop.inventory.change("tech-001", { priceCents: 9999 });
    expect(await refusalOf(shop.orders.checkout(userId, checkoutRequest("k")))).toMatchObject({
      code: "CART_CHANGED",
    });
    expect(await stockOf(shop, "tech-001")).toEqual([25]);
    // Another's cart, and a key that was refused, are nothing of an order.
    expect(await ordersOf(test, userId)).toEqual([]);
    // Told once; the cart holds the new price now, and who orders again agrees to it.
    expect((await shop.orders.checkout(userId, checkoutRequest("k"))).subtotalCents).toBe(9999);
  });

  it("is the total the shopper agreed to, when it was sent along", async () => {
    const test = await openTestShop();
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    const checkout = (expectedTotalCents: number) =>
      test.shop.orders.checkout(userId, checkoutRequest("k", { expectedTotalCents }));
    expect(await refusalOf(checkout(5241))).toMatchObject({ code: "CART_CHANGED" });
    await test.shop.inventory.change("tech-001", { priceCents: 9999 });
    expect(await refusalOf(checkout(5242))).toMatchObject({ code: "CART_CHANGED" });
    // The cart still shows which price it was that changed.
    const cart = await test.shop.carts.current({ kind: "user", id: userId });
    expect(cart.lines[0]).toMatchObject({ priceCents: 9999, previousPriceCents: 4299 });
    expect((await checkout(11_398)).totalCents).toBe(11_398);
  });
});

describe("history", () => {
  it("S-60 is one Query on the user's orders", async () => {
    const test = await openTestShop();
    test.calls.length = 0;
    const { items } = await test.shop.orders.ordersOf("user-12345");
    expect(items.map(({ orderId }) => orderId)).toEqual(["order-2025-09-05-001"]);
    expect(test.calls).toHaveLength(1);
    expect(test.calls[0]).toMatchObject({
      operation: "Query",
      input: { TableName: "cloudshelf-orders", ScanIndexForward: false },
    });
    expect(test.calls[0]?.input["IndexName"]).toBeUndefined();
  });

  it("S-63 is newest first from the base table, and OrderDateIndex gives one day's orders in pages", async () => {
    const test = await openTestShop();
    const { shop, clock } = test;
    const userIds = [await customerWith(test, "ada", {}), await customerWith(test, "bob", {})];
    const made: OrderView[] = [];
    for (let count = 0; count < 6; count += 1) {
      clock.nowMs += count === 3 ? dayMs : 61_000;
      for (const userId of userIds) {
        await shop.carts.add({ kind: "user", id: userId }, "fic-001", 1);
        made.push(await shop.orders.checkout(userId, checkoutRequest(`${count}`)));
      }
    }
    const idsOf = (orders: readonly OrderView[]) => orders.map(({ orderId }) => orderId);
    const [ada = ""] = userIds;
    const history = await ordersOf(test, ada);
    expect(idsOf(history)).toEqual(idsOf(made.filter(({ userId }) => userId === ada)).reverse());
    const day: OrderView[] = [];
    let cursor: string | undefined;
    let pageCount = 0;
    do {
      const page = await shop.orderOffice.ofDay("2025-09-05", { limit: 4, cursor });
      day.push(...page.items);
      cursor = page.cursor;
      pageCount += 1;
    } while (cursor !== undefined);
    expect(pageCount).toBeGreaterThan(1);
    const ofDay = made.filter(({ orderDate }) => orderDate === "2025-09-05");
    expect(idsOf(day).sort()).toEqual([...idsOf(ofDay), "order-2025-09-05-001"].sort());
    expect(day).toHaveLength(7);
    expect(test.calls.some(({ input }) => input["IndexName"] === "OrderDateIndex")).toBe(true);
    expect((await shop.orderOffice.ofDay("2025-09-06")).items).toHaveLength(6);
  });

  it("leaves OrderDateIndex to the orders", async () => {
    const test = await openTestShop();
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    await test.shop.orders.checkout(userId, checkoutRequest("k"));
    const { Items } = await test.client.send("Scan", {
      TableName: "cloudshelf-orders",
      IndexName: "OrderDateIndex",
    });
    expect(Items).toHaveLength(2);
  });
});

describe("an order afterwards", () => {
  it("is cancelled once, with its copies back on the shelf once, even by 20 at a time", async () => {
    const pay = payment();
    const test = await openTestShop({ payment: pay.provider });
    const userId = await customerWith(test, "ada", { "tech-001": 3, "fic-001": 1 });
    const { orderId } = await test.shop.orders.checkout(userId, checkoutRequest("k"));
    expect(await stockOf(test.shop, "tech-001", "fic-001")).toEqual([22, 49]);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => test.shop.orders.cancel(userId, orderId)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") {
        expect(outcome.reason).toMatchObject({ code: "ORDER_NOT_CANCELLABLE" });
      }
    }
    expect(await stockOf(test.shop, "tech-001", "fic-001")).toEqual([25, 50]);
    expect((await test.shop.orders.order(userId, orderId)).status).toBe("cancelled");
    expect(pay.released).toHaveLength(1);
  });

  it("gives copies back to a book that has moved, and to none that is gone", async () => {
    const test = await openTestShop();
    const userId = await customerWith(test, "ada", { "tech-001": 3, "fic-001": 1 });
    const { orderId } = await test.shop.orders.checkout(userId, checkoutRequest("k"));
    await test.shop.inventory.change("tech-001", { category: "Business" });
    await test.shop.inventory.remove("fic-001");
    await test.shop.orders.cancel(userId, orderId);
    expect(await stockOf(test.shop, "tech-001")).toEqual([25]);
  });

  it("goes from confirmed to packed, shipped and delivered, step by step", async () => {
    const test = await openTestShop();
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    const { orderId } = await test.shop.orders.checkout(userId, checkoutRequest("k"));
    const advance = (owner: string, id: string, status: OrderStatus) =>
      test.shop.orderOffice.advance(owner, id, { status, byUserId: "user-clerk" });
    expect(await refusalOf(advance(userId, orderId, "shipped"))).toMatchObject({
      code: "ORDER_STATUS",
    });
    for (const status of ["packed", "shipped", "delivered"] as const) {
      expect((await advance(userId, orderId, status)).status).toBe(status);
    }
    expect(await refusalOf(test.shop.orders.cancel(userId, orderId))).toMatchObject({
      code: "ORDER_NOT_CANCELLABLE",
    });
  });
});

describe("reviews", () => {
  it("are written once, by who has bought the book", async () => {
    const { shop } = await openTestShop();
    const userId = await customerWith({ shop }, "ada", { "tech-001": 1 });
    const review = { rating: 5, title: "Clear", content: "Worth its price." };
    expect(await refusalOf(shop.reviews.write(userId, "tech-001", review))).toMatchObject({
      code: "REVIEW_NOT_ALLOWED",
    });
    await shop.orders.checkout(userId, checkoutRequest("k"));
    await shop.reviews.write(userId, "tech-001", review);
    expect(await refusalOf(shop.reviews.write(userId, "tech-001", review))).toMatchObject({
      code: "REVIEW_EXISTS",
    });
    expect((await shop.reviews.of("tech-001")).items).toMatchObject([{ userId, ...review }]);
  });
});
