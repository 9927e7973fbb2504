import { ServiceError } from "@plinth/client";
import { createLogger } from "@plinth/kit";
import { describe, expect, it } from "vitest";
import { createCloudShelf } from "../src/app.ts";
import { cloudShelfConfig } from "../src/config.ts";
import { checkoutBody, guestId, newBook, openTestApi } from "./support/test-api.ts";
import { openTestShop } from "./support/test-shop.ts";

describe("the API's guards", () => {
  it("S-12 route, check bodies by schema, allow other origins and throttle", async () => {
    const api = await openTestApi({ environment: { CLOUDSHELF_ANONYMOUS_REQUESTS_PER_HOUR: "6" } });
    expect((await api.call("GET /nowhere")).status).toBe(404);
    const fault = await api.call("POST /users", { body: { email: "x", password: 1, extra: true } });
    expect(fault.status).toBe(400);
    expect(fault.body.error.issues.map(({ path }: { path: string }) => path)).toEqual(
      expect.arrayContaining(["body.email", "body.password", "body.firstName"]),
    );
    const preflight = await api.cloudShelf.app.request("/api/books", {
      method: "OPTIONS",
      headers: { Origin: "https://shop.example.com", "Access-Control-Request-Method": "POST" },
    });
    expect(preflight.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(preflight.headers.get("Access-Control-Allow-Credentials")).toBeNull();
    const answers: number[] = [];
    let last = fault;
    for (let count = 0; count < 5; count += 1) {
      last = await api.call("GET /categories");
      answers.push(last.status);
    }
    expect(answers).toEqual([200, 200, 200, 200, 429]);
    expect(last.headers.get("Retry-After")).toBe("3600");
    expect(last.headers.get("X-RateLimit-Remaining")).toBe("0");
    const { token } = {
      token: (await api.shop.accounts.signIn("reader@example.com", "cloudshelf-demo")).sessionToken,
    };
    expect((await api.call("GET /categories", { token })).status).toBe(200);
  });

  it.each([
    [
      "no JSON",
      { body: "{", headers: { "Content-Type": "application/json" } },
      400,
      "INVALID_JSON",
    ],
    [
      "a form",
      { body: "a=b", headers: { "Content-Type": "text/plain" } },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    [
      "too much",
      { body: JSON.stringify("x".repeat(70_000)), headers: { "Content-Type": "application/json" } },
      413,
      "BODY_TOO_LARGE",
    ],
  ])("refuse a body that is %s", async (_, init, status, code) => {
    const api = await openTestApi();
    const response = await api.cloudShelf.app.request("/api/users", { method: "POST", ...init });
    expect([response.status, (await response.json()) as unknown]).toMatchObject([
      status,
      { error: { code } },
    ]);
  });

  it("answer 405 with the methods that a path has", async () => {
    const api = await openTestApi();
    const wrong = await api.call("PATCH /books/search");
    expect([wrong.status, wrong.headers.get("Allow")]).toEqual([405, "GET"]);
    expect(wrong.body.error.code).toBe("METHOD_NOT_ALLOWED");
    const book = await api.call("POST /books/tech-001", { body: newBook });
    expect([book.status, book.headers.get("Allow")]).toEqual([405, "GET, PUT, DELETE"]);
    expect((await api.call("GET /books/search?q=clean")).status).toBe(200);
  });

  it("find nothing under ids that are names of the language, of helper items, or endless", async () => {
    const api = await openTestApi();
    const { token } = await api.register("ada");
    const ids = [
      "__proto__",
      "constructor",
      "BOOK",
      "TOKEN%23cl",
      "a%00b",
      "%F0%9F%98%80",
      "x".repeat(3_000),
    ];
    for (const id of ids) {
      for (const path of ["books", "categories", "orders", "users", "cart"]) {
        const route = `GET /${path}/${id}`;
        expect([400, 403, 404], route.slice(0, 40)).toContain(
          (await api.call(route, { token })).status,
        );
      }
      const reviews = await api.call(`GET /books/${id}/reviews`);
      expect([400, 404], id.slice(0, 20)).toContain(reviews.status);
    }
    for (const path of ["categories", "books/category"]) {
      expect((await api.call(`GET /${path}/Nowhere`)).status).toBe(404);
    }
    expect((await api.call("GET /books/tech-001/reviews")).body).toEqual({ items: [] });
  });

  it("let nobody write what is not theirs to say: a role, a status, an e-mail, an id", async () => {
    const api = await openTestApi();
    const { userId, token } = await api.register("ada");
    const put = (body: object) => api.call(`PUT /users/${userId}`, { body, token });
    expect((await put({ role: "administrator" })).status).toBe(403);
    expect((await put({ accountStatus: "active" })).status).toBe(403);
    for (const body of [{ email: "x@example.com" }, { userId: "user-1" }, { user_id: "user-1" }]) {
      expect((await put(body)).status).toBe(400);
    }
    const registration = {
      email: "eve@example.com",
      password: "a long enough password",
      firstName: "E",
      lastName: "V",
    };
    const eve = { ...registration, role: "administrator" };
    expect((await api.call("POST /users", { body: eve })).status).toBe(400);
    const line = { bookId: "tech-001", quantity: 1, price: 0.01 };
    expect((await api.call(`POST /cart/${userId}/items`, { body: line, token })).status).toBe(400);
    expect((await put({ phone: "+1-555-0199" })).body.phone).toBe("+1-555-0199");
    expect((await put({ phone: null })).body.phone).toBeUndefined();
  });

  it.each([0, -1, 1.5, "2", null, true, 1e20])("refuse %j copies of a book", async (quantity) => {
    const api = await openTestApi();
    const body = { bookId: "tech-001", quantity };
    const route = `POST /cart/${guestId}/items`;
    expect((await api.call(route, { body })).status).toBe(400);
  });

  it("take no cursor that was changed, or made for another category", async () => {
    const api = await openTestApi({ contents: "catalogue" });
    const { cursor } = (await api.call("GET /books/category/Fiction?limit=2")).body;
    expect((await api.call(`GET /books/category/Fiction?limit=2&cursor=${cursor}`)).status).toBe(
      200,
    );
    const place = Buffer.from(JSON.stringify(["Technology", cursor])).toString("base64url");
    for (const route of [
      `GET /books/category/Technology?limit=2&cursor=${cursor}`,
      `GET /books/category/Fiction?cursor=${cursor.slice(0, -2)}AA`,
      `GET /books?cursor=${cursor}`,
      `GET /books?cursor=${place}`,
      `GET /books/search?q=a&cursor=${cursor}`,
      "GET /books/search?q=a&cursor=r-1",
    ]) {
      const answer = await api.call(route);
      expect([answer.status, answer.body.error?.subject], route.slice(0, 60)).toEqual([
        400,
        "cursor",
      ]);
    }
  });

  it("let a user reach only what is theirs", async () => {
    const api = await openTestApi();
    const ada = await api.register("ada");
    const bob = await api.register("bob");
    const foreign = [
      `GET /users/${ada.userId}`,
      `GET /users/${ada.userId}/orders`,
      `GET /orders/${ada.userId}`,
      `GET /orders/order-1?userId=${ada.userId}`,
      `GET /cart/${ada.userId}`,
      `DELETE /cart/${ada.userId}`,
      `DELETE /users/${ada.userId}`,
      "DELETE /books/tech-001",
      "GET /orders?date=2025-09-05",
    ];
    for (const route of foreign) {
      expect((await api.call(route, { token: bob.token })).status, route).toBe(403);
      expect((await api.call(route)).status, route).toBe(401);
    }
    const checkout = `POST /cart/${ada.userId}/checkout`;
    expect((await api.call(checkout, { body: checkoutBody, token: bob.token })).status).toBe(403);
    expect((await api.call("GET /cart/guest-1")).status).toBe(400);
    expect((await api.call("GET /cart/SESSIONS%23x")).status).toBe(401);
  });

  it("count each signed-in user apart from the others and from strangers", async () => {
    const api = await openTestApi({ environment: { CLOUDSHELF_REQUESTS_PER_HOUR: "2" } });
    const [ada, bob] = [await api.register("ada"), await api.register("bob")];
    const statusFor = async (token?: string) =>
      (await api.call("GET /categories", token === undefined ? {} : { token })).status;
    expect([await statusFor(ada.token), await statusFor(ada.token)]).toEqual([200, 200]);
    expect(await statusFor(ada.token)).toBe(429);
    expect([await statusFor(bob.token), await statusFor()]).toEqual([200, 200]);
    api.clock.nowMs += 60 * 60 * 1_000;
    expect(await statusFor(ada.token)).toBe(200);
  });

  it("hand a guest's cart over at sign-in", async () => {
    const api = await openTestApi();
    const body = { email: "reader@example.com", password: "cloudshelf-demo", guestId };
    await api.call(`POST /cart/${guestId}/items`, { body: { bookId: "tech-001", quantity: 2 } });
    const { sessionToken: token, user } = (await api.call("POST /sessions", { body })).body;
    expect((await api.call(`GET /cart/${user.userId}`, { token })).body.totalItems).toBe(2);
    expect((await api.call(`GET /cart/${guestId}`)).body.totalItems).toBe(0);
    const foreign = { ...body, guestId: "user-12345" };
    expect((await api.call("POST /sessions", { body: foreign })).status).toBe(400);
  });

  it("take the session from the pages' cookie too", async () => {
    const api = await openTestApi();
    const { userId, token } = await api.register("ada");
    const response = await api.cloudShelf.app.request(`/api/users/${userId}`, {
      headers: { Cookie: `cloudshelf_session=${token}` },
    });
    expect(response.status).toBe(200);
  });

  it("lock sign-in with 429 and Retry-After", async () => {
    const api = await openTestApi();
    const body = { email: "reader@example.com", password: "wrong" };
    for (let count = 0; count < 10; count += 1) await api.call("POST /sessions", { body });
    const locked = await api.call("POST /sessions", { body });
    expect(locked).toMatchObject({ status: 429, body: { error: { code: "TOO_MANY_ATTEMPTS" } } });
    expect(locked.headers.get("Retry-After")).toBe("60");
  });

  it("set the security headers and write no secret into the log", async () => {
    const api = await openTestApi();
    const { token } = await api.register("ada");
    const { headers } = await api.call("GET /books", { token });
    expect(headers.get("Content-Security-Policy")).toContain("default-src 'self'");
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Cache-Control")).toBe("no-store");
    const log = api.logLines.join("");
    expect(log).toContain('"path":"/api/books"');
    expect(log).not.toContain(token.split(".")[1]);
    expect(log).not.toContain("a long enough password");
    await api.call(`GET /cart/${guestId}`);
    expect(api.logLines.join("")).toContain('"path":"/api/cart/guest-…"');
    expect(api.logLines.join("")).not.toContain(guestId);
  });
});

describe("the table service's errors", () => {
  it.each([
    ["ThrottlingException", 429, "THROTTLED"],
    ["ProvisionedThroughputExceededException", 429, "THROTTLED"],
    ["TimeoutError", 503, "UNAVAILABLE"],
    ["InternalServerError", 503, "UNAVAILABLE"],
    ["ConditionalCheckFailedException", 409, "CONFLICT"],
    ["ResourceNotFoundException", 500, "INTERNAL_ERROR"],
  ])("S-56 %s is answered with %i as JSON", async (name, status, code) => {
    const { options } = await openTestShop({ contents: "empty" });
    const { app } = createCloudShelf({
      ...options,
      client: {
        send: () => Promise.reject(new ServiceError(name, "the table's inner affairs")),
        close: () => Promise.resolve(),
      },
      config: cloudShelfConfig({}),
      logger: createLogger({ name: "test", level: "silent" }),
      basePath: "",
      secret: "the secret of the API tests",
    });
    const response = await app.request("/api/categories");
    expect(response.status).toBe(status);
    expect(response.headers.get("Retry-After") !== null).toBe(status === 429 || status === 503);
    const body = await response.text();
    expect(JSON.parse(body)).toMatchObject({ error: { code } });
    expect(body).not.toContain("inner affairs");
  });
});
