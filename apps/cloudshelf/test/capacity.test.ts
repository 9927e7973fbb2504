import { describe, expect, it } from "vitest";
import { apiRoutes } from "../src/http/describe-api.ts";
import { callEveryRoute, openEveryPage } from "./support/every-route.ts";
import { openTestApi } from "./support/test-api.ts";

const home = "http://shop.example.com/";

const pageRoutes = [
  "GET /search",
  "GET /categories/:name",
  "GET /books/:bookId",
  "GET /sign-in",
  "GET /cart",
  "GET /checkout",
  "GET /account",
  "GET /orders",
  "GET /orders/:orderId",
  "GET /covers/:name",
  "POST /cart/items",
  "POST /checkout",
];

describe("the log of consumed capacity", () => {
  it("S-66 has every route with its units, and not one Scan", async () => {
    // Each route by itself: what another has just read is read again.
    const api = await openTestApi({ rules: { shelfCacheLifeMilliseconds: 0 } });
    api.calls.length = 0;
    await callEveryRoute(api);
    await openEveryPage((request) => api.cloudShelf.app.fetch(request), home);
    const report = new Map(api.cloudShelf.capacity.report().map((each) => [each.route, each]));
    for (const { method, path } of apiRoutes(api.shop)) {
      const route = `${method.toUpperCase()} /api${path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
      const spent = report.get(route);
      expect(spent?.capacityUnits, route).toBeGreaterThan(0);
    }
    const operations = api.calls.map(({ operation }) => operation);
    expect(operations.length).toBeGreaterThan(100);
    expect(operations.filter((operation) => operation === "Scan")).toEqual([]);
    for (const spent of report.values()) expect(spent.operations["Scan"]).toBeUndefined();
    // The header's categories and the header's cart; the cart's own Query, and one book for its line.
    expect(report.get("GET /sign-in")?.operations).toEqual({ Query: 1 });
    expect(report.get("GET /cart")?.operations).toEqual({ GetItem: 3, Query: 3 });
    for (const route of pageRoutes)
      expect(report.get(route)?.capacityUnits, route).toBeGreaterThan(0);
    // One pointer, one book: two eventually consistent reads of less than 4 KB each.
    expect(report.get("GET /api/books/:bookId")).toMatchObject({
      requestCount: 1,
      capacityUnits: 1,
      operations: { GetItem: 2 },
    });
    const logged = api.logLines.map((line) => JSON.parse(line) as { msg: string; route?: string });
    expect(logged).toContainEqual(
      expect.objectContaining({
        msg: "consumed capacity",
        route: "GET /api/books/:bookId",
        capacityUnits: 1,
      }),
    );
  });
});
