import { launchBrowser, measureLayout, openWindow, type TestWindow } from "@plinth/page-testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConsoleServer, startConsole } from "./support/console-server.ts";
import {
  createEmptyTable,
  createOrders,
  createSpecimens,
  makeRequests,
  specimens,
} from "./support/sample-tables.ts";

/** A phone and a desk. */
const widths = [390, 1440] as const;
/** Refusals that pages show, which the browser mentions too. */
const expectedStatuses = [400, 403, 404, 409, 413, 422, 429, 503];
const setUpTimeoutMs = 300_000;

const query = new URLSearchParams([
  ["index", "by-status"],
  ["partition", "paid"],
  ["sort-is", "between"],
  ["sort", "2026-03-05"],
  ["sort-to", "2026-03-20"],
  ["filter-name", "total"],
  ["filter-is", ">"],
  ["filter-type", "N"],
  ["filter", "200"],
  ["filter-name", "currency"],
  ["filter-is", "exists"],
]);
const wrong = new URLSearchParams([
  ["partition", ""],
  ["sort-is", "between"],
  ["sort", "seven"],
  ["filter-name", "total"],
  ["filter-type", "N"],
  ["filter", "12,50"],
]);
const refused = new URLSearchParams([
  ["partition", "customer-1"],
  ["filter-name", "order"],
  ["filter-is", "exists"],
]);
const hostile = new URLSearchParams({ partition: specimens.hostile.id.S });

describe("the console's pages", () => {
  let browser: Browser;
  let server: ConsoleServer;
  let guarded: ConsoleServer;
  let empty: ConsoleServer;

  beforeAll(async () => {
    [browser, server, guarded, empty] = await Promise.all([
      launchBrowser(),
      startConsole(),
      startConsole({ password: "open sesame" }),
      startConsole(),
    ]);
    await createOrders(server.client);
    await createSpecimens(server.client);
    await makeRequests(server.application);
    await createEmptyTable(server.client, "audit-trail");
    for (let number = 1; number <= 130; number += 1) {
      await createEmptyTable(server.client, `events-2026-${String(number).padStart(3, "0")}`);
    }
  }, setUpTimeoutMs);

  afterAll(async () => {
    await browser?.close();
    await Promise.all([server?.close(), guarded?.close(), empty?.close()]);
  });

  async function visit(
    options: Parameters<typeof openWindow>[1],
    journey: (window: TestWindow) => Promise<void>,
  ): Promise<void> {
    const window = await openWindow(browser, { expectedStatuses, ...options });
    try {
      await journey(window);
      expect(window.complaints).toEqual([]);
    } finally {
      await window.close();
    }
  }

  for (const width of widths) {
    it(`fits every page into ${width} px in both themes, without moving and for everyone`, async () => {
      const pages = [
        { name: "tables", url: server.url },
        { name: "tables-found", url: `${server.url}?q=orders` },
        { name: "tables-none-found", url: `${server.url}?q=xylophone` },
        { name: "no-tables", url: empty.url },
        { name: "table", url: `${server.url}tables/shop-orders` },
        { name: "table-json", url: `${server.url}tables/shop-orders/json` },
        { name: "items", url: `${server.url}tables/shop-orders/items` },
        { name: "items-query", url: `${server.url}tables/shop-orders/items?${query}` },
        { name: "items-wrong", url: `${server.url}tables/shop-orders/items?${wrong}`, status: 422 },
        {
          name: "items-refused",
          url: `${server.url}tables/shop-orders/items?${refused}`,
          status: 400,
        },
        { name: "items-none", url: `${server.url}tables/shop-orders/items?partition=nobody` },
        { name: "items-empty", url: `${server.url}tables/audit-trail/items` },
        { name: "item", url: `${server.url}tables/specimens/item?partition=every-type` },
        {
          name: "item-json",
          url: `${server.url}tables/specimens/item?partition=every-type&form=json`,
        },
        { name: "item-deep", url: `${server.url}tables/specimens/item?partition=deep` },
        {
          name: "item-long",
          url: `${server.url}tables/specimens/item?partition=long`,
          isLong: true,
        },
        {
          name: "item-many",
          url: `${server.url}tables/specimens/item?partition=many`,
          isLong: true,
        },
        { name: "item-hostile", url: `${server.url}tables/specimens/item?${hostile}` },
        { name: "edit", url: `${server.url}tables/specimens/item/edit?partition=every-type` },
        {
          name: "edit-json",
          url: `${server.url}tables/specimens/item/edit?partition=every-type&form=json`,
        },
        {
          name: "edit-many",
          url: `${server.url}tables/specimens/item/edit?partition=many`,
          isLong: true,
        },
        { name: "new", url: `${server.url}tables/shop-orders/new` },
        { name: "delete", url: `${server.url}tables/specimens/item/delete?partition=deep` },
        { name: "requests", url: `${server.url}requests?origin=shop` },
        { name: "requests-none", url: `${empty.url}requests` },
        { name: "import", url: `${server.url}tables/shop-orders/import` },
        { name: "export", url: `${server.url}tables/shop-orders/export` },
        { name: "export-query", url: `${server.url}tables/shop-orders/export?${query}` },
        { name: "specimens", url: `${server.url}tables/specimens/items` },
        { name: "no-such-table", url: `${server.url}tables/no-such-table`, status: 404 },
        { name: "sign-in", url: guarded.url },
      ];
      await visit({ width }, async (window) => {
        for (const { name, url, status = 200, isLong = false } of pages) {
          await window.page.emulateMedia({ colorScheme: "light" });
          const response = await window.page.goto(url);
          const { overflow, shift } = await measureLayout(window.page);
          const found = { name, status: response?.status(), overflow, shift };
          expect(found).toEqual({ name, status, overflow: 0, shift: 0 });
          expect([name, await window.accessibilityProblems()]).toEqual([name, []]);
          // Pages of hundreds of lines show nothing that the short ones do not.
          if (isLong) continue;
          await window.takePicture(`console-${name}-${width}-light`);
          await window.page.emulateMedia({ colorScheme: "dark" });
          await window.takePicture(`console-${name}-${width}-dark`);
          expect([name, await window.contrastProblems()]).toEqual([name, []]);
        }
      });
    });
  }
});
