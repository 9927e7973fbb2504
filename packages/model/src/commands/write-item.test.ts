import { describe, expect, it } from "vitest";
import { cleanCode, key, openShop } from "../../test/shop.suite.ts";
import { append, atLeast, equals, remove, setIfAbsent, subtract } from "../index.ts";

describe("one item", () => {
  it("comes back as it was created, with its defaults and its own attributes", async () => {
    const { shop } = await openShop();
    const created = await shop.Book.create({
      ...cleanCode,
      tags: new Set(["code"]),
      lines: [{ price: 5 }],
    });
    const expected = {
      ...cleanCode,
      author: "unknown",
      tags: new Set(["code"]),
      lines: [{ price: 5 }],
      created_at: "2025-09-05T10:00:00.000Z",
      updated_at: "2025-09-05T10:00:00.000Z",
      version: 1,
    };
    expect(created).toEqual(expected);
    expect(await shop.Book.get(key)).toEqual(expected);
  });

  it("is absent where there is none", async () => {
    const { shop } = await openShop();
    expect(await shop.Book.get(key)).toBeUndefined();
  });

  it("keeps empty sets and unions with money in them", async () => {
    const { shop } = await openShop();
    await shop.Book.put({ ...cleanCode, link: { kind: "offer", price: 199 } });
    expect(await shop.Book.get(key)).toMatchObject({
      tags: new Set(),
      link: { kind: "offer", price: 199 },
    });
  });

  it("is created once", async () => {
    const { shop } = await openShop();
    await shop.Book.create(cleanCode);
    await expect(shop.Book.create({ ...cleanCode, title: "Other" })).rejects.toMatchObject({
      name: "PlinthError",
      code: "itemExists",
      entity: "Book",
      key,
      item: expect.objectContaining({ title: "Clean Code" }),
      message: "Book category=Technology, book_id=tech-001 exists already.",
    });
  });

  it("is sent once, however often it is awaited", async () => {
    const { shop, calls } = await openShop();
    const command = shop.Book.put(cleanCode);
    expect(calls).toEqual([]);
    await Promise.all([command, command]);
    expect(await command.finally()).toMatchObject({ title: "Clean Code" });
    expect(calls).toEqual(["PutItem"]);
  });
});

describe("update", () => {
  it("gives the new item", async () => {
    const { shop, clock } = await openShop();
    await shop.Book.create({ ...cleanCode, note: "x" });
    clock.now += 1000;
    const updated = await shop.Book.update(key, {
      stock_quantity: subtract(2),
      price: subtract(300),
      note: remove(),
      lines: append([{ price: 1 }]),
      author: setIfAbsent("someone"),
    });
    expect(updated).toEqual({
      ...cleanCode,
      author: "unknown",
      stock_quantity: 23,
      price: 3999,
      lines: [{ price: 1 }],
      tags: new Set(),
      created_at: "2025-09-05T10:00:00.000Z",
      updated_at: "2025-09-05T10:00:01.000Z",
      version: 2,
    });
  });

  it("needs an item, and makes no ghost of it", async () => {
    const { shop } = await openShop();
    await expect(shop.Book.update(key, { title: "x" })).rejects.toMatchObject({
      code: "itemNotFound",
    });
    expect(await shop.Book.query({ category: "Technology" }).all()).toEqual([]);
  });

  it("tells a failed condition from a version that moved on, with the item that was there", async () => {
    const { shop } = await openShop();
    await shop.Book.create({ ...cleanCode, stock_quantity: 1 });
    const buy = shop.Book.update(
      key,
      { stock_quantity: subtract(2) },
      { if: atLeast("stock_quantity", 2) },
    );
    await expect(buy).rejects.toMatchObject({
      code: "conditionFailed",
      item: expect.objectContaining({ stock_quantity: 1 }),
    });
    await expect(shop.Book.update(key, { title: "x" }, { ifVersion: 7 })).rejects.toMatchObject({
      code: "versionConflict",
      message: "Book category=Technology, book_id=tech-001 has version 1, not 7.",
    });
    await shop.Book.update(key, { title: "x" }, { ifVersion: 1 });
  });

  it("says what to do about a place inside an attribute that is not there", async () => {
    const { shop } = await openShop();
    await shop.Book.create(cleanCode);
    const message =
      "Book category=Technology, book_id=tech-001 was refused: The document path provided in the update expression is invalid for update. Where an item has no `imprint` yet, set the whole `imprint` first.";
    const update = () => shop.Book.update(key, { "imprint.city": "Berlin" });
    await expect(update()).rejects.toMatchObject({ code: "invalidUpdate", message });
    await expect(shop.transact([update()])).rejects.toMatchObject({
      code: "transactionRefused",
      message: expect.stringContaining("set the whole `imprint` first"),
    });
    await shop.Book.update(key, { imprint: { city: "Bonn" } });
    expect(await update()).toMatchObject({ imprint: { city: "Berlin" } });
  });

  it("asks its condition even where it changes nothing", async () => {
    const { shop } = await openShop();
    await shop.Token.create({ category: "TOKEN#cl", book_id: "b", of: "x" });
    const tokenKey = { category: "TOKEN#cl", book_id: "b" };
    expect(await shop.Token.update(tokenKey, {})).toMatchObject({ of: "x" });
    await expect(shop.Token.update(tokenKey, {}, { if: equals("of", "y") })).rejects.toMatchObject({
      code: "conditionFailed",
    });
  });
});

describe("put", () => {
  it("refuses an item that was changed since it was read", async () => {
    const { shop } = await openShop();
    const read = await shop.Book.create(cleanCode);
    await shop.Book.update(key, { stock_quantity: subtract(2) });
    await expect(shop.Book.put({ ...read, title: "x" })).rejects.toMatchObject({
      code: "versionConflict",
      message: "Book category=Technology, book_id=tech-001 has version 2, not 1.",
    });
    const again = await shop.Book.get(key);
    expect(again && (await shop.Book.put({ ...again, title: "x" }))).toMatchObject({
      title: "x",
      stock_quantity: 23,
      version: 3,
    });
  });

  it("refuses an item that was deleted since it was read", async () => {
    const { shop } = await openShop();
    const read = await shop.Book.create(cleanCode);
    await shop.Book.delete(key);
    await expect(shop.Book.put(read)).rejects.toMatchObject({ code: "itemNotFound" });
  });

  it("names the stale part of a transaction", async () => {
    const { shop } = await openShop();
    const read = await shop.Book.create(cleanCode);
    await shop.Book.put(read);
    await expect(shop.transact([shop.Book.put(read)])).rejects.toMatchObject({
      refusals: [{ position: 0, operation: "put", code: "versionConflict" }],
    });
  });

  it("overwrites by an input without a version, after which no version from before is valid", async () => {
    const { shop } = await openShop();
    const read = await shop.Book.create(cleanCode);
    const first = await shop.Book.put(cleanCode);
    expect(first.version).toBeGreaterThan(read.version);
    await expect(
      shop.Book.update(key, { title: "x" }, { ifVersion: read.version }),
    ).rejects.toMatchObject({ code: "versionConflict" });
    await expect(shop.Book.update(key, { title: "x" })).resolves.toMatchObject({
      version: first.version + 1,
    });
  });
});

describe("delete", () => {
  it("gives what was there, or nothing", async () => {
    const { shop } = await openShop();
    await shop.Book.create(cleanCode);
    expect(await shop.Book.delete(key)).toMatchObject({ title: "Clean Code" });
    expect(await shop.Book.delete(key)).toBeUndefined();
  });

  it("asks its condition and its version", async () => {
    const { shop } = await openShop();
    await shop.Book.create(cleanCode);
    await expect(shop.Book.delete(key, { if: equals("title", "x") })).rejects.toMatchObject({
      code: "conditionFailed",
    });
    await expect(shop.Book.delete(key, { ifVersion: 2 })).rejects.toMatchObject({
      code: "versionConflict",
    });
    await shop.Book.delete(key, { ifVersion: 1 });
    await expect(shop.Book.delete(key, { ifVersion: 1 })).rejects.toMatchObject({
      code: "itemNotFound",
    });
  });
});
