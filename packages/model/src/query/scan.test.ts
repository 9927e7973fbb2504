import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { cleanCode, entities, openShop, start } from "../../test/shop.suite.ts";
import { atLeast, connect } from "../index.ts";

const bookCount = 30;

async function openShelf() {
  const opened = await openShop();
  const books = Array.from({ length: bookCount }, (_, number) => ({
    ...cleanCode,
    category: `c-${number % 10}`,
    book_id: `b-${String(number).padStart(2, "0")}`,
    price: number,
  }));
  await opened.shop.batchWrite(books.map((book) => opened.shop.Book.put(book)));
  await opened.shop.Token.create({ category: "TOKEN#x", book_id: "x", of: "b-01" });
  opened.calls.length = 0;
  return opened;
}

/** The shop again, on a client that also counts what is under way and can fail or slow down. */
function watched(
  client: Client,
  onScan: (number: number) => Promise<void> = async () => undefined,
) {
  const seen = { scans: 0, underWay: 0, mostUnderWay: 0 };
  const watching: Client = {
    send: async (operation, input, options) => {
      seen.scans += 1;
      seen.underWay += 1;
      seen.mostUnderWay = Math.max(seen.mostUnderWay, seen.underWay);
      try {
        await onScan(seen.scans);
        return await client.send(operation, { ...input, Limit: 2 }, options);
      } finally {
        seen.underWay -= 1;
      }
    },
    close: () => client.close(),
  };
  return { shop: connect(entities, { client: watching, now: () => start }), seen };
}

const ids = (books: readonly { readonly book_id: string }[]): string[] =>
  books.map((book) => book.book_id).sort();

describe("scan", () => {
  it("gives all items of the entity, however it is read and whatever the segments", async () => {
    const { shop } = await openShelf();
    const all = ids(await shop.Book.scan().all());
    expect(all).toHaveLength(bookCount);
    for (const segments of [1, 2, 7, 100]) {
      expect(ids(await shop.Book.scan({ segments }).all())).toEqual(all);
    }
    expect(await shop.Token.scan({ segments: 3 }).all()).toHaveLength(1);
    expect(await shop.Book.index("TitleIndex").scan({ segments: 2 }).all()).toHaveLength(bookCount);
  });

  it("filters, selects and stops at the limit", async () => {
    const { shop } = await openShelf();
    const dear = shop.Book.scan({ filter: atLeast("price", 25), select: ["price"], segments: 3 });
    const prices = (await dear.all()).sort((a, b) => a.price - b.price);
    expect(prices).toEqual([25, 26, 27, 28, 29].map((price) => ({ price })));
    for (const segments of [1, 4]) {
      expect(await shop.Book.scan({ limit: 7, segments }).all()).toHaveLength(7);
      expect(await shop.Book.scan({ segments }).first()).toMatchObject({ title: "Clean Code" });
    }
  });

  it("goes on from a cursor, which is no query's", async () => {
    const { shop } = await openShelf();
    const given: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await shop.Book.scan().page({ limit: 4, cursor });
      expect(page.items.length).toBeLessThanOrEqual(4);
      given.push(...page.items.map((book) => book.book_id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(given.sort()).toEqual(ids(await shop.Book.scan().all()));
    const page = await shop.Book.scan().page({ limit: 4 });
    await expect(
      shop.Book.query({ category: "c-1" }).page({ cursor: page.cursor }),
    ).rejects.toMatchObject({ code: "invalidCursor" });
  });

  it("refuses a page, a cursor and a number of segments that make no sense", async () => {
    const { shop } = await openShelf();
    const parallel = shop.Book.scan({ segments: 2 });
    await expect(parallel.page()).rejects.toMatchObject({ code: "invalidQuery" });
    await expect(async () => {
      for await (const _page of parallel.pages({ cursor: "x.y" }));
    }).rejects.toMatchObject({ code: "invalidQuery" });
    for (const segments of [0, -1, 1.5, 1001, Number.NaN, "2" as unknown as number]) {
      expect(() => shop.Book.scan({ segments })).toThrow("A scan has from 1 to 1000 segments");
    }
    for (const limit of [0, -1, Number.NaN]) {
      for (const segments of [1, 2]) {
        await expect(shop.Book.scan({ limit, segments }).all()).rejects.toMatchObject({
          code: "invalidQuery",
        });
      }
    }
  });

  it("holds one page of each segment at most, and sends nothing after the last was taken", async () => {
    const { client } = await openShelf();
    const { shop, seen } = watched(client);
    const taken: string[] = [];
    for await (const book of shop.Book.scan({ segments: 4 })) {
      taken.push(book.book_id);
      // All segments have had time to run ahead, and do not.
      for (let turn = 0; turn < 200; turn += 1) {
        await Promise.resolve();
      }
      expect(seen.scans).toBeLessThanOrEqual(4 + taken.length);
      if (taken.length === 5) {
        break;
      }
    }
    const { scans } = seen;
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.scans).toBe(scans);
    expect(seen.mostUnderWay).toBeLessThanOrEqual(4);
  });

  it("ends all segments when one of them fails", async () => {
    const { client } = await openShelf();
    const { shop, seen } = watched(client, async (number) => {
      if (number === 3) {
        throw new Error("segment lost");
      }
    });
    await expect(shop.Book.scan({ segments: 3 }).all()).rejects.toThrow("segment lost");
    const { scans } = seen;
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.scans).toBe(scans);
  });

  it("ends all segments with its signal", async () => {
    const { client } = await openShelf();
    const controller = new AbortController();
    const { shop, seen } = watched(client, async (number) => {
      if (number === 4) {
        controller.abort(new Error("enough"));
      }
    });
    const scan = shop.Book.scan({ segments: 3, signal: controller.signal });
    await expect(scan.all()).rejects.toMatchObject({
      name: "AbortError",
      cause: { message: "enough" },
    });
    const { scans } = seen;
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.scans).toBe(scans);
  });

  it("tells what it took", async () => {
    const { shop } = await openShelf();
    const { result, capacity, requestCount } = await shop.Book.scan({ segments: 2 }).measured();
    expect(result).toHaveLength(bookCount);
    expect(requestCount).toBe(2);
    expect(capacity.readUnits).toBeGreaterThan(0);
    expect(capacity.byTable).toEqual({ books: capacity.units });
    for await (const page of shop.Book.scan({ segments: 2 }).pages()) {
      expect(page.capacity.units).toBeGreaterThan(0);
      expect(page.cursor).toBeUndefined();
    }
  });

  it("shows its request", async () => {
    const { shop } = await openShelf();
    expect(shop.Token.scan({ segments: 2, consistent: true }).compile()).toEqual({
      operation: "Scan",
      input: {
        TableName: "books",
        FilterExpression: "begins_with(#category, :v0)",
        ExpressionAttributeNames: { "#category": "category" },
        ExpressionAttributeValues: { ":v0": { S: "TOKEN#" } },
        ConsistentRead: true,
        Segment: 0,
        TotalSegments: 2,
      },
    });
  });
});
