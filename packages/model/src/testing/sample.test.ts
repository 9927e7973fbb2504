import type { Client } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { entities, openShop, type Shop, start } from "../../test/shop.suite.ts";
import { connect, type InferItem } from "../index.ts";
import { fakes, type LoadProgress, sample } from "./index.ts";

const { Book, Cart, User } = entities;
type BookItem = InferItem<typeof Book>;

const library = sample({
  Book: fakes(Book, 40, { category: "Fiction" }),
  Cart: fakes(Cart, 5, {}, { now: start }),
  User: fakes(User, 12),
});
const total = 57;

/** All that the table of this shop holds, in the order of the keys. */
async function contents({ client }: Shop): Promise<unknown[]> {
  const tables = ["books", "carts", "users"].map((TableName) => client.send("Scan", { TableName }));
  return (await Promise.all(tables)).map(({ Items }) => Items);
}

/** A connection whose client breaks after so many writes. */
function breaking({ client }: Shop, writeCount: number) {
  let left = writeCount;
  const broken: Client = {
    send: async (operation, input, options) => {
      if (operation !== "BatchGetItem" && left-- <= 0) throw new Error("The power is gone");
      return client.send(operation, input, options);
    },
    close: () => client.close(),
  };
  return connect(entities, { client: broken, now: () => start });
}

describe("sample", () => {
  it("creates what is missing, and finds it there the second time", async () => {
    const opened = await openShop();
    expect(await library.load(opened.shop)).toEqual({ created: total, present: 0 });
    const first = await contents(opened);
    opened.clock.now += 60_000;
    opened.calls.length = 0;
    expect(await library.load(opened.shop)).toEqual({ created: 0, present: total });
    expect(opened.calls).toEqual(["BatchGetItem"]);
    expect(await contents(opened)).toEqual(first);
  });

  it("goes on where a load was cut off", async () => {
    const whole = await openShop();
    await library.load(whole.shop);
    for (const writeCount of [0, 1, 17, 44, 50]) {
      const opened = await openShop();
      await expect(library.load(breaking(opened, writeCount))).rejects.toThrow("The power is gone");
      const { created, present } = await library.load(opened.shop);
      expect(created + present).toBe(total);
      expect(present).toBe(writeCount);
      expect(await contents(opened)).toEqual(await contents(whole));
    }
  });

  it("is loaded by two processes at once", async () => {
    const whole = await openShop();
    await library.load(whole.shop);
    const opened = await openShop();
    const other = connect(entities, { client: opened.client, now: () => start });
    const [left, right] = await Promise.all([library.load(opened.shop), library.load(other)]);
    expect(left.created + right.created).toBe(total);
    expect(await contents(opened)).toEqual(await contents(whole));
  });

  it("leaves a changed item as it is, and brings it back with reset", async () => {
    const opened = await openShop();
    await library.load(opened.shop, { now: start });
    const first = await contents(opened);
    const [book] = library.data.Book;
    const [user, second] = library.data.User;
    if (book === undefined || user === undefined || second === undefined) {
      throw new Error("The sample has items");
    }
    const changed = await opened.shop.Book.update(book, { title: "Changed" });
    // Two items that changed their unique values with each other.
    await opened.shop.User.update(user, { email: "other@example.com" });
    await opened.shop.User.update(second, { email: user.email });
    await library.load(opened.shop);
    expect(await opened.shop.Book.get(book)).toEqual(changed);

    opened.clock.now += 60_000;
    const result = await library.load(opened.shop, { now: start, reset: true });
    expect(result).toEqual({ created: total, present: 0 });
    expect(await contents(opened)).toEqual(first);
  });

  it("takes timestamps from the items, then from now, then from the connection's clock", async () => {
    const { shop } = await openShop();
    const key = { category: "Fiction", book_id: "b" };
    const day = 24 * 60 * 60 * 1000;
    const stamped = { ...fakes(Book, 1, key)[0], created_at: "1999-01-01T00:00:00Z" } as BookItem;
    await sample({ Book: [stamped] }).load(shop, { now: start - day });
    expect(await shop.Book.get(key)).toMatchObject({
      created_at: "1999-01-01T00:00:00Z",
      updated_at: "2025-09-04T10:00:00.000Z",
      version: 1,
    });
  });

  it("tells how far it is", async () => {
    const { shop } = await openShop();
    const told: LoadProgress[] = [];
    await library.load(shop, { onProgress: (progress) => told.push(progress) });
    expect(told.map(({ doneCount }) => doneCount)).toEqual(
      Array.from({ length: total }, (_, i) => i + 1),
    );
    expect(told[0]).toEqual({ doneCount: 1, totalCount: total });
  });

  it("ends at a signal", async () => {
    const opened = await openShop();
    const controller = new AbortController();
    const onProgress = ({ doneCount }: LoadProgress): void => {
      if (doneCount === 5) controller.abort();
    };
    const load = library.load(opened.shop, {
      onProgress,
      signal: controller.signal,
      concurrency: 1,
    });
    await expect(load).rejects.toMatchObject({ name: "AbortError" });
    const { present } = await library.load(opened.shop);
    expect(present).toBe(5);
  });

  it("writes nothing when an item is invalid or two have one key", async () => {
    const opened = await openShop();
    const [book] = fakes(Book, 1);
    const [user] = fakes(User, 1);
    if (book === undefined || user === undefined) throw new Error("One of each was made");
    const invalid = sample({ User: [user], Book: [{ ...book, title: "" }] });
    await expect(invalid.load(opened.shop)).rejects.toMatchObject({
      code: "invalidItem",
      path: "title",
    });
    const twice = sample({ Book: [book, { ...book, title: "Other" }] });
    await expect(twice.load(opened.shop)).rejects.toThrow(
      "Book[1] has the same key as its Book[0]",
    );
    expect(opened.calls).toEqual([]);
  });

  it("says which item cannot be loaded, and why", async () => {
    const { shop } = await openShop();
    await shop.User.create({ user_id: "ann", email: "ann@example.com" });
    const taken = sample({ User: [{ user_id: "bob", email: "ANN@example.com" }] });
    await expect(taken.load(shop)).rejects.toMatchObject({
      code: "notUnique",
      attribute: "email",
      message: expect.stringContaining("user_id=bob"),
    });
    const key = { category: "TOKEN#x", book_id: "b" };
    await shop.Token.create({ ...key, of: "b" });
    const hidden = sample({ Book: fakes(Book, 1).map((book) => ({ ...book, ...key })) });
    await expect(hidden.load(shop)).rejects.toMatchObject({
      code: "itemExists",
      message: expect.stringContaining("an item of another entity has its key"),
    });
  });

  it("refuses a name that the connection does not have", async () => {
    const { shop } = await openShop();
    const strange = sample({ Author: [{ name: "x" }] });
    await expect(strange.load(shop as never)).rejects.toMatchObject({ code: "invalidDefinition" });
  });

  it("puts an item back whose time to live was over", async () => {
    const { shop, clock } = await openShop();
    const carts = sample({ Cart: fakes(Cart, 2, { expires_at: start / 1000 + 60 }) });
    await carts.load(shop);
    clock.now += 61_000;
    expect(await carts.load(shop)).toEqual({ created: 2, present: 0 });
  });
});
