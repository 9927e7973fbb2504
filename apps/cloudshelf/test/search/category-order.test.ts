import { describe, expect, it } from "vitest";
import { catalogueBooks } from "../../src/seed.ts";
import type { BookView, CategorySort } from "../../src/services/shop.ts";
import { openTestShop, refusalOf, type TestShop } from "../support/test-shop.ts";

async function allOf({ shop }: TestShop, category: string, sort: CategorySort) {
  const books: BookView[] = [];
  let cursor: string | undefined;
  do {
    const page = await shop.catalogue.booksOf(category, { sort, cursor, limit: 7 });
    books.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return books;
}

const pricesOf = (books: readonly BookView[]) => books.map((book) => book.priceCents);

describe("the order of a category", () => {
  it.each<[CategorySort, (book: BookView) => number]>([
    ["price_asc", (book) => book.priceCents],
    ["price_desc", (book) => -book.priceCents],
    ["newest", (book) => -(book.publishedYear ?? -9_999)],
  ])("S-04 by %s has every book once, on whatever page", async (sort, sortValueOf) => {
    const test = await openTestShop({ contents: "catalogue" });
    const books = await allOf(test, "History", sort);
    const expected = catalogueBooks().filter((book) => book.category === "History");
    expect(books.map((book) => book.bookId).sort()).toEqual(
      expected.map((book) => book.bookId).sort(),
    );
    const values = books.map(sortValueOf);
    expect(values).toEqual([...values].sort((one, other) => one - other));
  });

  it("S-04 by title leaves out case, accents and a leading article", async () => {
    const test = await openTestShop({ contents: "empty" });
    const { shop } = test;
    const rest = { author: "A", isbn: "", priceCents: 1, stockQuantity: 1 };
    const texts = { description: "", imageUrl: "", category: "Poems" };
    const titles = ["The Bells", "A", "émigré songs", "an Ode", "Zebra", "1914"];
    for (const [index, title] of titles.entries()) {
      await shop.inventory.create({ bookId: `p-${index}`, title, ...rest, ...texts });
    }
    const sorted = await allOf(test, "Poems", "title");
    expect(sorted.map((book) => book.title)).toEqual([
      ...["1914", "A", "The Bells", "émigré songs", "an Ode", "Zebra"],
    ]);
  });

  it("follows a change of price, title, year and category", async () => {
    const test = await openTestShop();
    const { shop } = test;
    await shop.inventory.change("tech-001", { category: "Fiction", priceCents: 1 });
    expect(pricesOf(await allOf(test, "Fiction", "price_asc"))[0]).toBe(1);
    expect(await allOf(test, "Technology", "title")).toEqual([]);
    await shop.inventory.change("tech-001", { title: "Zen of code", publishedYear: 1 });
    expect((await allOf(test, "Fiction", "title")).at(-1)?.title).toBe("Zen of code");
    expect((await allOf(test, "Fiction", "newest")).map((book) => book.bookId)).toContain(
      "tech-001",
    );
    await shop.inventory.remove("tech-001");
    expect(await allOf(test, "Fiction", "price_asc")).toHaveLength(1);
  });

  it("reads one page of places and the books of it, however large the category", async () => {
    const { shop, calls } = await openTestShop({ contents: "catalogue" });
    await shop.catalogue.booksOf("Technology", { sort: "price_asc", limit: 5 });
    expect(calls.map(({ operation }) => operation)).toEqual(["Query", "BatchGetItem"]);
    expect(calls[0]?.input["Limit"]).toBeLessThanOrEqual(6);
  });

  it("refuses a cursor of another order", async () => {
    const { shop } = await openTestShop({ contents: "catalogue" });
    const { cursor } = await shop.catalogue.booksOf("History", { sort: "title", limit: 3 });
    for (const sort of ["price_asc", "shelf"] as const) {
      expect(await refusalOf(shop.catalogue.booksOf("History", { sort, cursor }))).toMatchObject({
        code: "INVALID_INPUT",
        subject: "cursor",
      });
    }
  });
});
