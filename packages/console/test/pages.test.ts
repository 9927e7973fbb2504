import { launchBrowser, measureLayout, openWindow, type TestWindow } from "@plinth/page-testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ConsoleServer, startConsole } from "./support/console-server.ts";
import { createEmptyTable, createOrders } from "./support/sample-tables.ts";

/** A phone and a desk, each in both themes. */
const looks = [390, 1440].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
);
const setUpTimeoutMs = 300_000;

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
    const window = await openWindow(browser, options);
    try {
      await journey(window);
      expect(window.complaints).toEqual([]);
    } finally {
      await window.close();
    }
  }

  for (const look of looks) {
    const { width, colorScheme } = look;
    it(`fits every page into ${width} px, ${colorScheme}, without moving and for everyone`, async () => {
      const pages = [
        { name: "tables", url: server.url },
        { name: "tables-found", url: `${server.url}?q=orders` },
        { name: "tables-none-found", url: `${server.url}?q=xylophone` },
        { name: "no-tables", url: empty.url },
        { name: "table", url: `${server.url}tables/shop-orders` },
        { name: "table-json", url: `${server.url}tables/shop-orders/json` },
        { name: "no-such-table", url: `${server.url}tables/no-such-table`, status: 404 },
        { name: "sign-in", url: guarded.url },
      ];
      await visit(look, async (window) => {
        for (const { name, url, status = 200 } of pages) {
          const response = await window.page.goto(url);
          expect([name, response?.status()]).toEqual([name, status]);
          const { overflow, shift } = await measureLayout(window.page);
          await window.takePicture(`console-${name}-${width}-${colorScheme}`);
          const problems = await window.accessibilityProblems();
          expect({ name, overflow, shift, problems }).toEqual({
            name,
            overflow: 0,
            shift: 0,
            problems: [],
          });
        }
      });
    });
  }
});
