import { describe, expect, it } from "vitest";
import { customerWith, payment, stockOf } from "./support/buying.ts";
import {
  checkoutRequest,
  openTestShop,
  refusalOf,
  type TestShopOptions,
} from "./support/test-shop.ts";

const byUserId = "user-clerk";

async function openOffice(options: TestShopOptions = {}) {
  const pay = payment();
  const test = await openTestShop({ payment: pay.provider, ...options });
  const userId = await customerWith(test, "ada", { "tech-001": 2 });
  const { orderId } = await test.shop.orders.checkout(userId, checkoutRequest("k"));
  return { ...test, pay, userId, orderId, office: test.shop.orderOffice };
}

describe("the office's orders", () => {
  it("S-10 go from step to step, and say who took each and when", async () => {
    const { office, userId, orderId, clock } = await openOffice();
    for (const status of ["packed", "shipped", "delivered"] as const) {
      expect((await office.order(userId, orderId)).nextStatus).toBe(status);
      clock.nowMs += 60_000;
      await office.advance(userId, orderId, { status, byUserId });
    }
    expect(await office.order(userId, orderId)).toMatchObject({
      status: "delivered",
      nextStatus: undefined,
      isCancellable: false,
      isRefundable: true,
      changes: [
        { status: "packed", changedAt: "2025-09-05T10:01:00Z", changedBy: byUserId },
        { status: "shipped", changedAt: "2025-09-05T10:02:00Z", changedBy: byUserId },
        { status: "delivered", changedAt: "2025-09-05T10:03:00Z", changedBy: byUserId },
      ],
    });
  });

  it("S-10 are taken on by one of 20 clerks at once, and the others are told", async () => {
    const { office, userId, orderId } = await openOffice();
    const clerks = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        office.advance(userId, orderId, { status: "packed", byUserId: `user-clerk-${index}` }),
      ),
    );
    expect(clerks.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const clerk of clerks) {
      if (clerk.status === "rejected") {
        expect(clerk.reason).toMatchObject({
          code: "ORDER_STATUS",
          message: "The order is packed already.",
        });
      }
    }
    expect((await office.order(userId, orderId)).changes).toHaveLength(1);
  });

  it("S-10 are cancelled or packed, never both, when customer and clerk decide at once", async () => {
    const { office, shop, userId, orderId, pay } = await openOffice();
    const [cancelled, packed] = await Promise.allSettled([
      shop.orders.cancel(userId, orderId),
      office.advance(userId, orderId, { status: "packed", byUserId }),
    ]);
    expect([cancelled.status, packed.status].sort()).toEqual(["fulfilled", "rejected"]);
    const isCancelled = cancelled.status === "fulfilled";
    expect(await stockOf(shop, "tech-001")).toEqual([isCancelled ? 25 : 23]);
    expect(pay.released).toHaveLength(isCancelled ? 1 : 0);
  });

  it("S-10 are cancelled by 20 at once with the books back once, and the payment", async () => {
    const { office, shop, userId, orderId, pay } = await openOffice();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => office.cancel(userId, orderId, byUserId)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") {
        expect(outcome.reason).toMatchObject({
          code: "ORDER_NOT_CANCELLABLE",
          message: "The order is cancelled already.",
        });
      }
    }
    expect(await stockOf(shop, "tech-001")).toEqual([25]);
    expect(pay.released).toHaveLength(1);
    expect(await office.order(userId, orderId)).toMatchObject({
      status: "cancelled",
      paymentReturnedAt: "2025-09-05T10:00:00Z",
      isPaymentOwed: false,
      changes: [{ status: "cancelled", changedBy: byUserId }],
    });
  });

  it.each(["packed", "shipped", "delivered"] as const)(
    "S-10 are refunded once they are %s, without their books",
    async (last) => {
      const { office, shop, userId, orderId, pay } = await openOffice();
      for (const status of ["packed", "shipped", "delivered"] as const) {
        await office.advance(userId, orderId, { status, byUserId });
        if (status === last) break;
      }
      expect(await refusalOf(office.cancel(userId, orderId, byUserId))).toMatchObject({
        code: "ORDER_NOT_CANCELLABLE",
      });
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, () => office.refund(userId, orderId, byUserId)),
      );
      expect(outcomes.some(({ status }) => status === "fulfilled")).toBe(true);
      // A provider gives one reference back once, however often it is asked.
      expect(new Set(pay.released).size).toBe(1);
      expect(await stockOf(shop, "tech-001")).toEqual([23]);
      const order = await office.order(userId, orderId);
      expect(order).toMatchObject({ status: "refunded", isPaymentOwed: false });
      expect(order.changes.filter(({ status }) => status === "refunded")).toHaveLength(1);
      expect(await refusalOf(office.refund(userId, orderId, byUserId))).toMatchObject({
        code: "ORDER_STATUS",
      });
    },
  );

  it("S-10 refund no confirmed order, which is cancelled instead", async () => {
    const { office, userId, orderId, pay } = await openOffice();
    expect(await refusalOf(office.refund(userId, orderId, byUserId))).toMatchObject({
      code: "ORDER_STATUS",
    });
    expect(pay.released).toEqual([]);
  });

  it("S-10 hold a payment that could not be given back, until it can", async () => {
    const failures: unknown[] = [];
    let isDown = true;
    const pay = payment();
    const { office, shop, userId, orderId } = await openOffice({
      payment: {
        authorize: (request) => pay.provider.authorize(request),
        release: (reference) =>
          isDown
            ? Promise.reject(new Error("the provider is down"))
            : pay.provider.release(reference),
      },
      reportError: (error) => failures.push(error),
    });
    expect((await shop.orders.cancel(userId, orderId)).status).toBe("cancelled");
    expect(await stockOf(shop, "tech-001")).toEqual([25]);
    expect(await office.order(userId, orderId)).toMatchObject({ isPaymentOwed: true });
    expect(failures).toHaveLength(1);
    expect(String(await refusalOf(office.refund(userId, orderId, byUserId)))).toContain("is down");
    isDown = false;
    expect(await office.refund(userId, orderId, byUserId)).toMatchObject({
      status: "cancelled",
      isPaymentOwed: false,
    });
    expect(pay.released).toHaveLength(1);
    expect(await stockOf(shop, "tech-001")).toEqual([25]);
  });

  it("find no order under another user's id, nor under keys that cannot be", async () => {
    const { office, orderId } = await openOffice();
    for (const [user, order] of [
      ["user-12345", orderId],
      ["", orderId],
      ["user-12345", "CHECKOUT#x"],
      ["x".repeat(3000), orderId],
    ] as const) {
      expect(await refusalOf(office.order(user, order))).toMatchObject({ code: "ORDER_NOT_FOUND" });
    }
  });
});
