import { describe, expect, it } from "vitest";
import { booksCsv, daysCsv } from "../src/pages/admin/sales/sales-csv.ts";
import type { OrderItem } from "../src/schema.ts";
import { customerWith } from "./support/buying.ts";
import { checkoutRequest, openTestShop, refusalOf, type TestShop } from "./support/test-shop.ts";

const byUserId = "user-clerk";
const dayMs = 24 * 60 * 60 * 1_000;

async function buy(test: TestShop, name: string, quantities: Readonly<Record<string, number>>) {
  const userId = await customerWith(test, name, quantities);
  return await test.shop.orders.checkout(userId, checkoutRequest("k"));
}

/** An order as it lies in the table, without a checkout. */
function storedOrder(
  index: number,
  orderDate: string,
): Omit<OrderItem, "created_at" | "updated_at"> {
  return {
    user_id: `user-${index % 100}`,
    order_id: `order-${orderDate}-${String(index).padStart(9, "0")}-00000000`,
    order_date: orderDate,
    items: [{ book_id: "fic-001", title: "The Great Gatsby", price: 1299, quantity: 1 }],
    subtotal: 1299,
    tax: 104,
    shipping: 599,
    total: 2002,
    status: "confirmed",
    shipping_address: {
      street: "1 Main St".padEnd(700),
      city: "Anytown",
      state: "ST",
      postal_code: "12345",
    },
  };
}

describe("the sales report", () => {
  it("S-81 adds up the days of a range from OrderDateIndex, exactly, with the cancelled apart", async () => {
    const test = await openTestShop();
    const { shop, clock } = test;
    // The source's sample order of the day is one of them: Clean Code for 52.42.
    await buy(test, "ada", { "tech-001": 2, "fic-001": 1 });
    const second = await buy(test, "bea", { "fic-001": 3 });
    await shop.orders.cancel(second.userId, second.orderId);
    clock.nowMs += dayMs;
    await buy(test, "cleo", { "fic-001": 1 });
    const last = await buy(test, "dora", { "bus-001": 1 });
    await shop.orderOffice.advance(last.userId, last.orderId, { status: "packed", byUserId });
    await shop.orderOffice.refund(last.userId, last.orderId, byUserId);
    test.calls.length = 0;

    const report = await shop.orderOffice.sales({ from: "2025-09-04", to: "2025-09-06" });
    const none = { orderCount: 0, totalCents: 0 };
    expect(report.days).toMatchObject([
      { date: "2025-09-04", orderCount: 0, averageCents: 0, cancelled: none },
      {
        date: "2025-09-05",
        orderCount: 2,
        copyCount: 4,
        subtotalCents: 9897 + 4299,
        taxCents: 792 + 344,
        shippingCents: 2 * 599,
        totalCents: 11_288 + 5242,
        averageCents: 8265,
        cancelled: { orderCount: 1, totalCents: second.totalCents },
        refunded: none,
      },
      {
        date: "2025-09-06",
        orderCount: 1,
        totalCents: 2002,
        averageCents: 2002,
        refunded: { orderCount: 1, totalCents: last.totalCents },
      },
    ]);
    // Three orders of 185.32: the average of 61.77333 is rounded once.
    expect(report.total).toMatchObject({ orderCount: 3, totalCents: 18_532, averageCents: 6177 });
    expect(report.statusCounts).toEqual({
      confirmed: 3,
      packed: 0,
      shipped: 0,
      delivered: 0,
      cancelled: 1,
      refunded: 1,
    });
    expect(report.books).toEqual([
      { bookId: "tech-001", title: "Clean Code", copyCount: 3, subtotalCents: 3 * 4299 },
      { bookId: "fic-001", title: "The Great Gatsby", copyCount: 2, subtotalCents: 2 * 1299 },
    ]);
    expect(test.calls).toHaveLength(3);
    for (const { operation, input } of test.calls) {
      expect([operation, input["IndexName"]]).toEqual(["Query", "OrderDateIndex"]);
    }
  });

  it("S-81 reads a day to its end, and says what that took", async () => {
    const test = await openTestShop();
    const { data } = test.context;
    const count = 1_200;
    for (let index = 0; index < count; index += 100) {
      await data.transact(
        Array.from({ length: 100 }, (_, offset) =>
          data.Order.create(storedOrder(index + offset, "2025-10-01")),
        ),
      );
    }
    test.calls.length = 0;
    const report = await test.shop.orderOffice.sales({ from: "2025-10-01", to: "2025-10-01" });
    expect(report.total).toMatchObject({ orderCount: count, totalCents: count * 2002 });
    // More than a megabyte, so more than one page; half a unit for each 4 KB of them.
    expect(test.calls.length).toBeGreaterThan(1);
    const bytes = report.readUnits * 2 * 4096;
    expect(bytes / count).toBeGreaterThan(900);
    expect(bytes / count).toBeLessThan(1_300);
  }, 60_000);

  it.each([
    ["2025-09-05", "2025-09-04", "The last day is before the first."],
    ["2025-09-01", "2025-10-02", "A report has at most 31 days."],
    ["2025-02-30", "2025-03-01", "A day is YYYY-MM-DD."],
    ["0001-01-01", "9999-12-31", "A report has at most 31 days."],
    ["2025-09-01", "", "A day is YYYY-MM-DD."],
    ["2025-09-01", `2025-09-01${"x".repeat(5_000)}`, "A day is YYYY-MM-DD."],
  ])("S-81 refuses the days of case %#, from %.10s", async (from, to, message) => {
    const test = await openTestShop();
    const refusal = await refusalOf(test.shop.orderOffice.sales({ from, to }));
    expect(refusal).toMatchObject({ code: "INVALID_INPUT", message });
    expect(test.calls).toEqual([]);
  });

  it("S-81 takes 31 days, also over the end of a month", async () => {
    const test = await openTestShop();
    const report = await test.shop.orderOffice.sales({ from: "2025-08-31", to: "2025-09-30" });
    expect(report.days).toHaveLength(31);
    expect(report.total.orderCount).toBe(1);
  });

  it("S-81 is given as CSV with every cent, and with no formula in it", async () => {
    const test = await openTestShop();
    const report = await test.shop.orderOffice.sales({ from: "2025-09-05", to: "2025-09-05" });
    expect(daysCsv(report)).toBe(
      "date,orders,copies,subtotal,tax,shipping,total,average_order,cancelled_orders,cancelled_total,refunded_orders,refunded_total\r\n" +
        "2025-09-05,1,1,42.99,3.44,5.99,52.42,52.42,0,0.00,0,0.00\r\n",
    );
    const books = [
      {
        bookId: "a",
        title: '=HYPERLINK("http://evil.example.com")',
        copyCount: 2,
        subtotalCents: 5,
      },
      { bookId: "b", title: "Lines\r\nand, commas", copyCount: 1, subtotalCents: 123_456_789 },
    ];
    expect(booksCsv({ ...report, books })).toBe(
      "book_id,title,copies,subtotal\r\n" +
        `a,"'=HYPERLINK(""http://evil.example.com"")",2,0.05\r\n` +
        'b,"Lines\r\nand, commas",1,1234567.89\r\n',
    );
  });
});
