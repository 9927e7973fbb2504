import type { Client } from "@plinth/client";
import { ServiceError } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { cleanCode, entities, key, openShop, start } from "../../test/shop.suite.ts";
import { connect } from "../index.ts";

const bookKeys = Array.from({ length: 1000 }, (_, number) => ({
  category: `c-${number % 7}`,
  book_id: `b-${number}`,
}));

/**
 * The real engine behind a client that processes a part of each batch only: `withheld` tells which
 * keys it leaves out of this request.
 */
function withholding(inner: Client, withheld: (bookId: string, request: number) => boolean) {
  const requests: number[] = [];
  const waits: number[] = [];
  const client = {
    send: async (operation: string, input: never, options: never): Promise<unknown> => {
      if (operation !== "BatchGetItem") {
        return inner.send(operation as "BatchGetItem", input, options);
      }
      const { RequestItems } = input as { RequestItems: Record<string, { Keys: Key[] }> };
      const unprocessed: Record<string, object> = {};
      const passed: Record<string, { Keys: Key[] }> = {};
      requests.push(Object.values(RequestItems).flatMap(({ Keys }) => Keys).length);
      for (const [table, { Keys, ...manner }] of Object.entries(RequestItems)) {
        const left = Keys.filter((each) => withheld(each["book_id"]?.S ?? "", requests.length));
        const rest = Keys.filter((each) => !left.includes(each));
        if (left.length > 0) {
          unprocessed[table] = { ...manner, Keys: left };
        }
        if (rest.length > 0) {
          passed[table] = { ...manner, Keys: rest };
        }
      }
      const output =
        Object.keys(passed).length === 0
          ? { Responses: {} }
          : await inner.send("BatchGetItem", { RequestItems: passed as never }, options);
      return { ...output, UnprocessedKeys: unprocessed };
    },
    close: () => inner.close(),
  } as unknown as Client;
  const shop = connect(entities, {
    client,
    now: () => start,
    random: () => 0.5,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
    },
  });
  return { shop, requests, waits };
}

type Key = Record<string, { readonly S: string }>;

describe("batchGet", () => {
  it("gives items of several entities by their positions, typed", async () => {
    const { shop, calls } = await openShop();
    await shop.Book.create(cleanCode);
    await shop.Token.create({ category: "TOKEN#x", book_id: "x", of: "tech-001" });
    await shop.Cart.put({ user_id: "u", cart_id: "c", expires_at: start / 1000 });
    calls.length = 0;
    const { items, leftovers, capacity, milliseconds } = await shop.batchGet([
      shop.Token.get({ category: "TOKEN#x", book_id: "x" }),
      shop.Book.get({ category: "Technology", book_id: "none" }),
      shop.Book.get(key),
      shop.Cart.get({ user_id: "u", cart_id: "c" }),
      shop.Token.get(key),
    ]);
    const [token, none, book, expired, foreign] = items;
    expect(token?.of).toBe("tech-001");
    expect(book?.price).toBe(4299);
    expect([none, expired, foreign]).toEqual([undefined, undefined, undefined]);
    expect(leftovers).toEqual([]);
    expect(calls).toEqual(["BatchGetItem"]);
    expect(capacity).toMatchObject({ units: 2, readUnits: 2, byTable: { books: 1.5 } });
    expect(milliseconds).toBeGreaterThanOrEqual(0);
  });

  it("reads a thousand keys in ten requests, and nothing for nothing", async () => {
    const { shop, calls } = await openShop();
    const written = bookKeys.filter((_, number) => number % 3 === 0);
    await shop.batchWrite(written.map((each) => shop.Book.put({ ...cleanCode, ...each })));
    calls.length = 0;
    const { items } = await shop.batchGet(bookKeys.map((each) => shop.Book.get(each)));
    expect(items.map((item) => item?.book_id)).toEqual(
      bookKeys.map(({ book_id }, number) => (number % 3 === 0 ? book_id : undefined)),
    );
    expect(calls).toHaveLength(10);
    calls.length = 0;
    expect(await shop.batchGet([])).toMatchObject({ items: [], leftovers: [] });
    expect(calls).toEqual([]);
  });

  it("asks for the same key once, and apart when it is asked in another manner", async () => {
    const { shop, calls } = await openShop();
    await shop.Book.create(cleanCode);
    calls.length = 0;
    const { items } = await shop.batchGet([shop.Book.get(key), shop.Book.get(key)]);
    expect(items[0]).toEqual(items[1]);
    expect(items[0]).toMatchObject(key);
    expect(calls).toHaveLength(1);
    const { items: others } = await shop.batchGet([
      shop.Book.get(key),
      shop.Book.get(key, { consistent: true }),
      shop.Book.get(key, { select: ["price"] }),
    ]);
    expect(others[1]).toEqual(others[0]);
    expect(others[2]).toEqual({ price: 4299 });
  });

  it("asks again for what was left out, with jittered waits, until all is there", async () => {
    const { client, shop: direct } = await openShop();
    await direct.batchWrite(
      bookKeys.slice(0, 40).map((each) => direct.Book.put({ ...cleanCode, ...each })),
    );
    const { shop, requests, waits } = withholding(
      client,
      (bookId, request) => Number(bookId.slice(2)) >= request * 15,
    );
    const gets = bookKeys.slice(0, 40).map((each) => shop.Book.get(each));
    const { items, leftovers } = await shop.batchGet(gets);
    expect(items.map((item) => item?.book_id)).toEqual(gets.map((_, number) => `b-${number}`));
    expect(leftovers).toEqual([]);
    expect(requests).toEqual([40, 25, 10]);
    expect(waits).toEqual([12.5, 25]);
  });

  it("gives back what was never processed, ready to be sent again", async () => {
    const { client, shop: direct } = await openShop();
    await direct.Book.create(cleanCode);
    const { shop, waits } = withholding(client, (bookId) => bookId === "tech-001");
    const gets = [shop.Book.get(key), shop.Book.get({ ...key, book_id: "x" }), shop.Book.get(key)];
    const { items, leftovers } = await shop.batchGet(gets);
    expect(items).toEqual([undefined, undefined, undefined]);
    expect(leftovers).toEqual([gets[0], gets[2]]);
    expect(waits).toEqual([12.5, 25, 50, 100, 200, 400, 400, 400]);
    expect(await leftovers[0]).toMatchObject({ title: "Clean Code" });
  });

  it("takes a throttled request for one that processed nothing, and ends with any other failure", async () => {
    const { client } = await openShop();
    const failures = ["ProvisionedThroughputExceededException", "AccessDeniedException"];
    for (const name of failures) {
      const refusing: Client = {
        send: () => Promise.reject(new ServiceError(name, "no")),
        close: () => client.close(),
      };
      const shop = connect(entities, { client: refusing, wait: async () => undefined });
      const batch = shop.batchGet([shop.Book.get(key)]);
      await (name === failures[0]
        ? expect(batch).resolves.toMatchObject({ leftovers: [{ part: "get" }] })
        : expect(batch).rejects.toMatchObject({ name }));
    }
  });

  it("refuses what is no get of its own", async () => {
    const { shop, calls } = await openShop();
    const { shop: other } = await openShop();
    const sent = shop.Book.get(key);
    await sent;
    calls.length = 0;
    const wrong = [sent, other.Book.get(key), shop.Book.put(cleanCode), {}, undefined];
    for (const part of wrong) {
      await expect(shop.batchGet([shop.Book.get(key), part as never])).rejects.toMatchObject({
        code: "invalidBatch",
        message: expect.stringContaining("Part 1 of batchGet"),
      });
    }
    for (const concurrency of [0, -1, 1.5, Number.NaN]) {
      await expect(shop.batchGet([shop.Book.get(key)], { concurrency })).rejects.toMatchObject({
        code: "invalidBatch",
      });
    }
    await expect(shop.batchGet(undefined as never)).rejects.toMatchObject({ code: "invalidBatch" });
    await expect(
      shop.batchGet([shop.Book.get(key), shop.Book.get({ category: "x" } as never)]),
    ).rejects.toMatchObject({ code: "invalidKey" });
    expect(calls).toEqual([]);
  });

  it("reads more than DynamoDB gives in one answer", async () => {
    const { client, calls } = await openShop();
    const shop = connect(entities, { client, now: () => start, wait: async () => undefined });
    const note = "x".repeat(390 * 1024);
    const writes = bookKeys
      .slice(0, 50)
      .map((each) => shop.Book.put({ ...cleanCode, ...each, note }));
    await shop.batchWrite(writes);
    calls.length = 0;
    const gets = bookKeys.slice(0, 50).map((each) => shop.Book.get(each));
    const { items, leftovers } = await shop.batchGet(gets);
    expect(items.every((item) => item?.note?.length === note.length)).toBe(true);
    expect(leftovers).toEqual([]);
    // 50 times 390 KB, and 16 MB at a time.
    expect(calls).toEqual(["BatchGetItem", "BatchGetItem"]);
  });

  it("keeps to its concurrency", async () => {
    const { client } = await openShop();
    for (const concurrency of [1, 3]) {
      let underWay = 0;
      let most = 0;
      const counting: Client = {
        send: async (operation, input, options) => {
          underWay += 1;
          most = Math.max(most, underWay);
          await new Promise((resolve) => setImmediate(resolve));
          const output = await client.send(operation, input, options);
          underWay -= 1;
          return output;
        },
        close: () => client.close(),
      };
      const shop = connect(entities, { client: counting });
      await shop.batchGet(
        bookKeys.map((each) => shop.Book.get(each)),
        { concurrency },
      );
      expect(most).toBe(concurrency);
    }
  });

  it("sends nothing more when it is aborted between tries, and none of its other requests", async () => {
    const { client } = await openShop();
    const controller = new AbortController();
    const { shop, requests } = withholding(client, () => {
      controller.abort();
      return true;
    });
    const gets = bookKeys.map((each) => shop.Book.get(each));
    const batch = shop.batchGet(gets, { signal: controller.signal, concurrency: 2 });
    await expect(batch).rejects.toMatchObject({ name: "AbortError" });
    expect(requests.length).toBeLessThanOrEqual(2);
  });
});
