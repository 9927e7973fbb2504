import { createFormClient, type FormClient } from "@plinth/page-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createReporting, type RunningReporting } from "../../src/reporting/create-reporting.ts";
import { openPglite } from "../../src/reporting/sql/sql-server.ts";
import { type ShopServer, startShop } from "../support/shop-server.ts";
import { administrator } from "../support/test-api.ts";
import { checkoutRequest, registerCustomer } from "../support/test-shop.ts";

async function staffOf(server: ShopServer): Promise<FormClient> {
  const client = createFormClient(server.fetch, "http://shop.example.com/cloudshelf/");
  await client.send("sign-in", "sign-in", administrator);
  return client;
}

describe("the pages of the reports", { timeout: 60_000 }, () => {
  let server: ShopServer;
  let reporting: RunningReporting;

  beforeAll(async () => {
    server = await startShop({ CLOUDSHELF_SEARCH: "reporting" }, (client) => {
      const open = () => openPglite(undefined);
      const fast = { freshnessMilliseconds: 20, pollMilliseconds: 5 };
      reporting = createReporting({ client, tableNames: {}, open, ...fast });
      return reporting;
    });
    const { user } = await registerCustomer(server.shop, "ada");
    await server.shop.accounts.update(user.userId, { firstName: "=cmd" });
    for (const [bookId, quantity] of [
      ["tech-001", 2],
      ["fic-001", 1],
    ] as const) {
      await server.shop.carts.add({ kind: "user", id: user.userId }, bookId, quantity);
    }
    await server.shop.orders.checkout(user.userId, checkoutRequest("key-1"));
    await reporting.feed();
  });

  afterAll(async () => {
    await reporting?.close();
    await server?.close();
  });

  it("S-81 shows sales by day, category and customer, and how current they are", async () => {
    const client = await staffOf(server);
    const read = async (path: string) => (await client.get(path)).text();
    const days = await read("admin/reports");
    expect(days).toMatch(/Current as of <time[^>]*>[^<]+<\/time> \(\d+ seconds? behind\)/);
    expect(days).toContain('role="img"');
    expect(days).toContain("Clean Code");
    expect(await read("admin/reports/categories")).toContain("Technology</a>");
    expect(await read("admin/reports/customers")).toContain("=cmd Reader");
    expect((await client.get("admin/reports/weather")).status).toBe(404);
  });

  it("S-81 gives each report as CSV, in which no name is a formula", async () => {
    const client = await staffOf(server);
    const file = await client.get("admin/reports/customers.csv");
    expect(file.headers.get("content-disposition")).toMatch(/^attachment; filename="cloudshelf-/);
    const text = await file.text();
    expect(text).toMatch(/^user_id,name,email,orders,copies,books,charged\r\n/);
    expect(text).toContain("'=cmd Reader,ada@example.com,1,3,");
    expect(await (await client.get("admin/reports/days.csv")).text()).toMatch(/\r\n/);
    expect(await (await client.get("admin/reports/categories.csv")).text()).toContain(
      "Fiction,1,1,",
    );
  });

  it.each([
    ["from=yesterday", "Write a day as"],
    ["from=2025-02-30&to=2025-03-01", "Write a day as"],
    ["from=2025-03-02&to=2025-03-01", "after the last"],
    ["from=2020-01-01&to=2025-03-01", "a year at most"],
  ])("says what is wrong with the days of %s, and shows the last thirty", async (query, text) => {
    const client = await staffOf(server);
    const page = await client.get(`admin/reports/days?${query}`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining(text)]);
  });

  it("S-81 fills the report anew at the press of a button, while it is read", async () => {
    const client = await staffOf(server);
    const sent = await client.send("admin/reports", "admin/reports/rebuild", {});
    expect(sent.status).toBe(303);
    await reporting.caughtUp();
    expect(await (await client.get("admin/reports")).text()).toContain("Current as of");
  });

  it("is for the staff alone", async () => {
    const guest = createFormClient(server.fetch, "http://shop.example.com/cloudshelf/");
    for (const path of ["admin/reports", "admin/reports/days.csv"]) {
      expect((await guest.get(path)).status).toBe(303);
    }
  });

  it("S-81 finds by full text what the shop's search is asked for", async () => {
    const client = await staffOf(server);
    const read = async (text: string) =>
      (await client.get(`search?q=${encodeURIComponent(text)}`)).text();
    expect(await read("clean cod")).toContain("Clean Code");
  });
});

describe("the pages of the reports without SQL", () => {
  it("S-81 say how to set them up where nothing is configured", async () => {
    const server = await startShop();
    try {
      const page = await (await staffOf(server)).get("admin/reports");
      expect([page.status, await page.text()]).toEqual([
        200,
        expect.stringContaining("CLOUDSHELF_REPORTING"),
      ]);
    } finally {
      await server.close();
    }
  });

  it("S-81 say since when SQL is down, and the shop and its search go on", async () => {
    const open = () => Promise.reject(new Error("connect ECONNREFUSED"));
    const server = await startShop({ CLOUDSHELF_SEARCH: "reporting" }, (client) =>
      createReporting({ client, tableNames: {}, open }),
    );
    try {
      const client = await staffOf(server);
      await client.get("admin/reports");
      const text = await (await client.get("admin/reports")).text();
      expect(text).toContain("The reporting side is down since");
      expect((await client.get("admin/reports/days.csv")).status).toBe(503);
      const rebuild = await client.send("admin/reports", "admin/reports/rebuild", {}).catch(String);
      expect(String(rebuild)).not.toContain("500");
      expect(await (await client.get("search?q=clean")).text()).toContain("Clean Code");
    } finally {
      await server.close();
    }
  });
});
