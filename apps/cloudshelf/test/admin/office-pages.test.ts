import {
  launchBrowser,
  measureLayout,
  openWindow,
  type TestWindow,
  tabTo,
} from "@plinth/page-testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OrderView } from "../../src/services/shop.ts";
import { customerWith } from "../support/buying.ts";
import { type ShopServer, startShop } from "../support/shop-server.ts";
import { administrator } from "../support/test-api.ts";
import { checkoutRequest } from "../support/test-shop.ts";

/** The gallery looks at each page in each width and theme; here are the states that staff bring about. */
const views = [
  { width: 390, colorScheme: "dark" },
  { width: 1440, colorScheme: "light" },
] as const;

describe("the back office for orders, users and sales", { timeout: 60_000 }, () => {
  let browser: Browser;
  let server: ShopServer;
  let orders: OrderView[];
  let keeperId: string;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startShop()]);
    orders = [];
    for (const name of ["ada", "bea", "cleo", "dora"]) {
      const userId = await customerWith(server, name, { "tech-001": 1, "fic-001": 2 });
      orders.push(await server.shop.orders.checkout(userId, checkoutRequest("k")));
    }
    const [first, second, third] = orders;
    if (first === undefined || second === undefined || third === undefined) return;
    const keeper = await server.shop.accountOffice.userByEmail(administrator.email);
    const byUserId = keeper?.userId ?? "";
    keeperId = byUserId;
    const { advance, refund, cancel } = server.shop.orderOffice;
    await advance(first.userId, first.orderId, { status: "packed", byUserId });
    await advance(second.userId, second.orderId, { status: "packed", byUserId });
    await refund(second.userId, second.orderId, byUserId);
    await cancel(third.userId, third.orderId, byUserId);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function enter(options: Parameters<typeof openWindow>[1]): Promise<TestWindow> {
    const { email, password } = administrator;
    const { sessionToken } = await server.shop.accounts.signIn(email, password);
    const window = await openWindow(browser, options);
    const cookie = { name: "cloudshelf_session", value: sessionToken, url: server.url };
    await window.context.addCookies([cookie]);
    return window;
  }

  const goTo = (window: TestWindow, path: string) =>
    window.page.goto(new URL(path, server.url).href, { waitUntil: "domcontentloaded" });

  for (const view of views) {
    it(`S-83 fits each page and is in reach of everybody, ${view.width} px wide, ${view.colorScheme}`, async () => {
      const window = await enter(view);
      const [first] = orders;
      const pages = {
        orders: "admin/orders",
        "orders-of-nobody": "admin/orders?date=2001-01-01",
        "orders-of-user": `admin/orders?user=${first?.userId}`,
        order: `admin/orders/${first?.userId}/${first?.orderId}`,
        users: "admin/users",
        "user-missed": "admin/users?q=nobody@example.com",
        user: `admin/users/${first?.userId}`,
        "user-own": `admin/users/${keeperId}`,
        sales: "admin/sales",
        "sales-refused": "admin/sales?from=2025-01-01&to=2025-12-31",
        password: "account",
      };
      for (const [name, path] of Object.entries(pages)) {
        const answer = await goTo(window, path);
        const status = { "user-missed": 404, "sales-refused": 422 }[name] ?? 200;
        expect([path, answer?.status()]).toEqual([path, status]);
        const { overflow, shift } = await measureLayout(window.page);
        expect({ path, overflow, shift }).toEqual({ path, overflow: 0, shift: 0 });
        expect(await window.accessibilityProblems(), path).toEqual([]);
        await window.takePicture(`office-${name}-${view.width}-${view.colorScheme}`);
      }
      expect(window.complaints).toEqual([]);
      await window.close();
    });
  }

  it("S-83 takes an order a step on with the keyboard alone", async () => {
    const window = await enter({ width: 1440 });
    const [first] = orders;
    await goTo(window, "admin/orders");
    await tabTo(window.page, `Ship ${first?.orderId}`);
    await window.page.keyboard.press("Enter");
    await window.page.getByRole("status").getByText("1 order is now shipped.").waitFor();
    expect(window.complaints).toEqual([]);
    await window.close();
  });

  it("S-83 takes chosen orders a step on, and cancels one, without any script", async () => {
    const window = await enter({ width: 390, javaScriptEnabled: false });
    const { page } = window;
    const last = orders.at(-1);
    await goTo(window, "admin/orders");
    await page.getByLabel(`Choose ${last?.orderId}`).check();
    await page.getByRole("button", { name: "Take the chosen orders a step on" }).click();
    await page.getByText("1 order is now packed.").waitFor();
    await page.getByRole("link", { name: last?.orderId ?? "" }).click();
    await page.getByText("Refund the order").click();
    await page.getByRole("button", { name: /Yes, give/ }).click();
    await page.getByText("The payment is given back.").waitFor();
    expect(await page.getByRole("listitem").filter({ hasText: "Refunded" }).count()).toBe(1);
    await window.close();
  });

  it("S-83 finds a user, and deactivates and activates the account", async () => {
    const window = await enter({ width: 1440 });
    const { page } = window;
    await goTo(window, "admin/users");
    await page.getByLabel("E-mail or user id").fill("ADA@example.com");
    await page.getByRole("button", { name: "Find the user" }).click();
    await page.getByRole("heading", { level: 1, name: "ada Reader" }).waitFor();
    await page.getByRole("button", { name: "Deactivate the account" }).click();
    await page.getByText("The account is inactive, and its sessions have ended.").waitFor();
    await page.getByRole("button", { name: "Activate the account" }).click();
    await page.getByText("The account is active again.").waitFor();
    expect(window.complaints).toEqual([]);
    await window.close();
  });
});
