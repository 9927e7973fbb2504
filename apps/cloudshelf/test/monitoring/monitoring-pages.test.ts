import { createFormClient, type FormClient, launchBrowser, openWindow } from "@plinth/page-testing";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ShopServer, startShop } from "../support/shop-server.ts";
import { administrator } from "../support/test-api.ts";

const setUpTimeoutMs = 300_000;

describe("the page of figures, alarms and log", { timeout: 40_000 }, () => {
  let browser: Browser;
  let server: ShopServer;
  let staff: FormClient;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startShop()]);
    staff = createFormClient(server.fetch, "http://shop.example.com/cloudshelf/");
    await staff.send("sign-in", "sign-in", administrator);
    for (const path of ["", "books/tech-001", "search?q=clean", "nowhere"]) await staff.get(path);
  }, setUpTimeoutMs);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const pageAt = async (path: string) => (await staff.get(path)).text();

  it("S-78 shows each route with its rate, errors, p95 and capacity", async () => {
    const page = await pageAt("admin/monitoring?minutes=15");
    expect(page).toContain("<code>GET /cloudshelf/books/:bookId</code>");
    expect(page).toContain("<code>GET /cloudshelf/search</code>");
    for (const label of ["Requests", "A second", "5xx", "p95", "Units each"]) {
      expect(page).toContain(`>${label}</th>`);
    }
    expect(page).toContain('aria-current="true">15 min</a>');
    expect(page).toContain("one process measured of itself");
  });

  it("S-78 says which alarms are off and since when, by the deployed thresholds", async () => {
    const quiet = await pageAt("admin/monitoring");
    expect(quiet).not.toContain('monitoring-alarm">Alarm');
    expect(quiet).toContain("Only on AWS");
    const { metrics } = server.shop.monitor;
    for (let count = 0; count < 5; count += 1) {
      metrics.record({ route: "GET /broken", status: 500, durationMs: 4 });
    }
    const page = await pageAt("admin/monitoring");
    const [, row = ""] = /(<span class="badge monitoring-alarm">[\s\S]*?)<\/tr>/.exec(page) ?? [];
    expect(row).toContain("A function failed five times in five minutes");
    expect(row).toContain("≥ 5 in 5 min");
    expect(row).toMatch(/<time datetime="[\dT:.-]+Z">\d\d:\d\d:00<\/time>/);
  });

  it("S-78 searches the log by level, text, time, route and request", async () => {
    const all = await pageAt("admin/monitoring");
    expect(all).toContain("of the last 1000 that this process wrote");
    const found = await pageAt(
      "admin/monitoring?route=%2Fcloudshelf%2Fsearch&text=durationMs&within=5",
    );
    expect(found).toMatch(/1 line fits, the newest first/);
    const [, requestId = ""] = /\?request=([\w-]+)#log/.exec(found) ?? [];
    const ofRequest = await pageAt(`admin/monitoring?request=${requestId}`);
    expect(ofRequest).toContain("consumed capacity");
    expect(ofRequest).toMatch(/2 lines fit/);
    expect(await pageAt("admin/monitoring?level=error")).toMatch(/0 lines fit/);
  });

  it("takes whatever is asked for text, and shows it as text", async () => {
    const hostile = encodeURIComponent(`"><script>alert(1)</script>`);
    const page = await pageAt(`admin/monitoring?text=${hostile}&level=loud&minutes=-1&within=x`);
    expect(page).not.toContain("<script>alert");
    expect(page).toContain("0 lines fit");
    expect((await staff.get(`admin/monitoring?text=${"x".repeat(5000)}`)).status).toBe(200);
  });

  it("S-69 lists each trigger of the second phase with what was measured", async () => {
    const page = await pageAt("admin/monitoring");
    for (const trigger of [
      "Complex reporting needs",
      "Advanced search",
      "Scale requirements",
      "Enhanced security",
      "Business growth",
    ]) {
      expect(page).toContain(`<h3>${trigger}</h3>`);
    }
    expect(page).toContain("npm run advisor");
  });

  it("is not there for customers", async () => {
    const guest = createFormClient(server.fetch, "http://shop.example.com/cloudshelf/");
    expect((await guest.get("admin/monitoring")).status).toBe(303);
  });

  // The gallery looks at the page itself in each width and theme; here it is what a search shows.
  for (const [width, colorScheme] of [
    [390, "dark"],
    [1440, "light"],
  ] as const) {
    it(`can be used by everybody, ${width} px wide, ${colorScheme}`, async () => {
      const window = await openWindow(browser, { width, colorScheme, javaScriptEnabled: true });
      try {
        const { email, password } = administrator;
        const { sessionToken } = await server.shop.accounts.signIn(email, password);
        await window.context.addCookies([
          { name: "cloudshelf_session", value: sessionToken, url: server.url },
        ]);
        await window.page.goto(`${server.url}admin/monitoring`);
        await window.page.getByRole("heading", { level: 1, name: "Monitoring" }).waitFor();
        await window.page.getByLabel("Text").fill("request");
        await window.page.getByRole("button", { name: "Search", exact: true }).last().click();
        await window.page.getByText("the newest first").waitFor();
        await window.takePicture(`monitoring-${width}-${colorScheme}`);
        expect(await window.accessibilityProblems()).toEqual([]);
        const overflow = await window.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow).toBe(0);
        expect(window.complaints).toEqual([]);
      } finally {
        await window.close();
      }
    });
  }
});
