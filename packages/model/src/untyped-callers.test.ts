import { describe, expect, it } from "vitest";
import { z } from "zod";
import { cleanCode, key, openEngine, openShop, start } from "../test/shop.suite.ts";
import {
  add,
  and,
  beginsWith,
  connect,
  createTables,
  defineEntity,
  defineTable,
  equals,
  type ItemCondition,
  not,
  type PlinthError,
  setIfAbsent,
} from "./index.ts";

type Condition = ItemCondition<never, never>;

/** What a caller without types may give in the place of anything. */
function untyped<Value>(value: unknown): Value {
  return value as Value;
}

async function openWords() {
  const words = defineTable({ name: "words", partitionKey: "id" });
  const Word = defineEntity(words, {
    name: "Word",
    attributes: z.object({
      id: z.string(),
      any: z.unknown(),
      note: z.string().optional(),
      list: z.array(z.string()).optional(),
    }),
  });
  const client = openEngine(() => start);
  await createTables(client, [words]);
  const calls: string[] = [];
  const onCall = ({ operation }: { readonly operation: string }): void => {
    calls.push(operation);
  };
  return { word: connect({ Word }, { client, now: () => start, onCall }).Word, calls };
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

  it("cannot make one key of two texts by halves of surrogate pairs", async () => {
    const { shop, calls } = await openShop();
    calls.length = 0;
    const half = { ...key, book_id: "a\ud800" };
    const problem = "half of a surrogate pair, which a key cannot tell from others";
    for (const write of [
      shop.Book.put({ ...cleanCode, ...half }),
      shop.Book.update(key, { title: "a\udc00" }),
      shop.Book.upsert({ ...cleanCode, title: "a\udc00" }),
    ]) {
      await expect(write).rejects.toMatchObject({
        code: "invalidItem",
        message: expect.stringContaining(problem),
      });
    }
    await expect(shop.Book.get(half)).rejects.toMatchObject({
      code: "invalidKey",
      message: `In a key of Book, "book_id" has ${problem}.`,
    });
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

  it("cannot make a condition of what a request holds", async () => {
    const { shop } = await openShop();
    await shop.Book.create(cleanCode);
    const range = JSON.stringify(beginsWith("tech"));
    const book_id = untyped<string>(JSON.parse(range));
    await expect(shop.Book.query({ category: "Technology", book_id }).all()).rejects.toMatchObject({
      code: "invalidQuery",
      path: "book_id",
    });
    const tree = untyped<Condition>(JSON.parse(JSON.stringify(equals("title", "Clean Code"))));
    await expect(shop.Book.update(key, {}, { if: tree })).rejects.toMatchObject({
      code: "invalidCondition",
    });
  });

  it("learn which orders there are, and that a global index is behind", async () => {
    const { shop, calls } = await openShop();
    calls.length = 0;
    const order = untyped<"descending">("desc");
    const consistent = untyped<undefined>(true);
    const index = shop.Book.index("TitleIndex");
    for (const read of [
      shop.Book.query({ category: "x" }, { order }).all(),
      index.query({ title: "x" }, { consistent }).all(),
      index.scan({ consistent }).all(),
    ]) {
      await expect(read).rejects.toMatchObject({ code: "invalidQuery" });
    }
    expect(calls).toEqual([]);
  });

  it("learn what an operation takes, also of a free-form attribute", async () => {
    const { word, calls } = await openWords();
    const wrong: [unknown, string][] = [
      [{ any: add(Number.NaN) }, "Word.any is of several types and takes no add of NaN."],
      [
        { any: add(new Set<string>()) },
        "Word.any is of several types and takes no add of an empty set.",
      ],
      [
        { note: setIfAbsent(untyped<string>(undefined)) },
        "Word.note takes no setIfAbsent of undefined.",
      ],
    ];
    for (const [changes, message] of wrong) {
      const refusal = { code: "invalidUpdate", message };
      await expect(word.update({ id: "w" }, untyped(changes))).rejects.toMatchObject(refusal);
    }
    await expect(
      word.upsert(untyped({ id: "w", any: 1, note: setIfAbsent(untyped<string>(undefined)) })),
    ).rejects.toThrow("Word.note takes no setIfAbsent of undefined.");
    await expect(
      word.update({ id: "w" }, {}, { if: equals("any", Number.NaN) }),
    ).rejects.toMatchObject({ code: "invalidCondition" });
    expect(calls).toEqual([]);
  });

  it("hear of the first ten of thousands of problems, and are given all", async () => {
    const { word } = await openWords();
    const list = untyped<string[]>(Array.from({ length: 5000 }, () => 1));
    const refused: unknown = await word.create({ id: "w", any: 1, list }).catch((error) => error);
    expect(refused).toMatchObject({ code: "invalidItem" });
    const { issues, message } = refused as PlinthError;
    expect(issues).toHaveLength(5000);
    expect(message).toContain("; and 4990 more, which `issues` has.");
    expect(message.length).toBeLessThan(1000);
  });
});
