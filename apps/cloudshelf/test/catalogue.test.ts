import { describe, expect, it } from "vitest";
import { catalogueBooks } from "../src/seed.ts";
import type { NewBook } from "../src/services/book-shop.ts";
import { createShop } from "../src/services/create-shop.ts";
import type { BookView, Page, PageRequest } from "../src/services/shop.ts";
import { openTestShop, refusalOf, textOf } from "./support/test-shop.ts";

async function allPages<Item>(
  read: (page: PageRequest) => Promise<Page<Item>>,
  limit: number,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
}

const idsOf = (books: readonly BookView[]) => books.map((book) => book.bookId);

const book: NewBook = {
  bookId: "tech-900",
  category: "Technology",
  title: "Refactoring",
  author: "Martin Fowler",
  isbn: "9780201485677",
  priceCents: 4999,
  stockQuantity: 5,
  description: "Improving the design of existing code",
  imageUrl: "/covers/tech-900.svg",
};

describe("browsing", () => {
  it("S-04 lists the categories with their counts and a category's books", async () => {
    const { shop } = await openTestShop({ contents: "catalogue" });
    const all = catalogueBooks();
    const categories = await shop.catalogue.categories();
    expect(categories.length).toBeGreaterThanOrEqual(8);
    for (const { name, bookCount } of categories) {
      const expected = all.filter((each) => each.category === name).map((each) => each.bookId);
      expect(bookCount).toBe(expected.length);
      const listed = await allPages((page) => shop.catalogue.booksOf(name, page), 7);
      expect(idsOf(listed)).toEqual(expected.sort());
    }
    expect((await shop.catalogue.booksOf("Nowhere")).items).toEqual([]);
  });

  it("lists every book once, category after category", async () => {
    const { shop } = await openTestShop({ contents: "catalogue" });
    const listed = await allPages((page) => shop.inventory.books(page), 17);
    expect(idsOf(listed).sort()).toEqual(
      catalogueBooks()
        .map((each) => each.bookId)
        .sort(),
    );
  });

  it("lists categories beyond the Basic Multilingual Plane, whose order UTF-16 has otherwise", async () => {
    const { shop } = await openTestShop({ contents: "empty" });
    const categories = ["\uFB01", "\u{1D4AE}"];
    for (const [index, category] of categories.entries()) {
      await shop.inventory.create({ ...book, bookId: `book-${index}`, category });
    }
    const listed = await allPages((page) => shop.inventory.books(page), 1);
    expect(listed.map(({ category }) => category)).toEqual(categories);
  });

  it("S-46 gives all pages of a category of more than 1 MB", async () => {
    const { shop, context, client } = await openTestShop({ contents: "empty" });
    const count = 330;
    for (let index = 0; index < count; index += 1) {
      await context.data.Book.create({
        category: "Atlases",
        book_id: `atl-${String(index).padStart(4, "0")}`,
        title: `Atlas ${index}`,
        author: "A. Author",
        isbn: "",
        price: 1000,
        stock_quantity: 1,
        description: "x".repeat(4_000),
        image_url: "",
      });
    }
    const first = await client.send("Query", {
      TableName: "cloudshelf-books",
      KeyConditionExpression: "category = :category",
      ExpressionAttributeValues: { ":category": { S: "Atlases" } },
    });
    expect(first.LastEvaluatedKey).toBeDefined();
    expect(first.Count).toBeLessThan(count);
    const listed = await allPages((page) => shop.catalogue.booksOf("Atlases", page), 100);
    expect(new Set(idsOf(listed)).size).toBe(count);
    expect(await context.data.Book.query({ category: "Atlases" }).all()).toHaveLength(count);
  });

  it("S-47 finds books of exactly a title by TitleSearchIndex", async () => {
    const { shop, calls } = await openTestShop();
    const found = await shop.inventory.booksTitled("Clean Code");
    expect(idsOf(found)).toEqual(["tech-001"]);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      operation: "Query",
      input: { IndexName: "TitleSearchIndex" },
    });
    expect(await shop.inventory.booksTitled("Clean")).toEqual([]);
    for (const title of ["clean code", "Clean Code "]) {
      expect(await shop.inventory.booksTitled(title)).toEqual([]);
    }
    // Two books may have one title, in two categories too.
    await shop.inventory.create({ ...book, title: "Clean Code", category: "Business" });
    expect(idsOf(await shop.inventory.booksTitled("Clean Code")).sort()).toEqual([
      "tech-001",
      "tech-900",
    ]);
  });

  it("refuses a cursor that it has not made", async () => {
    const { shop } = await openTestShop();
    for (const cursor of ["x", "bm9uc2Vuc2U"]) {
      expect(await refusalOf(shop.catalogue.booksOf("Fiction", { cursor }))).toMatchObject({
        code: "INVALID_INPUT",
        subject: "cursor",
      });
    }
  });
});

describe("search", () => {
  it.each(["S-62", "S-05"])(
    "%s finds books by part of a title, author, ISBN or category, whatever the case, without a Scan",
    async () => {
      const { shop, calls } = await openTestShop({ contents: "catalogue" });
      const firstFor = async (text: string) => {
        const { items } = await shop.catalogue.search({ text });
        return items[0]?.title;
      };
      expect(await firstFor("clean")).toBe("Clean Code");
      const { items: byWord } = await shop.catalogue.search({ text: "CODE" });
      expect(idsOf(byWord)).toContain("tech-001");
      expect(await firstFor("clean co")).toBe("Clean Code");
      expect(await firstFor("9780132350884")).toBe("Clean Code");
      expect(await firstFor("978-0-13-235088-4")).toBe("Clean Code");
      expect(await firstFor("0132350882")).toBe("Clean Code");
      expect(await firstFor("978-0-13-2350")).toBe("Clean Code");
      expect(await firstFor("garcia marquez")).toBe("Love in the Time of Cholera");
      expect(await firstFor("SØREN kierkegaard")).toBe(await firstFor("soren"));
      expect(await firstFor("jrr")).toBe(await firstFor("J. R. R. Tolkien"));
      expect(await firstFor("enders game")).toBe("Ender's Game");
      expect(await firstFor("martin clean")).toBe("Clean Code");
      expect(await firstFor("the clean code of")).toBe("Clean Code");
      const { items: byAuthor } = await shop.catalogue.search({ text: "Martin", limit: 100 });
      expect(idsOf(byAuthor)).toContain("tech-001");
      const { items: inCategory } = await shop.catalogue.search({
        text: "martin",
        category: "Technology",
        limit: 100,
      });
      expect(new Set(inCategory.map((each) => each.category))).toEqual(new Set(["Technology"]));
      const byCategory = await allPages(
        (page) => shop.catalogue.search({ text: "technology", ...page }),
        10,
      );
      expect(idsOf(byCategory)).toEqual(
        expect.arrayContaining(
          catalogueBooks()
            .filter((each) => each.category === "Technology")
            .map((each) => each.bookId),
        ),
      );
      const operations = new Set(calls.map(({ operation }) => operation));
      expect([...operations].sort()).toEqual(["BatchGetItem", "GetItem", "Query"]);
    },
  );

  it("S-62 pages through a word of hundreds of titles, and finds one book by a second word", async () => {
    const { shop, context, calls } = await openTestShop({ contents: "empty" });
    const count = 250;
    const { data } = context;
    const idOf = (index: number) => `atl-${String(index).padStart(4, "0")}`;
    for (let index = 0; index < count; index += 1) {
      const book_id = idOf(index);
      const title = `Atlas ${index}`;
      const rest = { author: "", isbn: "", price: 1_000, stock_quantity: 1 };
      const texts = { description: "", image_url: "" };
      await data.Book.create({ category: "Maps", book_id, title, ...rest, ...texts });
      for (const word of ["atlas", String(index)]) {
        const key = { category: `TOKEN#${word.slice(0, 2)}`, book_id: `${word}#Maps#${book_id}` };
        await data.SearchToken.put({
          ...key,
          weight: 4,
          book_title: title,
          price: 1_000,
          popularity: 0,
        });
      }
    }
    const all = await allPages((page) => shop.catalogue.search({ text: "ATLAS", ...page }), 60);
    expect(idsOf(all).sort()).toEqual(Array.from({ length: count }, (_, index) => idOf(index)));
    calls.length = 0;
    expect(idsOf((await shop.catalogue.search({ text: "atlas 249" })).items)).toEqual([idOf(249)]);
    expect(calls.map(({ operation }) => operation)).toEqual(["Query", "Query", "BatchGetItem"]);
  });

  it("lets the other words decide where one is in more books than a search reads", async () => {
    const { shop } = await openTestShop({ rules: { matchesPerWordMax: 3 } });
    for (const name of ["Alpha", "Beta", "Gamma", "Omega"]) {
      const bookId = `tech-9-${name}`;
      await shop.inventory.create({ ...book, bookId, title: `Atlas ${name}`, author: "" });
    }
    const search = async (text: string) => idsOf((await shop.catalogue.search({ text })).items);
    expect(await search("atlas omega")).toEqual(["tech-9-Omega"]);
    expect(await search("atlas")).toHaveLength(3);
    expect(await search("gatsby omega")).toEqual([]);
  });

  it("asks every word of the text and finds nothing for nonsense", async () => {
    const { shop } = await openTestShop();
    const search = async (text: string) => idsOf((await shop.catalogue.search({ text })).items);
    expect(await search("great martin")).toEqual([]);
    expect(await search("the great gatsby")).toEqual(["fic-001"]);
    expect(await search("zzzz")).toEqual([]);
    expect(await search("  ")).toEqual([]);
    expect(await search("#")).toEqual([]);
    expect(await refusalOf(shop.catalogue.search({ text: "x".repeat(201) }))).toMatchObject({
      code: "INVALID_INPUT",
    });
  });

  it("leaves TitleSearchIndex to the books", async () => {
    const { client } = await openTestShop();
    const { Items } = await client.send("Scan", {
      TableName: "cloudshelf-books",
      IndexName: "TitleSearchIndex",
    });
    expect(Items?.map((item) => textOf(item["book_id"])).sort()).toEqual([
      "bus-001",
      "fic-001",
      "tech-001",
    ]);
  });
});

describe("a table that is too busy for whole batches", () => {
  async function openBusyShop() {
    const { client, options, calls } = await openTestShop();
    const send: typeof client.send = async (operation, input, sendOptions) => {
      const output = await client.send(operation, input, sendOptions);
      if (!("Responses" in output && "RequestItems" in input)) return output;
      return { ...output, Responses: {}, UnprocessedKeys: input.RequestItems };
    };
    const shop = createShop({ ...options, client: { send, close: () => client.close() } });
    return { shop, calls };
  }

  it("still gives the books of a search, each read once more", async () => {
    const { shop, calls } = await openBusyShop();
    calls.length = 0;
    const page = await shop.catalogue.search({ text: "clean", spelling: "exact" });
    expect(idsOf(page.items)).toEqual(["tech-001"]);
    expect(calls.filter(({ operation }) => operation === "GetItem")).toHaveLength(1);
  });

  it("leaves none of the books that open pages ask for out", async () => {
    const { shop } = await openBusyShop();
    const books = await shop.catalogue.booksById(["tech-001", "fic-001", "none-1"]);
    expect([...books.keys()].sort()).toEqual(["fic-001", "tech-001"]);
  });
});

describe("the inventory", () => {
  it("adds a book that is found at once by id, category, title and word", async () => {
    const { shop } = await openTestShop();
    await shop.inventory.create(book);
    expect((await shop.catalogue.book("tech-900")).priceCents).toBe(4999);
    expect(idsOf((await shop.catalogue.booksOf("Technology")).items)).toEqual([
      "tech-001",
      "tech-900",
    ]);
    expect(idsOf((await shop.catalogue.search({ text: "fowl" })).items)).toEqual(["tech-900"]);
    expect(await refusalOf(shop.inventory.create({ ...book, category: "Fiction" }))).toMatchObject({
      code: "BOOK_EXISTS",
    });
  });

  it("counts 20 books that are added to a new category at once", async () => {
    const { shop } = await openTestShop();
    const added = Array.from({ length: 20 }, (_, index) =>
      shop.inventory.create({ ...book, bookId: `new-${index}`, category: "Brand new" }),
    );
    await Promise.all(added);
    expect(await shop.catalogue.categories()).toContainEqual({ name: "Brand new", bookCount: 20 });
  });

  it("moves a book to another category with its pointer and its words", async () => {
    const { shop } = await openTestShop();
    await shop.inventory.create(book);
    await shop.inventory.change("tech-900", { category: "Business", title: "Refactoring, again" });
    expect((await shop.catalogue.book("tech-900")).category).toBe("Business");
    expect(idsOf((await shop.catalogue.booksOf("Technology")).items)).toEqual(["tech-001"]);
    expect(idsOf((await shop.catalogue.search({ text: "again" })).items)).toEqual(["tech-900"]);
    expect(idsOf((await shop.catalogue.search({ text: "refactoring" })).items)).toEqual([
      "tech-900",
    ]);
    expect(await shop.catalogue.categories()).toContainEqual({ name: "Business", bookCount: 2 });
  });

  it.each([
    ["is taken off sale", { isActive: false }, { stockQuantity: 0 }],
    ["gets another description", { description: "Anew" }, { description: "Anew" }],
    ["gets another language", { language: "fra" }, { language: "fra" }],
  ] as const)("loses nothing of a book that %s while it moves", async (_case, change, expected) => {
    const { shop, client, options } = await openTestShop();
    await shop.inventory.create(book);
    let isFirst = true;
    const send: typeof client.send = async (operation, input, sendOptions) => {
      if (operation === "TransactWriteItems" && isFirst) {
        isFirst = false;
        await shop.inventory.change("tech-900", change);
      }
      return await client.send(operation, input, sendOptions);
    };
    const other = createShop({ ...options, client: { send, close: () => client.close() } });
    await other.inventory.change("tech-900", { category: "Business" });
    expect(await shop.catalogue.book("tech-900")).toMatchObject({
      category: "Business",
      ...expected,
    });
  });

  it("moves a book of as many words as there can be in one transaction", async () => {
    const { shop, calls } = await openTestShop();
    const wordsFrom = (letter: string) =>
      Array.from({ length: 60 }, (_, index) => `${letter}${index}x`).join(" ");
    const long = { ...book, author: wordsFrom("a"), category: "Business" };
    await shop.inventory.create(long);
    calls.length = 0;
    await shop.inventory.change("tech-900", { author: wordsFrom("b"), category: "Brand new" });
    const sizes = calls.flatMap(({ input }) => (input["TransactItems"] as object[])?.length ?? []);
    expect(sizes).toEqual([91]);
    expect((await shop.catalogue.book("tech-900")).category).toBe("Brand new");
  });

  it("forgets the old words of a changed title, and keeps what was not changed", async () => {
    const { shop } = await openTestShop();
    await shop.inventory.change("tech-001", { title: "Clean Prose", priceCents: 100 });
    expect(await shop.catalogue.search({ text: "code" })).toMatchObject({ items: [] });
    expect((await shop.catalogue.search({ text: "prose" })).items[0]).toMatchObject({
      priceCents: 100,
      stockQuantity: 25,
      isbn: "9780132350884",
    });
  });

  it("writes only the book when its words stay as they are", async () => {
    const { shop, calls } = await openTestShop();
    calls.length = 0;
    await shop.inventory.change("tech-001", { stockQuantity: 7, description: "New" });
    const parts = calls.flatMap(({ input }) => (input["TransactItems"] ?? []) as object[]);
    expect(parts).toHaveLength(1);
    // A word's item holds the title too, by which results are ranked.
    await shop.inventory.change("tech-001", { title: "Clean code" });
    expect((await shop.catalogue.search({ text: "robert" })).items[0]?.title).toBe("Clean code");
  });

  it("removes a book with all that leads to it", async () => {
    const { shop, client } = await openTestShop();
    await shop.inventory.create(book);
    await shop.inventory.remove("tech-900");
    expect(await refusalOf(shop.catalogue.book("tech-900"))).toMatchObject({
      code: "BOOK_NOT_FOUND",
    });
    const { Items } = await client.send("Scan", { TableName: "cloudshelf-books" });
    expect(JSON.stringify(Items)).not.toContain("tech-900");
  });

  it("keeps the names of helper items from being categories, and reads nothing for them", async () => {
    const { shop, calls } = await openTestShop();
    for (const category of ["BOOK", "CATEGORY", "CATALOGUE", "TOKEN#cl", "SHELF#x", "a#b", " "]) {
      expect(await refusalOf(shop.inventory.create({ ...book, category }))).toMatchObject({
        code: "INVALID_INPUT",
        subject: "category",
      });
      calls.length = 0;
      expect((await shop.catalogue.booksOf(category)).items).toEqual([]);
      expect((await shop.bookOffice.list({ category })).items).toEqual([]);
      expect(calls).toEqual([]);
    }
  });
});
