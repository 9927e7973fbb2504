import { type Client, ServiceError } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { shopProblem } from "../src/http/shop-problem.ts";
import { createShop } from "../src/services/create-shop.ts";
import { createSimulatedPayment } from "../src/services/payment.ts";
import { checkoutRequest, openTestShop, refusalOf, registerCustomer } from "./support/test-shop.ts";

type Send = (next: () => Promise<unknown>, actionCount: number) => Promise<unknown>;

/** A shop whose transactions go through `send`, which may lose, refuse or pass them on. */
async function shopWithTransactions(send: Send) {
  const test = await openTestShop();
  const { user } = await registerCustomer(test.shop, "ada");
  await test.shop.carts.add({ kind: "user", id: user.userId }, "tech-001", 1);
  const released: string[] = [];
  const client: Client = {
    send: ((operation: Parameters<Client["send"]>[0], input: object, options?: object) => {
      const next = () => test.client.send(operation, input as never, options);
      if (operation !== "TransactWriteItems") return next();
      const actions = Reflect.get(input, "TransactItems") as readonly unknown[];
      return send(next, actions.length);
    }) as Client["send"],
    close: () => Promise.resolve(),
  };
  const payment = {
    ...createSimulatedPayment(),
    release(reference: string) {
      released.push(reference);
      return Promise.resolve();
    },
  };
  const shop = createShop({ ...test.options, client, payment });
  return { shop, released, userId: user.userId };
}

function conflict(actionCount: number): ServiceError {
  const reasons = Array.from({ length: actionCount }, (_, index) =>
    index === 0 ? { Code: "TransactionConflict", Message: "is ongoing" } : { Code: "None" },
  );
  return new ServiceError("TransactionCanceledException", "cancelled", {
    statusCode: 400,
    cancellationReasons: reasons,
  });
}

const stockIn = async (shop: ReturnType<typeof createShop>) =>
  (await shop.catalogue.book("tech-001")).stockQuantity;

describe("a checkout on an unreliable way", () => {
  it("gets through when it meets other transactions a few times", async () => {
    let conflictCount = 0;
    const { shop, userId } = await shopWithTransactions((next, actionCount) => {
      conflictCount += 1;
      return conflictCount <= 2 ? Promise.reject(conflict(actionCount)) : next();
    });
    expect((await shop.orders.checkout(userId, checkoutRequest("k"))).status).toBe("confirmed");
    expect(await stockIn(shop)).toBe(24);
  });

  it("gives the money back and answers 409 when it meets them without end", async () => {
    const { shop, userId, released } = await shopWithTransactions((_, actionCount) =>
      Promise.reject(conflict(actionCount)),
    );
    const refusal = await refusalOf(shop.orders.checkout(userId, checkoutRequest("k")));
    expect(shopProblem(refusal)?.status).toBe(409);
    expect(released.length).toBeGreaterThan(0);
    expect(await stockIn(shop)).toBe(25);
    expect((await shop.carts.current({ kind: "user", id: userId })).itemCount).toBe(1);
  });

  it("gives the order whose answer was lost, keeps its payment and sells once", async () => {
    let isLost = false;
    const { shop, userId, released } = await shopWithTransactions(async (next) => {
      const output = await next();
      if (isLost) return output;
      isLost = true;
      throw new ServiceError("NetworkError", "the connection broke");
    });
    const order = await shop.orders.checkout(userId, checkoutRequest("k"));
    expect((await shop.orders.ordersOf(userId)).items).toEqual([order]);
    expect(released).toEqual([]);
    expect(await stockIn(shop)).toBe(24);
  });

  it("keeps a payment of which nobody knows whether it was used, until the next try tells", async () => {
    let isDown = true;
    const { shop, userId, released } = await shopWithTransactions((next) =>
      isDown ? Promise.reject(new ServiceError("TimeoutError", "no answer")) : next(),
    );
    const refusal = await refusalOf(shop.orders.checkout(userId, checkoutRequest("k")));
    expect(shopProblem(refusal)?.status).toBe(503);
    expect(released).toEqual([]);
    isDown = false;
    expect((await shop.orders.checkout(userId, checkoutRequest("k"))).status).toBe("confirmed");
    expect(await stockIn(shop)).toBe(24);
  });
});
