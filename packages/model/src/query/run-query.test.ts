import { describe, expect, it } from "vitest";
import { cleanCode, openEngine, openShop, type Shop } from "../../test/shop.suite.ts";
import { atLeast, beginsWith, connect } from "../index.ts";

describe("query", () => {
  async function shelf(): Promise<Shop> {
    const opened = await openShop();
    for (let number = 1; number <= 7; number++) {
      await opened.shop.Book.create({
        ...cleanCode,
        book_id: `tech-00${number}`,
        price: number * 100,
      });
    }
    await opened.shop.Token.create({ category: "TOKEN#cl", book_id: "clean", of: "tech-001" });
    return opened;
  }

  it("gives all items, one by one or together, in order", async () => {
    const { shop } = await shelf();
    const ids: string[] = [];
    for await (const book of shop.Book.query({ category: "Technology" }, { order: "descending" })) {
      ids.push(book.book_id);
    }
    expect(ids).toEqual([7, 6, 5, 4, 3, 2, 1].map((number) => `tech-00${number}`));
    const some = await shop.Book.query({ category: "Technology" }, { limit: 3 }).all();
    expect(some.map((book) => book.book_id)).toEqual(["tech-001", "tech-002", "tech-003"]);
  });

  it("takes conditions on the sort key and a filter", async () => {
    const { shop } = await shelf();
    const query = shop.Book.query(
      { category: "Technology", book_id: beginsWith("tech-00") },
      { filter: atLeast("price", 600) },
    );
    expect((await query.all()).map((book) => book.price)).toEqual([600, 700]);
  });

  it("sends nothing more when nobody takes the rest", async () => {
    const { shop, calls } = await shelf();
    calls.length = 0;
    for await (const page of shop.Book.query({ category: "Technology" }).pages({ limit: 2 })) {
      expect(page.items).toHaveLength(2);
      break;
    }
    expect(calls).toEqual(["Query"]);
  });

  it("pages through all items with cursors", async () => {
    const { shop } = await shelf();
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await shop.Book.query({ category: "Technology" }).page({ limit: 3, cursor });
      ids.push(...page.items.map((book) => book.book_id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7].map((number) => `tech-00${number}`));
  });

  it("pages through an index with a filter", async () => {
    const { shop } = await shelf();
    const query = shop.Book.index("TitleIndex").query(
      { title: "Clean Code" },
      { filter: atLeast("price", 200) },
    );
    const prices: number[] = [];
    for await (const page of query.pages({ limit: 2 })) {
      expect(page.items.length).toBeLessThanOrEqual(2);
      prices.push(...page.items.map((book) => book.price));
    }
    expect(prices.sort()).toEqual([200, 300, 400, 500, 600, 700]);
  });

  it("gives what an index projects, typed so", async () => {
    const { shop } = await shelf();
    const item = await shop.Book.index("AuthorIndex").query({ author: "unknown" }).first();
    expect(item).toMatchObject({
      author: "unknown",
      title: "Clean Code",
      price: expect.any(Number),
    });
    expect(item).not.toHaveProperty("stock_quantity");
  });

  it("refuses a cursor that was changed or comes from another query", async () => {
    const { shop } = await shelf();
    const query = shop.Book.query({ category: "Technology" });
    const { cursor = "" } = await query.page({ limit: 3 });
    const forged = [
      `${cursor}x`,
      `x${cursor}`,
      cursor.replace(/^[^.]*/, Buffer.from('{"category":{"S":"Fiction"}}').toString("base64url")),
      "",
      ".",
    ];
    for (const text of forged) {
      await expect(query.page({ cursor: text })).rejects.toMatchObject({ code: "invalidCursor" });
    }
    const others = [
      shop.Book.query({ category: "Fiction" }),
      shop.Book.query({ category: "Technology" }, { order: "descending" }),
      shop.Book.query({ category: "Technology" }, { filter: atLeast("price", 1) }),
      shop.Token.query({ category: "Technology" }),
    ];
    for (const other of others) {
      await expect(other.page({ cursor })).rejects.toMatchObject({ code: "invalidCursor" });
    }
  });

  it("takes no cursor key that could be guessed", async () => {
    for (const cursorKey of ["", "short", new Uint8Array(15)]) {
      expect(() => connect({}, { client: openEngine(Date.now), cursorKey })).toThrow(
        expect.objectContaining({ code: "invalidDefinition" }),
      );
    }
  });

  it("refuses an empty text in a key, and takes an empty prefix for any", async () => {
    const { shop } = await shelf();
    const { shop: unread, calls } = await openShop();
    calls.length = 0;
    const index = unread.Book.index("AuthorIndex");
    for (const query of [
      unread.Book.query({ category: "" }),
      unread.Book.query({ category: "Technology", book_id: "" }),
      unread.Book.query({ category: "Technology", book_id: atLeast("") }),
      index.query({ author: "Martin", title: "" }),
    ]) {
      await expect(query.all()).rejects.toMatchObject({
        code: "invalidQuery",
        message: expect.stringContaining("is part of a key and cannot be an empty string"),
      });
    }
    expect(calls).toEqual([]);
    const all = await shop.Book.query({ category: "Technology" }).all();
    const begun = shop.Book.query({ category: "Technology", book_id: beginsWith("") });
    expect(await begun.all()).toEqual(all);
    expect(all.length).toBeGreaterThan(0);
  });

  it("never gives another entity's item", async () => {
    const { shop } = await shelf();
    expect(await shop.Book.query({ category: "TOKEN#cl" }).all()).toEqual([]);
    expect(await shop.Book.get({ category: "TOKEN#cl", book_id: "clean" })).toBeUndefined();
    expect(await shop.Token.query({ category: "TOKEN#cl" }).all()).toHaveLength(1);
    expect(await shop.Token.query({ category: "Technology" }).all()).toEqual([]);
  });
});
