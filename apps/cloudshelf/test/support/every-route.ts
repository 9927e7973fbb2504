import { createFormClient } from "@plinth/page-testing";
import { type ApiClient, administratorToken, checkoutBody, newBook } from "./test-api.ts";
import { address, card } from "./test-shop.ts";

/** One call of every route, in an order in which each finds what it needs. */
export async function callEveryRoute(api: ApiClient): Promise<void> {
  const staff = await administratorToken(api);
  const { userId, token } = await api.register("ada");
  const items = `/cart/${userId}/items`;
  await api.call("GET /books");
  await api.call("GET /books/category/Fiction");
  await api.call("GET /categories");
  await api.call("GET /categories/Fiction");
  await api.call("GET /books/search?q=clean");
  await api.call("GET /books/search?q=claen");
  await api.call("GET /books/tech-001");
  await api.call("POST /books", { body: newBook, token: staff });
  await api.call("PUT /books/tech-900", { body: { category: "Business" }, token: staff });
  await api.call("DELETE /books/tech-900", { token: staff });
  const importBody = { fileName: "books.csv", content: "book_id,title\ntech-001,Clean Code\n" };
  const { importId } = (await api.call("POST /books/import", { body: importBody, token: staff }))
    .body;
  await api.call(`GET /books/imports/${importId}`, { token: staff });
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
  await api.call("GET /metrics", { token: staff });
  await api.call("GET /books/tech-001/reviews");
  const review = { rating: 4, title: "Good", content: "Good." };
  await api.call("POST /books/tech-001/reviews", { body: review, token });
  await api.call(`GET /users/${userId}`, { token });
  await api.call("GET /users/me", { token });
  await api.call(`PUT /users/${userId}`, { body: { firstName: "Ada" }, token });
  await api.call(`GET /users/${userId}/orders`, { token });
  const passwords = { password: "a long enough password", newPassword: "an even longer password" };
  const changed = await api.call(`PUT /users/${userId}/password`, { body: passwords, token });
  await api.call("DELETE /sessions", { token: changed.body.sessionToken });
  await api.call(`DELETE /users/${userId}`, { token: staff });
}

/** Every page, those of a signed-in customer included, and the forms that cost the most. */
export async function openEveryPage(
  fetch: (request: Request) => Response | Promise<Response>,
  home: string,
): Promise<void> {
  const client = createFormClient(fetch, home);
  for (const path of ["", "sign-in"]) await createFormClient(fetch, home).get(path);
  const credentials = { email: "reader@example.com", password: "cloudshelf-demo" };
  await client.get("");
  await client.send("register", "sign-in", credentials);
  await client.send("books/tech-001", "cart/items", { book_id: "tech-001", quantity: "1" });
  const paths = [
    "search?q=clean",
    "categories/Fiction",
    "categories/Fiction?sort=title",
    "cart",
    "checkout",
    "account",
    "orders",
    "covers/tech-001.svg",
    "live?books=tech-001,none-999",
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
