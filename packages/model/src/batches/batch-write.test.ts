import type { BatchWriteItemInput, WriteRequest } from "@plinth/api";
import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { cleanCode, entities, key, openEngine, openShop, start } from "../../test/shop.suite.ts";
import { add, connect, createTables, defineEntity, defineTable, equals } from "../index.ts";

const books = Array.from({ length: 60 }, (_, number) => ({ ...cleanCode, book_id: `b-${number}` }));

/** The real engine behind a client that leaves out of each batch what `withheld` says. */
function withholding(inner: Client, withheld: (request: WriteRequest, count: number) => boolean) {
  const sizes: number[] = [];
  const client = {
    send: async (operation: string, input: never, options: never): Promise<unknown> => {
      if (operation !== "BatchWriteItem") {
        return inner.send(operation as "BatchGetItem", input, options);
      }
      const { RequestItems } = input as BatchWriteItemInput;
      const all = RequestItems["books"] ?? [];
      sizes.push(all.length);
      const left = all.filter((request) => withheld(request, sizes.length));
      const rest = all.filter((request) => !left.includes(request));
      if (rest.length > 0) {
        await inner.send("BatchWriteItem", { RequestItems: { books: rest } }, options);
      }
      return { UnprocessedItems: left.length === 0 ? {} : { books: left } };
    },
    close: () => inner.close(),
  } as unknown as Client;
  const waits: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
  };
  const shop = connect(entities, { client, now: () => start, random: () => 0.5, wait });
  return { shop, sizes, waits };
}

describe("batchWrite", () => {
  it("puts and deletes items of several tables, 25 in a request", async () => {
    const { shop, calls } = await openShop();
    await shop.Book.create(cleanCode);
    await shop.Cart.put({ user_id: "u", cart_id: "c", expires_at: start / 1000 + 60 });
    calls.length = 0;
    const { leftovers, capacity } = await shop.batchWrite([
      ...books.map((book) => shop.Book.put(book)),
      shop.Book.delete(key),
      shop.Cart.delete({ user_id: "u", cart_id: "c" }),
    ]);
    expect(leftovers).toEqual([]);
    expect(calls).toEqual(["BatchWriteItem", "BatchWriteItem", "BatchWriteItem"]);
    expect(capacity.writeUnits).toBe(capacity.units);
    expect(capacity.byIndex["books/TitleIndex"]).toBeGreaterThan(0);
    expect(await shop.Book.scan().all()).toHaveLength(books.length);
    expect(await shop.Book.get(key)).toBeUndefined();
    expect(await shop.Book.get({ ...key, book_id: "b-7" })).toMatchObject({
      created_at: "2025-09-05T10:00:00.000Z",
    });
  });

  it("refuses what a batch cannot carry before anything is sent", async () => {
    const { shop, calls } = await openShop();
    const { shop: other } = await openShop();
    const sent = shop.Book.put(cleanCode);
    const stored = await sent;
    calls.length = 0;
    const good = shop.Book.put({ ...cleanCode, book_id: "good" });
    const wrong = [
      shop.Book.create(cleanCode),
      shop.Book.update(key, { price: add(1) }),
      shop.Book.put(cleanCode, { if: equals("price", 1) }),
      shop.Book.put(stored as typeof cleanCode),
      shop.Book.put(cleanCode, { ifVersion: 1 }),
      shop.Book.delete(key, { if: equals("price", 1) }),
      shop.Book.delete(key, { ifVersion: 1 }),
      shop.User.put({ user_id: "u", email: "a@example.com" }),
      shop.User.delete({ user_id: "u" }),
      sent,
      other.Book.put(cleanCode),
      shop.Book.get(key),
      shop.Book.check(key, equals("price", 1)),
      undefined,
    ];
    for (const part of wrong) {
      await expect(shop.batchWrite([good, part as never])).rejects.toMatchObject({
        code: "invalidBatch",
        message: expect.stringContaining("Part 1 of batchWrite"),
      });
    }
    await expect(
      shop.batchWrite([good, shop.Book.put({ ...cleanCode, price: -1 })]),
    ).rejects.toMatchObject({ code: "invalidItem" });
    expect(calls).toEqual([]);
    expect(await shop.batchWrite([])).toMatchObject({ leftovers: [] });
  });

  it("deletes by a key that says whose the item is, and not where only the item says it", async () => {
    const app = defineTable({
      name: "app",
      partitionKey: "pk",
      sortKey: "sk",
      typeAttribute: "type",
    });
    const attributes = z.object({ user_id: z.string(), order_id: z.string() });
    const keys = { pk: "USER#{user_id}", sk: "ORDER#{order_id}" };
    const Order = defineEntity(app, { name: "Order", attributes, keys });
    const Plain = defineEntity(app, {
      name: "Plain",
      attributes: z.object({ pk: z.string(), sk: z.string() }),
    });
    const client = openEngine(() => start);
    await createTables(client, [app]);
    const { batchWrite, Order: orders, Plain: plain } = connect({ Order, Plain }, { client });
    const order = { user_id: "u", order_id: "1" };
    await batchWrite([orders.put(order), plain.put({ pk: "x", sk: "y" })]);
    await batchWrite([orders.delete(order)]);
    expect(await orders.get(order)).toBeUndefined();
    await expect(batchWrite([plain.delete({ pk: "x", sk: "y" })])).rejects.toMatchObject({
      code: "invalidBatch",
      message: expect.stringContaining("that the stored item is a Plain"),
    });
  });

  it("refuses a put of what has read-only attributes, which asks that they stay", async () => {
    const receipts = defineTable({ name: "receipts", partitionKey: "id" });
    const attributes = z.object({ id: z.string(), paid_at: z.string().optional() });
    const Receipt = defineEntity(receipts, { name: "Receipt", attributes, readOnly: ["paid_at"] });
    const { client } = await openShop();
    await createTables(client, [receipts]);
    const { batchWrite, Receipt: found } = connect({ Receipt }, { client });
    await found.create({ id: "r", paid_at: "2025" });
    for (const receipt of [{ id: "r", paid_at: "2026" }, { id: "r" }, { id: "new" }]) {
      const refusal = { code: "invalidBatch", message: expect.stringContaining("read-only") };
      await expect(batchWrite([found.put(receipt)])).rejects.toMatchObject(refusal);
    }
    expect(await found.scan().all()).toEqual([{ id: "r", paid_at: "2025" }]);
    await batchWrite([found.delete({ id: "r" })]);
  });

  it("refuses two writes of one item", async () => {
    const { shop, calls } = await openShop();
    for (const second of [shop.Book.put(cleanCode), shop.Book.delete(key)]) {
      const batch = shop.batchWrite([shop.Book.put(cleanCode), second]);
      await expect(batch).rejects.toMatchObject({
        code: "invalidBatch",
        message: expect.stringContaining("Parts 0 and 1 of batchWrite write the same item"),
      });
    }
    expect(calls).toEqual([]);
  });

  it("gives back what was never processed, ready to be sent again", async () => {
    const { client } = await openShop();
    const last = JSON.stringify({ S: "b-24" });
    const { shop, sizes, waits } = withholding(client, ({ PutRequest }, count) => {
      return count === 1 || JSON.stringify(PutRequest?.Item["book_id"]) === last;
    });
    const writes = books.slice(0, 25).map((book) => shop.Book.put(book));
    const { leftovers } = await shop.batchWrite(writes);
    expect(leftovers).toEqual([writes[24]]);
    expect(sizes).toEqual([25, 25, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(waits).toEqual([12.5, 25, 50, 100, 200, 400, 400, 400, 400]);
    expect(await shop.Book.scan().all()).toHaveLength(24);
    expect(await leftovers[0]).toMatchObject({ book_id: "b-24" });
  });

  it("keeps each request under 16 MB as it goes over the wire", async () => {
    const table = defineTable({ name: "notes", partitionKey: "id" });
    const Note = defineEntity(table, {
      name: "Note",
      attributes: z.object({ id: z.string(), text: z.string() }),
    });
    const sizes: number[] = [];
    const client = {
      send: async (_operation: string, input: BatchWriteItemInput): Promise<unknown> => {
        sizes.push(Buffer.byteLength(JSON.stringify(input)));
        return {};
      },
      close: async () => undefined,
    } as unknown as Client;
    const { batchWrite, Note: notes } = connect({ Note }, { client });
    // A control character is one byte of an item and six of the request.
    const text = "\u0001".repeat(390 * 1024);
    const writes = Array.from({ length: 25 }, (_, id) => notes.put({ id: String(id), text }));
    await batchWrite(writes);
    expect(sizes.length).toBe(5);
    expect(Math.max(...sizes)).toBeLessThan(16 * 1024 * 1024);
  });
});
