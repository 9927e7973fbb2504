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

interface GalleryPage {
  readonly name: string;
  readonly path: string;
  /** The console that has it: one with tables, one without, one with a password. */
  readonly of?: "server" | "empty" | "guarded";
  readonly status?: number;
  /** Pages of hundreds of lines show nothing that the short ones do not. */
  readonly isLong?: boolean;
}

const orders = "tables/shop-orders";
const specimen = "tables/specimens/item";

const gallery: readonly GalleryPage[] = [
  { name: "tables", path: "" },
  { name: "tables-found", path: "?q=orders" },
  { name: "tables-none-found", path: "?q=xylophone" },
  { name: "no-tables", path: "", of: "empty" },
  { name: "new-table", path: "new-table" },
  { name: "table", path: orders },
  { name: "time-to-live", path: `${orders}/time-to-live` },
  { name: "time-to-live-off", path: "tables/audit-trail/time-to-live" },
  { name: "table-json", path: `${orders}/json` },
  { name: "no-such-table", path: "tables/no-such-table", status: 404 },
  { name: "items", path: `${orders}/items` },
  { name: "items-query", path: `${orders}/items?${query}` },
  { name: "items-wrong", path: `${orders}/items?${wrong}`, status: 422 },
  { name: "items-refused", path: `${orders}/items?${refused}`, status: 400 },
  { name: "items-none", path: `${orders}/items?partition=nobody` },
  { name: "items-empty", path: "tables/audit-trail/items" },
  { name: "specimens", path: "tables/specimens/items" },
  { name: "item", path: `${specimen}?partition=every-type` },
  { name: "item-json", path: `${specimen}?partition=every-type&form=json` },
  { name: "item-hostile", path: `${specimen}?${hostile}` },
  { name: "item-deep", path: `${specimen}?partition=deep` },
  { name: "item-long", path: `${specimen}?partition=long`, isLong: true },
  { name: "item-many", path: `${specimen}?partition=many`, isLong: true },
  { name: "edit", path: `${specimen}/edit?partition=every-type` },
  { name: "edit-json", path: `${specimen}/edit?partition=every-type&form=json` },
  { name: "edit-many", path: `${specimen}/edit?partition=many`, isLong: true },
  { name: "new", path: `${orders}/new` },
  { name: "delete", path: `${specimen}/delete?partition=deep` },
  { name: "import", path: `${orders}/import` },
  { name: "export", path: `${orders}/export` },
  { name: "export-query", path: `${orders}/export?${query}` },
  { name: "requests", path: "requests?origin=shop" },
  { name: "requests-none", path: "requests", of: "empty" },
  { name: "sign-in", path: "", of: "guarded" },
];

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

  describe.each([390, 1440])("%d px wide", (width) => {
    let window: TestWindow;

    beforeAll(async () => {
      window = await openWindow(browser, { width, expectedStatuses });
    });

    afterAll(() => window?.close());

    it.each(gallery)(
      "show $name in both themes, move nothing, and are for everyone",
      async (shown) => {
        const { name, path, of = "server", status = 200, isLong = false } = shown;
        const complaintCount = window.complaints.length;
        await window.page.emulateMedia({ colorScheme: "light" });
        const response = await window.page.goto(`${{ server, empty, guarded }[of].url}${path}`);
        const { overflow, shift } = await measureLayout(window.page);
        const measured = { status: response?.status(), overflow, shift };
        expect(measured).toEqual({ status, overflow: 0, shift: 0 });
        expect(await window.accessibilityProblems()).toEqual([]);
        if (!isLong) {
          await window.takePicture(`console-${name}-${width}-light`);
          await window.page.emulateMedia({ colorScheme: "dark" });
          await window.takePicture(`console-${name}-${width}-dark`);
          expect(await window.contrastProblems()).toEqual([]);
        }
        expect(window.complaints.slice(complaintCount)).toEqual([]);
      },
    );
  });
});
