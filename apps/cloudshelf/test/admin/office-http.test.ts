import { createFormClient, type FormClient } from "@plinth/page-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OrderView } from "../../src/services/shop.ts";
import { customerWith, stockOf } from "../support/buying.ts";
import { type ShopServer, startShop } from "../support/shop-server.ts";
import { administrator } from "../support/test-api.ts";
import { checkoutRequest } from "../support/test-shop.ts";

describe("the back office over HTTP", () => {
  let server: ShopServer;
  let clerk: FormClient;

  beforeAll(async () => {
    server = await startShop();
    clerk = newcomer();
    await clerk.send("sign-in", "sign-in", administrator);
  }, 60_000);

  afterAll(async () => {
    await server?.close();
  });

  const newcomer = (): FormClient =>
    createFormClient(server.fetch, "http://shop.example.com/cloudshelf/");

  async function ordered(name: string): Promise<OrderView> {
    const userId = await customerWith(server, name, { "sci-001": 1 });
    return await server.shop.orders.checkout(userId, checkoutRequest("k"));
  }

  const stepOf = ({ userId, orderId }: OrderView, status: string) =>
    `${userId} ${orderId} ${status}`;
  const pathOf = ({ userId, orderId }: OrderView) => `admin/orders/${userId}/${orderId}`;
  const textOf = async (path: string) => await (await clerk.get(path)).text();

  it.each(["orders", "orders/user-demo/order-1", "users", "users/user-demo", "sales"])(
    "S-83 has no page admin/%s for a customer, and the sign-in for a guest",
    async (path) => {
      const customer = newcomer();
      const credentials = { email: "reader@example.com", password: "cloudshelf-demo" };
      await customer.send("sign-in", "sign-in", credentials);
      expect((await customer.get(`admin/${path}`)).status).toBe(404);
      expect((await customer.send("account", `admin/${path}`, { action: "unlock" })).status).toBe(
        404,
      );
      expect((await newcomer().get(`admin/${path}`)).headers.get("location")).toContain("sign-in");
    },
  );

  it("S-83 takes chosen orders a step on, and tells the second clerk who was too late", async () => {
    const orders = [await ordered("ada"), await ordered("bea")];
    const [first, second] = orders;
    if (first === undefined || second === undefined) throw new Error("there are two orders");
    const back = `/cloudshelf/admin/orders?date=${first.orderDate}`;
    const one = { back, one: stepOf(first, "packed"), order: stepOf(second, "packed") };
    const answer = await clerk.send("admin/orders", "admin/orders", one);
    expect(answer.headers.get("location")).toBe(back);
    // The button's own order only, whatever boxes are ticked.
    expect(await textOf("admin/orders")).toContain("1 order is now packed.");
    expect((await server.shop.orders.order(second.userId, second.orderId)).status).toBe(
      "confirmed",
    );

    await clerk.send("admin/orders", "admin/orders", one);
    expect(await textOf("admin/orders")).toContain(
      `${first.orderId} was left as it is: The order is packed already.`,
    );
    await clerk.send("admin/orders", "admin/orders", { order: stepOf(second, "packed") });
    expect(await textOf("admin/orders")).toContain("1 order is now packed.");
  });

  it.each([
    ["nothing", {}, "No order was chosen."],
    ["no step", { order: "user-demo order-1 cancelled" }, "No order was chosen."],
    ["no order", { order: "user-demo order-1 packed" }, "There is no such order."],
    ["rubbish", { order: "x".repeat(3000) }, "No order was chosen."],
  ])("S-83 says what is wrong when %s is chosen", async (_, fields, text) => {
    const answer = await clerk.send("admin/orders", "admin/orders", {
      back: "https://evil.example.com/",
      ...fields,
    });
    expect(answer.headers.get("location")).toBe("/cloudshelf/admin/orders");
    expect(await textOf("admin/orders")).toContain(text);
  });

  it("S-83 cancels an order once for two clerks, and puts its book back once", async () => {
    const order = await ordered("cleo");
    const [before = 0] = await stockOf(server.shop, "sci-001");
    const path = pathOf(order);
    // A cancelled order has no form any more, but a second clerk may still have the page as it was.
    const form = "admin/users/user-demo";
    await clerk.send(form, path, { action: "cancel" });
    expect(await textOf(path)).toContain("its books are back on the shelf");
    await clerk.send(form, path, { action: "cancel" });
    const text = await textOf(path);
    expect(text).toContain("The order is cancelled already.");
    expect(text).toContain("Payment given back");
    expect(text).toContain("by Shop Keeper");
    expect(await stockOf(server.shop, "sci-001")).toEqual([before + 1]);
    expect((await clerk.send(form, path, { action: "explode" })).status).toBe(404);
  });

  it("S-83 pages through the orders of a day, each of them once", async () => {
    for (let count = 0; count < 27; count += 1) await ordered(`pager${count}`);
    const seen: string[] = [];
    let path = "admin/orders";
    for (let pageCount = 0; pageCount < 5 && path !== ""; pageCount += 1) {
      const text = await textOf(path);
      seen.push(...[...text.matchAll(/>(order-[\w-]+)<\/a>/g)].map(([, id = ""]) => id));
      const next = /href="([^"]+)"[^>]*>Next page/.exec(text)?.[1] ?? "";
      path = next.replaceAll("&amp;", "&");
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(27);
    expect([...seen].sort()).toEqual(seen);
  });

  it.each(["2025-02-30", "yesterday", "", "9999-99-99", "'; DROP TABLE orders"])(
    "S-83 shows today's orders for the day %j that there is not",
    async (date) => {
      const today = server.shop.orderOffice.today();
      const text = await textOf(`admin/orders?${new URLSearchParams({ date })}`);
      expect(text).toContain(`value="${today}"`);
    },
  );

  it("S-83 has the orders of a user, and of one who is gone", async () => {
    const order = await ordered("dora");
    const path = `admin/orders?user=${order.userId}`;
    expect(await textOf(path)).toContain("Orders of dora Reader");
    await server.shop.accountOffice.remove(order.userId);
    const text = await textOf(path);
    expect(text).toContain(order.orderId);
    expect(text).toContain("whose account is gone");
  });

  it("S-83 finds users by e-mail in any case and by id, and says when there is none", async () => {
    for (const text of ["READER@example.com", " user-demo "]) {
      const answer = await clerk.get(`admin/users?${new URLSearchParams({ q: text })}`);
      expect(answer.headers.get("location")).toBe("/cloudshelf/admin/users/user-demo");
    }
    for (const text of ["nobody@example.com", "user-none", "EMAIL#reader", "x".repeat(5000)]) {
      const answer = await clerk.get(`admin/users?${new URLSearchParams({ q: text })}`);
      expect([answer.status, await answer.text()]).toEqual([
        404,
        expect.stringContaining("No user has this e-mail or id."),
      ]);
    }
  });

  it("S-83 changes a user's access, and never shows a hash", async () => {
    const userId = await customerWith(server, "erna", {});
    const path = `admin/users/${userId}`;
    for (const [action, text] of [
      ["administrator", "The user is an administrator now."],
      ["customer", "no longer an administrator"],
      ["deactivate", "The account is inactive, and its sessions have ended."],
      ["activate", "The account is active again."],
      ["sessions", "All sessions have ended."],
      ["unlock", "The user can sign in again at once."],
    ] as const) {
      await clerk.send(path, path, { action });
      const page = await textOf(path);
      expect(page).toContain(text);
      expect(page).not.toMatch(/scrypt|token_hash/);
    }
    expect((await clerk.send(path, path, { action: "explode" })).status).toBe(404);
    for (const nobody of ["user-none", `user-${"x".repeat(3_000)}`, "CREDENTIAL%23user-1"]) {
      const none = `admin/users/${nobody}`;
      expect((await clerk.send(path, none, { action: "unlock" })).status).toBe(404);
      expect((await clerk.get(none)).status).toBe(404);
    }
  });

  it("S-83 takes no access away from the administrator who asks for it", async () => {
    const keeper = await server.shop.accountOffice.userByEmail(administrator.email);
    const path = `admin/users/${keeper?.userId}`;
    for (const action of ["deactivate", "customer"]) {
      await clerk.send(path, path, { action });
      expect(await textOf(path)).toContain("cannot take access away from themselves");
    }
    expect(await textOf(path)).toContain("This is your own account.");
  });

  it("S-81 shows a report with a chart and its figures, and gives both as CSV", async () => {
    const today = server.shop.orderOffice.today();
    const text = await textOf("admin/sales");
    expect(text).toContain('<svg class="chart"');
    expect(text).toContain(`>${today}</a>`);
    const query = new URLSearchParams({ from: today, to: today });
    const days = await clerk.get(`admin/sales/days.csv?${query}`);
    expect(days.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(days.headers.get("content-disposition")).toBe(
      `attachment; filename="sales-${today}-${today}.csv"`,
    );
    expect((await days.text()).split("\r\n")[1]).toMatch(new RegExp(`^${today},\\d+,\\d+,`));
    const books = await (await clerk.get(`admin/sales/books.csv?${query}`)).text();
    expect(books).toContain("sci-001,");
  });

  it.each(["from=2025-01-01&to=2025-12-31", "from=x&to=y", "from=%00&to=", "from=%22%3E%3Cb%3E"])(
    "S-81 says what is wrong with the days %s",
    async (query) => {
      const answer = await clerk.get(`admin/sales?${query}`);
      expect(answer.status).toBe(422);
      expect(await answer.text()).toMatch(/A report has at most 31 days|A day is YYYY-MM-DD/);
      expect((await clerk.get(`admin/sales/days.csv?${query}`)).status).toBe(404);
    },
  );
});
