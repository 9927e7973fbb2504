import { describe, expect, it } from "vitest";
import type { BookShop } from "../src/services/book-shop.ts";
import { callEveryRoute } from "./support/every-route.ts";
import { checkoutBody, openTestApi } from "./support/test-api.ts";
import { checkoutRequest, openTestShop, refusalOf, registerCustomer } from "./support/test-shop.ts";

const review = { rating: 4, title: "Good", content: "Read it twice." };

async function buy(shop: BookShop, name: string, bookId = "tech-001"): Promise<string> {
  const { user } = await registerCustomer(shop, name);
  await shop.carts.add({ kind: "user", id: user.userId }, bookId, 1);
  await shop.orders.checkout(user.userId, checkoutRequest("key-1"));
  return user.userId;
}

describe("reviews", () => {
  it("S-10 keep the average and the count on the book, in the review's transaction", async () => {
    const { shop, calls } = await openTestShop();
    expect((await shop.catalogue.book("tech-001")).rating).toBeUndefined();
    for (const [name, rating] of Object.entries({ ada: 5, bea: 2 })) {
      const userId = await buy(shop, name);
      calls.length = 0;
      await shop.reviews.write(userId, "tech-001", { ...review, rating });
    }
    const writes = calls.filter(({ operation }) => operation !== "GetItem");
    expect(writes.map(({ operation }) => operation)).toEqual(["Query", "TransactWriteItems"]);
    const rating = { average: 3.5, ratingCount: 2, reviewCount: 2 };
    expect((await shop.catalogue.book("tech-001")).rating).toEqual(rating);
    // Cards know it too, and search sorts by it.
    const [card] = (await shop.catalogue.booksOf("Technology")).items;
    expect(card?.rating).toEqual(rating);
    const { items } = await shop.catalogue.search({ text: "clean", sort: "rating" });
    expect(items[0]?.rating).toEqual(rating);
  });

  it("S-10 are one for each buyer, also when two are sent at once", async () => {
    const { shop } = await openTestShop();
    const userId = await buy(shop, "ada");
    const sent = [1, 5].map((rating) =>
      shop.reviews.write(userId, "tech-001", { ...review, rating }).then(
        () => "written",
        (error: { code: string }) => error.code,
      ),
    );
    expect((await Promise.all(sent)).sort()).toEqual(["REVIEW_EXISTS", "written"]);
    expect((await shop.catalogue.book("tech-001")).rating?.ratingCount).toBe(1);
    expect((await shop.reviews.of("tech-001")).items).toHaveLength(1);
  });

  it("S-10 of thirty buyers at once are all counted", async () => {
    const { shop } = await openTestShop();
    await shop.inventory.change("tech-001", { stockQuantity: 100 });
    const buyers = [];
    for (let index = 0; index < 30; index += 1) buyers.push(await buy(shop, `buyer${index}`));
    const sent = buyers.map((userId, index) =>
      shop.reviews.write(userId, "tech-001", { ...review, rating: 1 + (index % 5) }),
    );
    await Promise.all(sent);
    expect((await shop.catalogue.book("tech-001")).rating).toEqual({
      ...{ average: 3, ratingCount: 30, reviewCount: 30 },
    });
  });

  it("S-10 are for who has bought the book and not cancelled", async () => {
    const { shop } = await openTestShop();
    const { user } = await registerCustomer(shop, "bea");
    const write = () => shop.reviews.write(user.userId, "tech-001", review);
    expect(await refusalOf(write())).toMatchObject({ code: "REVIEW_NOT_ALLOWED" });
    await shop.carts.add({ kind: "user", id: user.userId }, "tech-001", 1);
    const order = await shop.orders.checkout(user.userId, checkoutRequest("key-1"));
    await shop.orders.cancel(user.userId, order.orderId);
    expect(await refusalOf(write())).toMatchObject({ code: "REVIEW_NOT_ALLOWED" });
    expect((await shop.catalogue.book("tech-001")).rating).toBeUndefined();
  });

  it("S-10 add to the ratings that a book brought along", async () => {
    const { shop } = await openTestShop();
    const book = await shop.catalogue.book("tech-001");
    const ratings = { averageRating: 4.25, ratingCount: 4 };
    await shop.inventory.create({ ...book, ...ratings, bookId: "tech-002", title: "Cleaner Code" });
    const userId = await buy(shop, "ada", "tech-002");
    await shop.reviews.write(userId, "tech-002", { ...review, rating: 3 });
    expect((await shop.catalogue.book("tech-002")).rating).toEqual({
      ...{ average: 4, ratingCount: 5, reviewCount: 1 },
    });
  });

  it("keep their book's rating when it moves, and are not lost to a change at the same moment", async () => {
    const { shop } = await openTestShop();
    const userId = await buy(shop, "ada");
    await Promise.all([
      shop.reviews.write(userId, "tech-001", review),
      shop.inventory.change("tech-001", { category: "Business", priceCents: 100 }),
    ]);
    const book = await shop.catalogue.book("tech-001");
    expect(book).toMatchObject({ category: "Business", priceCents: 100 });
    expect(book.rating?.ratingCount).toBe(1);
  });

  it("come in pages of a size, each once", async () => {
    const { shop, context } = await openTestShop();
    for (let index = 0; index < 45; index += 1) {
      const texts = { review_title: "T", content: `${index}` };
      const key = { category: "REVIEW#tech-001", book_id: `user-${index}` };
      await context.data.Review.create({ ...key, ...texts, rating: 3 });
    }
    const first = await shop.reviews.of("tech-001");
    expect(first.items).toHaveLength(20);
    const second = await shop.reviews.of("tech-001", { cursor: first.cursor, limit: 100 });
    expect(second.items).toHaveLength(25);
    expect(second.cursor).toBeUndefined();
  });
});

describe("a book's page", () => {
  it("S-10 leads through the reviews, and tells their average without reading all", async () => {
    const api = await openTestApi();
    const { data } = api.context;
    for (let index = 0; index < 30; index += 1) {
      const key = {
        category: "REVIEW#tech-001",
        book_id: `user-${String(index).padStart(2, "0")}`,
      };
      await data.Review.create({ ...key, rating: 3, review_title: `Nr ${index}.`, content: "Hm." });
    }
    const rated = { rating_sum: 90, rating_count: 30, review_count: 30 };
    await data.Book.update({ category: "Technology", book_id: "tech-001" }, rated);
    const open = async (path: string) => {
      const url = new URL(path, "http://shop.example.com");
      return await (await api.cloudShelf.app.fetch(new Request(url))).text();
    };
    const first = await open("/books/tech-001");
    expect(first).toContain("3.0 of 5 stars from 30 ratings");
    expect(first).toContain("Nr 19.");
    expect(first).not.toContain("Nr 20.");
    const next = /href="([^"]+)#reviews"[^>]*>\s*Next page/.exec(first)?.[1] ?? "";
    const second = await open(next.replaceAll("&amp;", "&"));
    expect(second).toContain("Nr 20.");
    expect(second).not.toContain("Nr 19.");
  });
});

describe("the API's reviews", () => {
  it.each([
    ["no star", { rating: 0 }],
    ["six stars", { rating: 6 }],
    ["half a star", { rating: 4.5 }],
    ["no title", { title: " " }],
    ["a title of 201 characters", { title: "x".repeat(201) }],
    ["5,001 characters", { content: "x".repeat(5_001) }],
    ["what no review has", { stars: 5 }],
  ])("S-10 refuse %s with 400", async (_, change) => {
    const api = await openTestApi();
    const { token } = await api.register("ada");
    const body = { ...review, ...change };
    const answer = await api.call("POST /books/tech-001/reviews", { body, token });
    expect([answer.status, answer.body.error.code]).toEqual([400, "INVALID_INPUT"]);
  });

  it("S-10 answer 201, then 409 for a second, and show hostile text as it is", async () => {
    const api = await openTestApi();
    const { userId, token } = await api.register("ada");
    const item = { bookId: "tech-001" };
    await api.call(`POST /cart/${userId}/items`, { body: item, token });
    await api.call(`POST /cart/${userId}/checkout`, { body: checkoutBody, token });
    const body = { ...review, content: "<script>alert(1)</script>\u202e'\"" };
    const path = "POST /books/tech-001/reviews";
    const first = await api.call(path, { body, token });
    expect(first).toMatchObject({ status: 201, body: { rating: 4, content: body.content } });
    expect(await api.call(path, { body, token })).toMatchObject({
      status: 409,
      body: { error: { code: "REVIEW_EXISTS" } },
    });
    expect((await api.call(path, { body })).status).toBe(401);
    const page = await api.cloudShelf.app.fetch(
      new Request("http://shop.example.com/books/tech-001"),
    );
    const html = await page.text();
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).not.toContain("<script>alert");
  });
});

describe("the API's search", () => {
  it("S-05 takes the parameters of the interface, and tells what it found", async () => {
    const api = await openTestApi();
    await callEveryRoute(api);
    const query = "q=clean&price_min=1&price_max=100.00&sort=price_desc&include_unavailable=true";
    const { body } = await api.call(`GET /books/search?${query}&author=martin&limit=1`);
    expect(body).toMatchObject({
      ...{ total: 1, isPartial: false, correctedTo: [], suggestions: [], leftOutCount: 0 },
      items: [{ bookId: "tech-001", price: 42.99 }],
    });
    const misspelt = await api.call("GET /books/search?q=claen");
    expect(misspelt.body).toMatchObject({
      correctedTo: ["clean"],
      items: [{ bookId: "tech-001" }],
    });
    const exact = await api.call("GET /books/search?q=claen&spelling=exact");
    expect(exact.body).toMatchObject({ items: [], total: 0 });
  });

  it.each([
    "",
    "q=",
    `q=${"x".repeat(201)}`,
    "q=a&sort=cheap",
    "q=a&price_min=-1",
    "q=a&price_min=much",
    "q=a&price_min=2&price_max=1",
    "q=a&limit=0",
    "q=a&limit=101",
    "q=a&include_unavailable=perhaps",
    "q=a&cursor=x",
  ])("S-05 refuses %j with 400", async (query) => {
    const api = await openTestApi();
    const answer = await api.call(`GET /books/search?${query}`);
    expect([answer.status, answer.body.error.code]).toEqual([400, "INVALID_INPUT"]);
  });
});
