import { describe, expect, it } from "vitest";
import type { NewBook } from "../../src/services/book-shop.ts";
import type { BookView, SearchRequest, SearchSort } from "../../src/services/shop.ts";
import {
  checkoutRequest,
  openTestShop,
  refusalOf,
  registerCustomer,
  type TestShop,
} from "../support/test-shop.ts";

const idsOf = (books: readonly BookView[]) => books.map((book) => book.bookId);

const template: NewBook = {
  bookId: "",
  category: "Nature",
  title: "",
  author: "Ann Shore",
  isbn: "",
  priceCents: 1_000,
  stockQuantity: 5,
  description: "",
  imageUrl: "",
};

/** Rivers of several prices, years and ratings, one of them out of stock. */
async function openRivers(): Promise<TestShop> {
  const test = await openTestShop();
  const rivers: Partial<NewBook>[] = [
    { priceCents: 500, publishedYear: 1990, averageRating: 3.5, ratingCount: 40 },
    { priceCents: 1_500, publishedYear: 2020, averageRating: 4.5, ratingCount: 10 },
    { priceCents: 2_500, averageRating: 4.5, ratingCount: 900, author: "Bo River" },
    { priceCents: 3_500, publishedYear: 2005, category: "Travel" },
    { priceCents: 4_500, publishedYear: 2024, stockQuantity: 0, averageRating: 5, ratingCount: 9 },
  ];
  for (const [index, river] of rivers.entries()) {
    await test.shop.inventory.create({
      ...template,
      bookId: `river-${index}`,
      title: `River ${"ABCDE"[index]}`,
      ...river,
    });
  }
  test.calls.length = 0;
  return test;
}

const search = ({ shop }: TestShop, request: Partial<SearchRequest>) =>
  shop.catalogue.search({ text: "river", ...request });

describe("a search", () => {
  it.each<[SearchSort, readonly number[]]>([
    ["price_asc", [0, 1, 2, 3, 4]],
    ["price_desc", [4, 3, 2, 1, 0]],
    ["newest", [4, 1, 3, 0, 2]],
    ["rating", [4, 2, 1, 0, 3]],
  ])("S-05 sorts by %s", async (sort, expected) => {
    const test = await openRivers();
    const page = await search(test, { sort, includeUnavailable: true });
    expect(idsOf(page.items)).toEqual(expected.map((index) => `river-${index}`));
    expect(page.total).toBe(5);
  });

  it("S-05 ranks a title above an author, and the better known of two alike first", async () => {
    const page = await search(await openRivers(), {});
    expect(idsOf(page.items)).toEqual(["river-2", "river-0", "river-1", "river-3"]);
  });

  it("S-05 sorts by copies sold, and takes those of cancelled orders off", async () => {
    const test = await openRivers();
    const { user } = await registerCustomer(test.shop, "ada");
    const owner = { kind: "user", id: user.userId } as const;
    const orders = [];
    for (const [bookId, quantity] of Object.entries({ "river-3": 3, "river-0": 2 })) {
      await test.shop.carts.add(owner, bookId, quantity);
      orders.push(await test.shop.orders.checkout(user.userId, checkoutRequest(bookId)));
    }
    const bestsellers = async () => idsOf((await search(test, { sort: "bestseller" })).items);
    expect((await bestsellers()).slice(0, 2)).toEqual(["river-3", "river-0"]);
    await test.shop.orders.cancel(user.userId, orders[0]?.orderId ?? "");
    expect((await bestsellers())[0]).toBe("river-0");
  });

  it.each<[string, Partial<SearchRequest>, readonly number[]]>([
    ["a lowest price", { priceMinCents: 1_500 }, [1, 2, 3]],
    ["a highest price", { priceMaxCents: 1_500 }, [0, 1]],
    ["both", { priceMinCents: 1_501, priceMaxCents: 2_500 }, [2]],
    ["a price of zero", { priceMinCents: 0, priceMaxCents: 0 }, []],
    ["a category", { category: "Travel" }, [3]],
    ["an author", { author: "bo" }, [2]],
    ["an author alone", { text: "", author: "SHORE ann" }, [0, 1, 3]],
    ["an author's name that only titles have", { text: "", author: "river" }, [2]],
    ["what is out of stock, too", { priceMinCents: 3_500, includeUnavailable: true }, [3, 4]],
  ])("S-05 filters by %s", async (_, request, expected) => {
    const page = await search(await openRivers(), request);
    expect(idsOf(page.items).sort()).toEqual(expected.map((index) => `river-${index}`));
    expect(page.total).toBe(expected.length);
  });

  it("S-05 leaves out what is out of stock, and tells how many", async () => {
    const page = await search(await openRivers(), { priceMinCents: 4_000 });
    expect(page).toMatchObject({ items: [], total: 0, leftOutCount: 1, cursor: undefined });
  });

  it.each(["relevance", "price_asc", "rating", "newest", "bestseller"] as const)(
    "S-05 gives every book once in pages by %s, whatever comes and goes in between",
    async (sort) => {
      const test = await openRivers();
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await search(test, { sort, cursor, limit: 1 });
        expect(page.items).toHaveLength(1);
        ids.push(...idsOf(page.items));
        cursor = page.cursor;
        // A book that sorts before all others neither shifts nor repeats what follows.
        const bookId = `early-${ids.length}`;
        const best = { averageRating: 5, ratingCount: 9_999_999, publishedYear: 2_900 };
        const early = { ...template, ...best, bookId, title: "River", priceCents: 1 };
        await test.shop.inventory.create(early);
      } while (cursor !== undefined);
      expect(ids.sort()).toEqual(["river-0", "river-1", "river-2", "river-3"]);
    },
  );

  it.each<[string, Partial<SearchRequest>]>([
    ["other words", { text: "river b" }],
    ["another order", { sort: "newest" }],
    ["another category", { category: "Nature" }],
    ["another price", { priceMaxCents: 9_000 }],
    ["what is out of stock", { includeUnavailable: true }],
  ])("S-05 refuses a cursor of another search: %s", async (_, request) => {
    const test = await openRivers();
    const { cursor } = await search(test, { limit: 1 });
    expect(cursor).toBeDefined();
    expect(await refusalOf(search(test, { ...request, cursor }))).toMatchObject({
      code: "INVALID_INPUT",
      subject: "cursor",
    });
  });

  it.each(["", "r1", "W10", "bm9uc2Vuc2U", "x".repeat(4_000)])(
    "S-05 refuses the cursor %j",
    async (cursor) => {
      expect(await refusalOf(search(await openRivers(), { cursor }))).toMatchObject({
        code: "INVALID_INPUT",
        subject: "cursor",
      });
    },
  );

  it.each<[string, Partial<SearchRequest>, string]>([
    ["a price below zero", { priceMinCents: -1 }, "priceMinCents"],
    ["a price that is no number", { priceMaxCents: Number.NaN }, "priceMaxCents"],
    ["prices the wrong way round", { priceMinCents: 2, priceMaxCents: 1 }, "priceMinCents"],
    ["a long text", { text: "x".repeat(201) }, "text"],
    ["a long author", { author: "x".repeat(201) }, "author"],
  ])("refuses %s", async (_, request, subject) => {
    expect(await refusalOf(search(await openRivers(), request))).toMatchObject({
      code: "INVALID_INPUT",
      subject,
    });
  });

  it("follows a change of price in one transaction of a few parts", async () => {
    const test = await openRivers();
    await test.shop.inventory.change("river-0", { priceCents: 9_900 });
    const sizes = test.calls
      .map(({ input }) => input["TransactItems"])
      .filter((parts) => Array.isArray(parts))
      .map((parts) => parts.length);
    // The book, its words (nature, ann, shore, river), and its place by price, old and new.
    expect(sizes).toEqual([1 + 4 + 2]);
    const page = await search(test, { sort: "price_desc" });
    expect(idsOf(page.items)[0]).toBe("river-0");
  });

  it("keeps a book of very many words below the 100 parts of a transaction, also as it moves", async () => {
    const test = await openTestShop();
    const words = Array.from({ length: 60 }, (_, index) => `word${index}`).join(" ");
    const book = { ...template, bookId: "long-1", title: words, author: words, category: "A b c" };
    await test.shop.inventory.create(book);
    const change = { category: "D e f", title: words.toUpperCase(), priceCents: 1 };
    await test.shop.inventory.change("long-1", change);
    for (const { input } of test.calls) {
      const parts = input["TransactItems"];
      if (Array.isArray(parts)) expect(parts.length).toBeLessThanOrEqual(100);
    }
    expect((await test.shop.catalogue.search({ text: "word7" })).items[0]?.category).toBe("D e f");
  });

  it("is right about the price after five changes at once", async () => {
    const test = await openRivers();
    const changes = Array.from({ length: 5 }, (_, index) =>
      test.shop.inventory.change("river-0", { priceCents: 5_000 + index }),
    );
    await Promise.all(changes);
    const { priceCents } = await test.shop.catalogue.book("river-0");
    const page = await search(test, { priceMinCents: priceCents, priceMaxCents: priceCents });
    expect(idsOf(page.items)).toEqual(["river-0"]);
  });
});

describe("the seed", () => {
  it("makes anew the words and places that an older program made", async () => {
    const test = await openTestShop();
    const { data } = test.context;
    await data.CatalogueForm.delete({ book_id: "form" });
    const places = await data.ShelfPlace.query({ category: "SHELF#Technology" }).all();
    for (const place of places) await data.ShelfPlace.delete(place);
    const { seed } = await import("../../src/seed.ts");
    await seed({ ...test.options, books: [] });
    const page = await test.shop.catalogue.booksOf("Technology", { sort: "title" });
    expect(idsOf(page.items)).toEqual(["tech-001"]);
    test.calls.length = 0;
    await seed({ ...test.options, books: [] });
    expect(JSON.stringify(test.calls)).not.toContain("SHELF#");
  });
});
