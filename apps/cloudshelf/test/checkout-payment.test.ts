import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { createShop } from "../src/services/create-shop.ts";
import type { PaymentProvider } from "../src/services/payment.ts";
import { declinedCardNumber } from "../src/services/payment.ts";
import { customerWith, ordersOf, payment, stockOf } from "./support/buying.ts";
import {
  card,
  checkoutRequest,
  openTestShop,
  refusalOf,
  type TestShop,
} from "./support/test-shop.ts";

/** A shop on the same tables whose transactions meet `instead`. */
function shopWhere(
  test: TestShop,
  instead: (run: () => Promise<unknown>) => Promise<never>,
): ReturnType<typeof createShop> {
  const send: Client["send"] = async (operation, input, options) => {
    const run = () => test.client.send(operation, input, options);
    return operation === "TransactWriteItems" ? await instead(run) : await run();
  };
  return createShop({ ...test.options, client: { send, close: () => Promise.resolve() } });
}

describe("the payment of a checkout", () => {
  it("S-52 that is declined leaves everything as it was, and takes another card under the same key", async () => {
    const pay = payment();
    const test = await openTestShop({ payment: pay.provider });
    const userId = await customerWith(test, "ada", { "tech-001": 2 });
    const declined = checkoutRequest("k", { card: { ...card, number: declinedCardNumber } });
    expect(await refusalOf(test.shop.orders.checkout(userId, declined))).toMatchObject({
      code: "PAYMENT_DECLINED",
      subject: "card",
    });
    expect(await stockOf(test.shop, "tech-001")).toEqual([25]);
    expect(await ordersOf(test, userId)).toEqual([]);
    expect((await test.shop.carts.current({ kind: "user", id: userId })).itemCount).toBe(2);
    expect(pay.authorized).toEqual([]);
    const order = await test.shop.orders.checkout(userId, checkoutRequest("k"));
    expect(pay.authorized).toEqual([order.totalCents]);
  });

  it("S-52 is authorized for the order's total, under the order's id and the customer's", async () => {
    const asked: object[] = [];
    const simulated = payment().provider;
    const provider: PaymentProvider = {
      authorize(request) {
        asked.push(request);
        return simulated.authorize(request);
      },
      release: (reference) => simulated.release(reference),
    };
    const test = await openTestShop({ payment: provider });
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    const order = await test.shop.orders.checkout(userId, checkoutRequest("k"));
    expect(asked).toMatchObject([
      { idempotencyKey: order.orderId, customerId: userId, amountCents: 5242 },
    ]);
  });

  it("S-53 is one for the same key sent ten times at once: the others are given back", async () => {
    const pay = payment();
    const test = await openTestShop({ payment: pay.provider });
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    const sent = Array.from({ length: 10 }, () =>
      test.shop.orders.checkout(userId, checkoutRequest("k")),
    );
    const [order] = await Promise.all(sent);
    expect(pay.authorized.length - pay.released.length).toBe(1);
    const key = { user_id: userId, order_id: order?.orderId ?? "" };
    const stored = await test.context.data.Order.get(key);
    // The one that was kept is the one that the order names.
    expect(pay.released).not.toContain(stored?.payment_reference);
    expect(new Set(pay.released).size).toBe(pay.released.length);
  });

  it("S-52 stays when a crash hides whether the order was written: by its key it is found or not", async () => {
    const pay = payment();
    const test = await openTestShop({ payment: pay.provider });
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    const crashed = shopWhere(test, () => Promise.reject(new Error("the process ended here")));
    expect(
      String(await refusalOf(crashed.orders.checkout(userId, checkoutRequest("k")))),
    ).toContain("the process ended here");
    // Nothing was written, nothing is lost, and the authorization waits for its reconciliation.
    expect(pay.authorized).toHaveLength(1);
    expect(pay.released).toEqual([]);
    expect(await stockOf(test.shop, "tech-001")).toEqual([25]);
    expect((await test.shop.carts.current({ kind: "user", id: userId })).itemCount).toBe(1);
    const order = await test.shop.orders.checkout(userId, checkoutRequest("k"));
    expect(await ordersOf(test, userId)).toHaveLength(1);
    expect(order.status).toBe("confirmed");
  });

  it("S-53 is kept for an order whose answer was lost on the way", async () => {
    const pay = payment();
    const test = await openTestShop({ payment: pay.provider });
    const userId = await customerWith(test, "ada", { "tech-001": 1 });
    const deaf = shopWhere(test, async (run) => {
      await run();
      throw new Error("the answer was lost");
    });
    const order = await deaf.orders.checkout(userId, checkoutRequest("k"));
    expect(await ordersOf(test, userId)).toEqual([order]);
    expect(pay.authorized).toHaveLength(1);
    expect(pay.released).toEqual([]);
    expect(await stockOf(test.shop, "tech-001")).toEqual([24]);
  });

  it("S-51 tells who came too late that the book is gone, also when the payment cannot be given back", async () => {
    const failures: unknown[] = [];
    let meanwhile: () => Promise<unknown> = () => Promise.resolve();
    const simulated = payment(() => meanwhile()).provider;
    const test = await openTestShop({
      payment: {
        authorize: (request) => simulated.authorize(request),
        release: () => Promise.reject(new Error("the provider is down")),
      },
      reportError: (error) => failures.push(error),
    });
    const userId = await customerWith(test, "ada", { "tech-001": 6 });
    meanwhile = () => test.shop.inventory.change("tech-001", { stockQuantity: 5 });
    const refusal = await refusalOf(test.shop.orders.checkout(userId, checkoutRequest("k")));
    expect(refusal).toMatchObject({ code: "INSUFFICIENT_STOCK", subject: "tech-001" });
    expect(String(refusal)).toContain("5 copies are left");
    expect(failures.map(String)).toEqual(["Error: the provider is down"]);
  });
});
