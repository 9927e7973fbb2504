import { describe, expect, it } from "vitest";
import { cleanCode, key, openShop } from "../test/shop.suite.ts";
import { and, beginsWith, equals, type ItemCondition, not } from "./index.ts";

type Condition = ItemCondition<never, never>;

/** What a caller without types may give in the place of anything. */
function untyped<Value>(value: unknown): Value {
  return value as Value;
}

describe("callers without types", () => {
  it("learn what a key, an input, changes and a query are", async () => {
    const { shop, calls } = await openShop();
    const cases: [() => PromiseLike<unknown>, string, string][] = [
      [
        () => shop.Book.get(untyped(undefined)),
        "invalidKey",
        'A key of Book is an object with "category" and "book_id", not undefined.',
      ],
      [() => shop.Book.delete(untyped(null)), "invalidKey", "not null"],
      [() => shop.User.put(untyped("x")), "invalidKey", "not a string"],
      [() => shop.Book.put(untyped(undefined)), "invalidItem", "the item: Invalid input"],
      [() => shop.Book.create(untyped([])), "invalidItem", "the item: Invalid input"],
      [() => shop.Book.update(key, untyped(null)), "invalidUpdate", "an object, not null"],
      [
        () => shop.User.update({ user_id: "u" }, untyped(undefined)),
        "invalidUpdate",
        "The changes of User are an object, not undefined.",
      ],
      [() => shop.User.getByUnique(untyped(undefined)), "invalidKey", "unique attributes"],
      [
        () => shop.Book.query(untyped(undefined)).all(),
        "invalidQuery",
        'A query of Book takes an object with "category", not undefined.',
      ],
    ];
    for (const [send, code, text] of cases) {
      const message = expect.stringContaining(text);
      await expect(Promise.resolve(send()), text).rejects.toMatchObject({ code, message });
    }
    expect(calls).toEqual([]);
  });

  it("learn where a cursor comes from", async () => {
    const { shop } = await openShop();
    await expect(
      shop.Book.query({ category: "x" }).page({ cursor: untyped(null) }),
    ).rejects.toMatchObject({
      code: "invalidCursor",
      message: "A cursor is a text that a page gave, not null. Leave it out for the first page.",
    });
  });

  it("learn that a condition is built by functions", async () => {
    const { shop } = await openShop();
    const plain = untyped<Condition>({ title: "x" });
    const code = "invalidCondition";
    const message = expect.stringContaining('functions, such as equals("title", "x"), and cannot');
    for (const condition of [plain, null, "title = x", { tree: {} }, beginsWith("x")]) {
      const options = { if: untyped<Condition>(condition) };
      await expect(shop.Book.update(key, {}, options)).rejects.toMatchObject({ code, message });
    }
    await expect(shop.Book.put(cleanCode, { if: plain })).rejects.toMatchObject({ code });
    await expect(shop.Book.check(key, plain)).rejects.toMatchObject({ code });
    await expect(
      shop.Book.query({ category: "x" }, { filter: plain }).first(),
    ).rejects.toMatchObject({ code });
    const refusal = expect.objectContaining({ code, message });
    expect(() => not(untyped<Condition>(undefined))).toThrow(refusal);
    expect(() => and(equals("title", "x"), plain)).toThrow(refusal);
  });
});
