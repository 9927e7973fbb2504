import { describe, expect, it } from "vitest";
import type { BookShop } from "../src/services/book-shop.ts";
import { quoteOf } from "../src/services/order-totals.ts";
import {
  createSimulatedPayment,
  declinedCardNumber,
  type PaymentProvider,
} from "../src/services/payment.ts";
import type { OrderView } from "../src/services/shop.ts";
import {
  card,
  checkoutRequest,
  openTestShop,
  refusalOf,
  registerCustomer,
  type TestShop,
  textOf,
} from "./support/test-shop.ts";

const dayMs = 24 * 60 * 60 * 1_000;

/** A payment provider that runs `meanwhile` while the shopper waits, and counts what it gave back. */
function payment(meanwhile: () => Promise<unknown> = () => Promise.resolve()) {
  const released: string[] = [];
  const authorized: number[] = [];
  const simulated = createSimulatedPayment();
  const provider: PaymentProvider = {
    async authorize(request) {
      const decision = await simulated.authorize(request);
      if (decision.kind === "approved") authorized.push(request.amountCents);
      await meanwhile();
      return decision;
    },
    release(reference) {
      released.push(reference);
      return Promise.resolve();
    },
  };
  return { provider, released, authorized };
}

/** A customer whose cart holds these books. */
async function customerWith(
  { shop }: { readonly shop: BookShop },
  name: string,
  quantities: Readonly<Record<string, number>>,
): Promise<string> {
  const { user } = await registerCustomer(shop, name);
  for (const [bookId, quantity] of Object.entries(quantities)) {
    await shop.carts.add({ kind: "user", id: user.userId }, bookId, quantity);
  }
  return user.userId;
}

async function stockOf(shop: BookShop, ...bookIds: string[]): Promise<number[]> {
  const books = await Promise.all(bookIds.map((bookId) => shop.catalogue.book(bookId)));
  return books.map((book) => book.stockQuantity);
}

async function ordersOf(test: TestShop, userId: string): Promise<readonly OrderView[]> {
  return (await test.shop.orders.ordersOf(userId)).items;
}

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
    // Told once; the cart holds the new price now, and who orders again agrees to it.
    expect((await shop.orders.checkout(userId, checkoutRequest("k"))).subtotalCents).toBe(9999);
  });

  it("is the total the shopper agreed to, when it was sent along", async () => {
    const test = await openTestShop();
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    const checkout = (expectedTotalCents: number) =>
      test.shop.orders.checkout(userId, checkoutRequest("k", { expectedTotalCents }));
    expect(await refusalOf(checkout(5241))).toMatchObject({ code: "CART_CHANGED" });
    expect((await checkout(5242)).totalCents).toBe(5242);
  });
});

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

  it("S-49 gives an order the id, date, status and times of the day in UTC", async () => {
    // In New York it is still the 5th, in Tokyo the 6th has long begun.
    const test = await openTestShop({ nowMs: Date.UTC(2025, 8, 6, 0, 30, 5, 7) });
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
  });

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
  it("is cancelled once, with its copies back on the shelf once, even by ten at a time", async () => {
    const pay = payment();
    const test = await openTestShop({ payment: pay.provider });
    const userId = await customerWith(test, "ada", { "tech-001": 3, "fic-001": 1 });
    const { orderId } = await test.shop.orders.checkout(userId, checkoutRequest("k"));
    expect(await stockOf(test.shop, "tech-001", "fic-001")).toEqual([22, 49]);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => test.shop.orders.cancel(userId, orderId)),
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
    const { advance } = test.shop.orderOffice;
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
