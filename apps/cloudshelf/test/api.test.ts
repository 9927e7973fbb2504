import { describe, expect, it } from "vitest";
import { apiRoutes } from "../src/http/describe-api.ts";
import {
  administratorToken,
  checkoutBody,
  guestId,
  newBook,
  openTestApi,
} from "./support/test-api.ts";
import { address } from "./support/test-shop.ts";

describe("the JSON API", () => {
  it("S-09 answers its book routes per contract", async () => {
    const api = await openTestApi();
    const token = await administratorToken(api);
    const book = await api.call("GET /books/tech-001");
    expect([book.status, book.body]).toEqual([
      200,
      {
        bookId: "tech-001",
        category: "Technology",
        title: "Clean Code",
        author: "Robert C. Martin",
        isbn: "9780132350884",
        price: 42.99,
        stockQuantity: 25,
        description: "A handbook of agile software craftsmanship",
        imageUrl: "https://cloudshelf-images.s3.amazonaws.com/clean-code.jpg",
      },
    ]);
    const firstPage = await api.call("GET /books?limit=2");
    expect(firstPage.body.items).toHaveLength(2);
    const second = await api.call(`GET /books?limit=2&cursor=${firstPage.body.cursor}`);
    expect(second.body).toMatchObject({ items: [{ bookId: "tech-001" }] });
    expect(second.body.cursor).toBeUndefined();
    const search = await api.call("GET /books/search?q=CODE");
    expect(search.body.items).toMatchObject([{ bookId: "tech-001" }]);
    const category = await api.call("GET /books/category/Technology");
    expect(category.body.items).toMatchObject([{ bookId: "tech-001" }]);
    expect((await api.call("GET /categories")).body.items).toContainEqual({
      name: "Fiction",
      bookCount: 1,
    });
    expect((await api.call("GET /categories/Fiction")).body.items).toHaveLength(1);
    const created = await api.call("POST /books", { body: newBook, token });
    expect([created.status, created.body]).toEqual([201, newBook]);
    expect((await api.call("POST /books", { body: newBook, token })).status).toBe(409);
    const changed = await api.call("PUT /books/tech-900", { body: { price: 1.5 }, token });
    expect(changed.body.price).toBe(1.5);
    expect((await api.call("DELETE /books/tech-900", { token })).status).toBe(204);
    expect(await api.call("GET /books/tech-900")).toMatchObject({
      status: 404,
      body: { error: { code: "BOOK_NOT_FOUND" } },
    });
  });

  it("S-09 answers its cart routes per contract", async () => {
    const api = await openTestApi();
    const items = `/cart/${guestId}/items`;
    const added = await api.call(`POST ${items}`, { body: { bookId: "tech-001" } });
    expect([added.status, added.body.totalItems, added.body.totalAmount]).toEqual([200, 1, 42.99]);
    const merged = await api.call(`POST ${items}`, { body: { bookId: "tech-001", quantity: 2 } });
    expect(merged.body).toMatchObject({ totalItems: 3, totalAmount: 128.97 });
    await api.shop.inventory.change("tech-001", { priceCents: 4000, stockQuantity: 5 });
    const read = await api.call(`GET /cart/${guestId}`);
    expect(read.body.lines[0]).toMatchObject({
      price: 40,
      previousPrice: 42.99,
      priceChanged: true,
      isAvailable: true,
    });
    const tooMany = await api.call(`PUT ${items}/tech-001`, { body: { quantity: 6 } });
    expect(tooMany).toMatchObject({ status: 400, body: { error: { code: "INSUFFICIENT_STOCK" } } });
    expect(tooMany.body.error.message).toContain("5");
    expect(await api.call(`POST ${items}`, { body: { bookId: "nope" } })).toMatchObject({
      status: 400,
      body: { error: { code: "BOOK_UNAVAILABLE" } },
    });
    expect(await api.call(`PUT ${items}/fic-001`, { body: { quantity: 1 } })).toMatchObject({
      status: 404,
      body: { error: { code: "ITEM_NOT_FOUND" } },
    });
    expect(await api.call(`DELETE ${items}/fic-001`)).toMatchObject({
      status: 404,
      body: { error: { code: "ITEM_NOT_FOUND" } },
    });
    const emptied = await api.call(`PUT ${items}/tech-001`, { body: { quantity: 0 } });
    expect(emptied.body).toMatchObject({ lines: [], totalItems: 0 });
    await api.call(`POST ${items}`, { body: { bookId: "fic-001" } });
    expect((await api.call(`DELETE ${items}/fic-001`)).body.totalItems).toBe(0);
    await api.call(`POST ${items}`, { body: { bookId: "fic-001" } });
    expect((await api.call(`DELETE /cart/${guestId}`)).body.totalItems).toBe(0);
    const { userId, token } = await api.register("ada");
    await api.call(`POST /cart/${userId}/items`, { body: { bookId: "fic-001" }, token });
    const order = await api.call(`POST /cart/${userId}/checkout`, { body: checkoutBody, token });
    expect(order).toMatchObject({ status: 201, body: { userId, subtotal: 12.99 } });
  });

  it("S-09 answers its user routes per contract", async () => {
    const api = await openTestApi();
    const { userId, token } = await api.register("ada");
    const path = `/users/${userId}`;
    const again = await api.call("POST /users", {
      body: { email: "ADA@example.com", password: "12345678", firstName: "A", lastName: "B" },
    });
    expect(again).toMatchObject({ status: 409, body: { error: { code: "EMAIL_TAKEN" } } });
    const read = await api.call(`GET ${path}`, { token });
    expect(read.body).toMatchObject({ userId, email: "ada@example.com", role: "customer" });
    expect(JSON.stringify(read.body)).not.toMatch(/hash|password|scrypt/i);
    const changed = await api.call(`PUT ${path}`, {
      body: { phone: "+1-555-0111", address },
      token,
    });
    expect(changed.body).toMatchObject({ phone: "+1-555-0111", address });
    const role = { role: "administrator" };
    expect((await api.call(`PUT ${path}`, { body: role, token })).status).toBe(403);
    const wrong = { email: "ada@example.com", password: "wrong password" };
    expect((await api.call("POST /sessions", { body: wrong })).status).toBe(401);
    expect((await api.call("DELETE /sessions", { token })).status).toBe(204);
    expect((await api.call(`GET ${path}`, { token })).status).toBe(401);
    const body = { email: "ada@example.com", password: "a long enough password" };
    const session = (await api.call("POST /sessions", { body })).body.sessionToken;
    expect((await api.call(`DELETE ${path}`, { token: session })).status).toBe(204);
    expect((await api.call("POST /sessions", { body })).status).toBe(401);
  });

  it("S-09 answers its order routes per contract, the two GETs on one path included", async () => {
    const api = await openTestApi();
    const { userId, token } = await api.register("ada");
    await api.call(`POST /cart/${userId}/items`, { body: { bookId: "tech-001" }, token });
    const forged = { ...checkoutBody, total: 0.01, items: [] };
    const made = await api.call("POST /orders", { body: forged, token });
    expect(made).toMatchObject({
      status: 201,
      body: { subtotal: 42.99, tax: 3.44, shipping: 5.99, total: 52.42, status: "confirmed" },
    });
    const { orderId } = made.body;
    const one = await api.call(`GET /orders/${orderId}`, { token });
    expect(one.body).toEqual(made.body);
    const history = await api.call(`GET /users/${userId}/orders`, { token });
    expect(history.body.items).toEqual([made.body]);
    expect((await api.call(`GET /orders/${userId}`, { token })).body).toEqual(history.body);
    expect(await api.call("GET /orders/order-2025-09-05-001", { token })).toMatchObject({
      status: 404,
      body: { error: { code: "ORDER_NOT_FOUND" } },
    });
    const packed = { status: "packed" };
    expect((await api.call(`PUT /orders/${orderId}`, { body: packed, token })).status).toBe(403);
    const cancelled = { status: "cancelled" };
    expect((await api.call(`PUT /orders/${orderId}`, { body: cancelled, token })).body.status).toBe(
      "cancelled",
    );
    expect((await api.call(`PUT /orders/${orderId}`, { body: cancelled, token })).status).toBe(409);
    const staff = await administratorToken(api);
    const day = await api.call("GET /orders?date=2025-09-05", { token: staff });
    expect(day.body.items).toHaveLength(2);
    expect((await api.call("GET /orders?date=2025-02-30", { token: staff })).status).toBe(400);
    expect((await api.call("GET /orders?date=2025-09-05", { token })).status).toBe(403);
  });

  it("S-10 serves all twelve use cases", async () => {
    const api = await openTestApi();
    const { userId, token } = await api.register("ada"); // 1 register
    const credentials = { email: "ada@example.com", password: "a long enough password" };
    const session = await api.call("POST /sessions", { body: credentials }); // 2 login
    expect(session.status).toBe(201);
    expect((await api.call("GET /categories")).body.items).toHaveLength(3); // 3 browse
    const found = await api.call("GET /books/search?q=martin"); // 4 search
    const { bookId } = found.body.items[0];
    expect((await api.call(`GET /books/${bookId}`)).body.title).toBe("Clean Code"); // 5 details
    await api.call(`POST /cart/${userId}/items`, { body: { bookId }, token }); // 6 add to cart
    const order = await api.call("POST /orders", { body: checkoutBody, token }); // 7 checkout
    expect(order.status).toBe(201);
    const history = await api.call(`GET /users/${userId}/orders`, { token }); // 8 order history
    expect(history.body.items).toHaveLength(1);
    const review = { rating: 5, title: "Clear", content: "Worth it." }; // 9 review, after purchase
    const reviewPath = (id: string) => `POST /books/${id}/reviews`;
    expect((await api.call(reviewPath("fic-001"), { body: review, token })).status).toBe(403);
    expect((await api.call(reviewPath(bookId), { body: review, token })).status).toBe(201);
    expect((await api.call(reviewPath(bookId), { body: review, token })).status).toBe(409);
    const reviews = await api.call(`GET /books/${bookId}/reviews`);
    expect(reviews.body.items).toMatchObject([{ rating: 5, userId }]);
    const staff = await administratorToken(api); // 10 manage inventory
    expect((await api.call("POST /books", { body: newBook, token: staff })).status).toBe(201);
    const stock = { stockQuantity: 7 };
    expect(
      (await api.call("PUT /books/tech-900", { body: stock, token: staff })).body,
    ).toMatchObject(stock);
    const orderPath = `PUT /orders/${order.body.orderId}?userId=${userId}`; // 11 manage orders
    const packed = await api.call(orderPath, { body: { status: "packed" }, token: staff });
    expect(packed.body.status).toBe("packed");
    const userPath = `PUT /users/${userId}`; // 12 manage users
    const inactive = { accountStatus: "inactive" };
    expect((await api.call(userPath, { body: inactive, token: staff })).body).toMatchObject(
      inactive,
    );
    expect((await api.call("POST /sessions", { body: credentials })).status).toBe(403);
    const active = { accountStatus: "active", role: "administrator" };
    expect((await api.call(userPath, { body: active, token: staff })).body).toMatchObject(active);
  });

  it("describes every route with the schemas that check it", async () => {
    const api = await openTestApi();
    const { status, body } = await api.call("GET /openapi.json");
    expect([status, body.openapi]).toEqual([200, "3.1.0"]);
    for (const { method, path } of apiRoutes(api.shop)) {
      expect(body.paths[path]?.[method], `${method} ${path}`).toBeDefined();
    }
    const cartItem = body.components.schemas.CartItem;
    expect(cartItem).toMatchObject({ required: ["bookId"], additionalProperties: false });
  });

  it("answers with what its description says", async () => {
    const api = await openTestApi();
    const routes = apiRoutes(api.shop);
    const { userId, token } = await api.register("ada");
    await api.call(`POST /cart/${userId}/items`, { body: { bookId: "tech-001" }, token });
    const order = await api.call("POST /orders", { body: checkoutBody, token });
    const calls = [
      ["GET /books", "/books"],
      ["GET /books/tech-001", "/books/{bookId}"],
      ["GET /categories", "/categories"],
      [`GET /cart/${userId}`, "/cart/{userId}"],
      [`GET /users/${userId}`, "/users/{userId}"],
      [`GET /users/${userId}/orders`, "/users/{userId}/orders"],
      [`GET /orders/${order.body.orderId}`, "/orders/{orderId}"],
    ] as const;
    for (const [call, path] of calls) {
      const { body } = await api.call(call, { token });
      const route = routes.find((each) => each.method === "get" && each.path === path);
      expect(route?.response.safeParse(body).error?.message, call).toBeUndefined();
    }
  });
});
