import { createFormClient } from "@plinth/page-testing";
import { describe, expect, it } from "vitest";
import { apiRoutes } from "../src/http/describe-api.ts";
import {
  administratorToken,
  checkoutBody,
  newBook,
  openTestApi,
  type TestApi,
} from "./support/test-api.ts";
import { address, card } from "./support/test-shop.ts";

const home = "http://shop.example.com/";

/** One call of every route, in an order in which each finds what it needs. */
async function callEveryRoute(api: TestApi): Promise<void> {
  const staff = await administratorToken(api);
  const { userId, token } = await api.register("ada");
  const items = `/cart/${userId}/items`;
  await api.call("GET /books");
  await api.call("GET /books/category/Fiction");
  await api.call("GET /categories");
  await api.call("GET /categories/Fiction");
  await api.call("GET /books/search?q=clean");
  await api.call("GET /books/tech-001");
  await api.call("POST /books", { body: newBook, token: staff });
  await api.call("PUT /books/tech-900", { body: { category: "Business" }, token: staff });
  await api.call("DELETE /books/tech-900", { token: staff });
  await api.call(`POST ${items}`, { body: { bookId: "tech-001" }, token });
  await api.call(`PUT ${items}/tech-001`, { body: { quantity: 2 }, token });
  await api.call(`DELETE ${items}/tech-001`, { token });
  await api.call(`DELETE /cart/${userId}`, { token });
  await api.call(`POST ${items}`, { body: { bookId: "tech-001" }, token });
  await api.call(`GET /cart/${userId}`, { token });
  await api.call(`POST /cart/${userId}/checkout`, { body: checkoutBody, token });
  await api.call(`POST ${items}`, { body: { bookId: "fic-001" }, token });
  const body = { ...checkoutBody, idempotencyKey: "key-2" };
  const { orderId } = (await api.call("POST /orders", { body, token })).body;
  await api.call(`GET /orders/${orderId}`, { token });
  await api.call(`PUT /orders/${orderId}`, { body: { status: "cancelled" }, token });
  await api.call("GET /orders?date=2025-09-05", { token: staff });
  await api.call("GET /books/tech-001/reviews");
  const review = { rating: 4, title: "Good", content: "Good." };
  await api.call("POST /books/tech-001/reviews", { body: review, token });
  await api.call(`GET /users/${userId}`, { token });
  await api.call(`PUT /users/${userId}`, { body: { firstName: "Ada" }, token });
  await api.call(`GET /users/${userId}/orders`, { token });
  await api.call("DELETE /sessions", { token });
  await api.call(`DELETE /users/${userId}`, { token: staff });
}

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

/** Every page, those of a signed-in customer included, and the forms that cost the most. */
async function openEveryPage(api: TestApi): Promise<void> {
  const client = createFormClient((request) => api.cloudShelf.app.fetch(request), home);
  for (const path of ["", "sign-in"])
    await createFormClient((request) => api.cloudShelf.app.fetch(request), home).get(path);
  const credentials = { email: "reader@example.com", password: "cloudshelf-demo" };
  await client.get("");
  await client.send("register", "sign-in", credentials);
  await client.send("books/tech-001", "cart/items", { book_id: "tech-001", quantity: "1" });
  const paths = [
    "search?q=clean",
    "categories/Fiction",
    "cart",
    "checkout",
    "account",
    "orders",
    "covers/tech-001.svg",
    "nowhere",
  ];
  for (const path of paths) await client.get(path);
  const page = await (await client.get("checkout")).text();
  const key = /name="idempotency_key" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const { street, city, state, country } = address;
  const ordered = await client.send("checkout", "checkout", {
    ...{ street, city, state, country, postal_code: address.postalCode, holder: "Ada" },
    ...{ card_number: card.number, expiry: card.expiry, security_code: card.securityCode },
    ...{ idempotency_key: key, expected_total_cents: "5242" },
  });
  await client.get(ordered.headers.get("location") ?? "");
}

describe("the log of consumed capacity", () => {
  it("S-66 has every route with its units, and not one Scan", async () => {
    const api = await openTestApi();
    api.calls.length = 0;
    await callEveryRoute(api);
    await openEveryPage(api);
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
