import { describe, expect, it } from "vitest";
import { cleanCode, key, openShop, start } from "../../test/shop.suite.ts";
import { atLeast, exists, type PlinthError, subtract } from "../index.ts";

describe("transact", () => {
  it("writes all parts and needs none awaited", async () => {
    const { shop } = await openShop();
    await shop.Book.create(cleanCode);
    await shop.transact([
      shop.Book.update(key, { stock_quantity: subtract(2) }, { if: atLeast("stock_quantity", 2) }),
      shop.Cart.create({ user_id: "u", cart_id: "c", expires_at: start / 1000 + 3600 }),
    ]);
    expect(
      await shop.transactGet([shop.Book.get(key), shop.Cart.get({ user_id: "u", cart_id: "c" })]),
    ).toEqual([
      expect.objectContaining({ stock_quantity: 23 }),
      expect.objectContaining({ version: 1 }),
    ]);
  });

  it("names every part that refused, and writes nothing", async () => {
    const { shop } = await openShop();
    await shop.Book.create({ ...cleanCode, stock_quantity: 5 });
    const refused = shop.transact([
      shop.Cart.create({ user_id: "u", cart_id: "c", expires_at: start / 1000 + 3600 }),
      shop.Book.update(key, { stock_quantity: subtract(6) }, { if: atLeast("stock_quantity", 6) }),
      shop.Book.update({ ...key, book_id: "gone" }, { title: "x" }),
    ]);
    await expect(refused).rejects.toMatchObject({
      code: "transactionRefused",
      refusals: [
        {
          position: 1,
          entity: "Book",
          operation: "update",
          key,
          reason: "ConditionalCheckFailed",
          code: "conditionFailed",
          item: expect.objectContaining({ stock_quantity: 5 }),
        },
        { position: 2, entity: "Book", operation: "update", code: "itemNotFound" },
      ],
    });
    expect(await shop.Cart.get({ user_id: "u", cart_id: "c" })).toBeUndefined();
  });

  it("runs once under one token, and refuses the token for another content", async () => {
    const { shop } = await openShop();
    await shop.Book.create(cleanCode);
    const token = "a token that is much longer than the 36 characters of DynamoDB";
    const buy = (quantity: number): Promise<unknown> =>
      shop.transact([shop.Book.update(key, { stock_quantity: subtract(quantity) })], { token });
    await buy(1);
    await buy(1);
    expect(await shop.Book.get(key)).toMatchObject({ stock_quantity: 24 });
    await expect(buy(2)).rejects.toMatchObject({ code: "tokenReused" });
  });

  it("refuses a command that was awaited, and so was sent before", async () => {
    const { shop } = await openShop();
    await shop.Book.create(cleanCode);
    const sale = shop.Book.update(key, { stock_quantity: subtract(1) });
    await sale;
    await expect(shop.transact([sale])).rejects.toMatchObject({ code: "invalidTransaction" });
    expect(await shop.Book.get(key)).toMatchObject({ stock_quantity: 24 });
  });

  it("refuses another connection's commands, which are for another database", async () => {
    const { shop, calls } = await openShop();
    const { shop: other } = await openShop();
    const message = /^Part 0 of transact(Get)? belongs to another connection\./;
    await expect(shop.transact([other.Book.create(cleanCode)])).rejects.toThrow(message);
    await expect(shop.transactGet([other.Book.get(key)])).rejects.toThrow(message);
    expect(calls).toEqual([]);
  });

  it("says that there are too many parts, without what they hold", async () => {
    const { shop, calls } = await openShop();
    const ids = Array.from({ length: 101 }, (_, index) => ({ ...key, book_id: `b-${index}` }));
    const message =
      "A transaction has at most 100 actions, and this one has 101, guard items included. Split it.";
    const puts = ids.map((each) => shop.Book.put({ ...cleanCode, ...each }));
    await expect(shop.transact(puts)).rejects.toThrow(message);
    await expect(shop.transactGet(ids.map((each) => shop.Book.get(each)))).rejects.toThrow(message);
    expect(calls).toEqual([]);
  });

  it("names the two parts that are about one item, or about one unique value", async () => {
    const { shop } = await openShop();
    await shop.Book.create(cleanCode);
    const twice = [shop.Book.update(key, { title: "x" }), shop.Book.check(key, exists("note"))];
    const about = "Book category=Technology, book_id=tech-001";
    const rule = "and DynamoDB takes one action for each item.";
    const message = expect.stringContaining(
      `Parts 0 and 1 of the transaction are both about ${about}, ${rule}`,
    );
    const refusal = { code: "invalidTransaction", message };
    await expect(shop.transact(twice)).rejects.toMatchObject(refusal);
    const gets = [shop.Book.get(key), shop.Book.get(key, { select: ["title"] })] as const;
    await expect(shop.transactGet(gets)).rejects.toMatchObject(refusal);
    const users = ["u", "v"].map((user_id) =>
      shop.User.create({ user_id, email: "e@example.com" }),
    );
    await expect(shop.transact(users)).rejects.toThrow(
      "Parts 0 and 1 of the transaction are both about the guard of one email of User",
    );
    expect(await shop.Book.get(key)).toMatchObject({ title: "Clean Code" });
  });

  it("does a part once, though it is awaited afterwards", async () => {
    const { shop } = await openShop();
    await shop.Book.create(cleanCode);
    const refused = shop.Book.update(key, { stock_quantity: subtract(1) }, { ifVersion: 9 });
    await expect(shop.transact([refused])).rejects.toMatchObject({ code: "transactionRefused" });
    const sold = shop.Book.update(key, { stock_quantity: subtract(1) });
    await shop.transact([sold]);
    await expect(sold).rejects.toMatchObject({ code: "invalidCommand" });
    await expect(refused).rejects.toMatchObject({ code: "versionConflict" });
    expect(await shop.Book.get(key)).toMatchObject({ stock_quantity: 24 });
  });

  it("takes no token that would stand for every transaction", async () => {
    const { shop, calls } = await openShop();
    calls.length = 0;
    for (const token of ["", 5, null]) {
      const sent = shop.transact([shop.Book.put(cleanCode)], { token: token as string });
      await expect(sent).rejects.toMatchObject({ code: "invalidTransaction", path: "token" });
    }
    expect(calls).toEqual([]);
  });

  it("tells of ten refusals in words, of all as data, and shortens long keys", async () => {
    const { shop } = await openShop();
    const parts = Array.from({ length: 50 }, (_, index) =>
      shop.Book.update({ ...key, book_id: `${index}${"x".repeat(1000)}` }, { title: "x" }),
    );
    const refused: unknown = await shop.transact(parts).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "transactionRefused" });
    const { message, refusals } = refused as PlinthError;
    expect(refusals).toHaveLength(50);
    expect(message).toContain("x… (1001 characters) does not exist; 1: Book");
    expect(message).toContain("; and 40 more, which `refusals` has.");
    expect(message.length).toBeLessThan(3000);
  });

  it("sells one copy to one of fifty buyers", async () => {
    const { shop } = await openShop();
    await shop.Book.create({ ...cleanCode, stock_quantity: 1 });
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, buyer) =>
        shop.transact([
          shop.Book.update(
            key,
            { stock_quantity: subtract(1) },
            { if: atLeast("stock_quantity", 1) },
          ),
          shop.Cart.create({
            user_id: `u-${buyer}`,
            cart_id: "c",
            expires_at: start / 1000 + 3600,
          }),
        ]),
      ),
    );
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(await shop.Book.get(key)).toMatchObject({ stock_quantity: 0 });
  });
});
