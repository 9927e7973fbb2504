import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type App, errorOf, openApp, order } from "../../test/app.suite.ts";
import {
  atLeast,
  atMost,
  beginsWith,
  between,
  connect,
  createTables,
  defineEntity,
  defineTable,
  equals,
  lessThan,
  moreThan,
} from "../index.ts";

let shop: App["shop"];
let client: App["client"];
beforeEach(async () => {
  ({ shop, client } = await openApp());
});

describe("query over templates", () => {
  const films = [
    ["f1", "eu", "drama", "2020", 1],
    ["f2", "eu", "drama", "2020", 7],
    ["f3", "eu", "drama", "2021", 2],
    ["f4", "eu", "crime", "2020", 3],
  ] as const;

  it("asks an index of several attributes left to right", async () => {
    for (const [id, region, category, year, rank] of films) {
      await shop.Film.create({ id, region, category, year, rank, title: id.toUpperCase() });
    }
    const index = shop.Film.index("byRegion");
    const place = { region: "eu", category: "drama" };
    const ids = async (more: object) =>
      (await index.query({ ...place, ...more }).all()).map((film) => film.title);
    expect(await ids({})).toEqual(["F1", "F2", "F3"]);
    expect(await ids({ year: "2020" })).toEqual(["F1", "F2"]);
    expect(await ids({ year: atLeast("2021") })).toEqual(["F3"]);
    expect(await ids({ year: "2020", rank: moreThan(1) })).toEqual(["F2"]);
    const { items, cursor } = await index.query(place).page({ limit: 1 });
    expect(items).toEqual([
      { id: "f1", region: "eu", category: "drama", year: "2020", rank: 1, title: "F1" },
    ]);
    expect((await index.query(place).page({ cursor })).items).toHaveLength(2);
    expect(() => index.query({ ...place, rank: 1 }).compile()).toThrow(
      errorOf("invalidQuery", "rank"),
    );
    expect(() => index.query({ region: "eu" } as never).compile()).toThrow(
      errorOf("invalidQuery", "category"),
    );
    expect(() => index.query(place, { filter: equals("rank", 1) }).compile()).toThrow(
      errorOf("invalidQuery", "rank"),
    );
  });

  it("has the exact key where it can be had", () => {
    const inputOf = (given: object) => {
      const { input } = shop.Order.query({ user_id: "ann", ...given }).compile();
      const { KeyConditionExpression: text, ExpressionAttributeValues: values = {} } = input;
      return [text, ...Object.values(values).map((value) => ("S" in value ? value.S : value))];
    };
    expect(inputOf({})).toEqual([
      "#pk = :v0 AND begins_with(#sk, :v1)",
      "USER#ann",
      "ORDER#",
      "Order",
      expect.anything(),
    ]);
    expect(inputOf({ placed_at: "2025" }).slice(0, 3)).toEqual([
      "#pk = :v0 AND begins_with(#sk, :v1)",
      "USER#ann",
      "ORDER#2025#",
    ]);
    expect(inputOf({ placed_at: "2025", order_id: equals("o") }).slice(0, 3)).toEqual([
      "#pk = :v0 AND #sk = :v1",
      "USER#ann",
      "ORDER#2025#o",
    ]);
    expect(inputOf({ placed_at: atLeast("2025") }).slice(0, 4)).toEqual([
      "#pk = :v0 AND #sk BETWEEN :v1 AND :v2",
      "USER#ann",
      "ORDER#2025",
      "ORDER$",
    ]);
  });

  it.each([
    [{ order_id: "o1" }, "order_id"],
    [{ placed_at: atLeast("2025"), order_id: "o1" }, "order_id"],
    [{ placed_at: "a#b" }, "placed_at"],
    [{ status: "new" }, "status"],
    [{ placed_at: 7 }, "placed_at"],
  ])("refuses %j", (given, path) => {
    const query = shop.Order.query({ user_id: "ann", ...given } as never);
    expect(() => query.compile()).toThrow(errorOf("invalidQuery", path));
  });

  it("binds a cursor to the range of a place too", async () => {
    await shop.Order.create(order);
    await shop.Order.create({ ...order, order_id: "o2" });
    const from = (placed_at: ReturnType<typeof atLeast<string>>) =>
      shop.Order.query({ user_id: "ann", placed_at });
    const { cursor } = await from(atLeast("2025")).page({ limit: 1 });
    await expect(from(moreThan("2025")).page({ cursor })).rejects.toEqual(errorOf("invalidCursor"));
  });

  it("gives exactly what a range of a place asks for, whatever the values hold", async () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "!", "~", '"'), maxLength: 3 });
    const bound = fc.string({ unit: fc.constantFrom("a", "b", "!", "~", "#"), maxLength: 4 });
    const value = text.filter((each) => each !== "");
    const words = fc.sample(fc.tuple(value, value), { numRuns: 60, seed: 20_261_120 });
    for (const [word, page] of words) {
      await shop.Word.put({ book: "b", word, page });
    }
    const distinct = new Map(words.map((each) => [each.join("#"), each]));
    const compare = (left: string, right: string) =>
      Buffer.compare(Buffer.from(left), Buffer.from(right));
    const ranges = [
      ["atLeast", atLeast, (a: number) => a >= 0],
      ["moreThan", moreThan, (a: number) => a > 0],
      ["atMost", atMost, (a: number) => a <= 0],
      ["lessThan", lessThan, (a: number) => a < 0],
    ] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ranges), bound, bound, async ([, range, holds], a, b) => {
        const pages = (await shop.Word.query({ book: "b", word: range(a) }).all()).map(keyOf);
        const wanted = [...distinct.values()].filter(([word]) => holds(compare(word, a)));
        expect(pages.sort()).toEqual(wanted.map((each) => each.join("#")).sort());

        const begun = (await shop.Word.query({ book: "b", word: beginsWith(a) }).all()).map(keyOf);
        const wantedBegun = [...distinct.values()].filter(([word]) => word.startsWith(a));
        expect(begun.sort()).toEqual(wantedBegun.map((each) => each.join("#")).sort());

        const [low, high] = compare(a, b) <= 0 ? [a, b] : [b, a];
        const within = (await shop.Word.query({ book: "b", word: between(low, high) }).all()).map(
          keyOf,
        );
        const wantedWithin = [...distinct.values()].filter(
          ([word]) => compare(word, low) >= 0 && compare(word, high) <= 0,
        );
        expect(within.sort()).toEqual(wantedWithin.map((each) => each.join("#")).sort());
      }),
      { seed: 20_261_120, numRuns: 100 },
    );
  });
});

describe("query over a local index with templates", () => {
  it("shares the partition of the table", async () => {
    const table = defineTable({
      name: "notes",
      partitionKey: "pk",
      sortKey: "sk",
      localSecondaryIndexes: { ByTag: { sortKey: "tagged", projection: "KEYS_ONLY" } },
    });
    const Note = defineEntity(table, {
      name: "Note",
      attributes: z.object({ owner: z.string(), id: z.string(), tag: z.string().optional() }),
      keys: { pk: "OWNER#{owner}", sk: "NOTE#{id}", tagged: "{tag}#{id}" },
    });
    await createTables(client, [table]);
    const { Note: notes } = connect({ Note }, { client });
    await notes.create({ owner: "ann", id: "1", tag: "red" });
    await notes.create({ owner: "ann", id: "2" });
    const red = notes.index("ByTag").query({ owner: "ann", tag: "red" }, { consistent: true });
    expect(await red.all()).toEqual([{ owner: "ann", id: "1", tag: "red" }]);
    await notes.update({ owner: "ann", id: "2" }, { tag: "red" });
    expect(await red.all()).toHaveLength(2);
  });
});

describe("query over padded numbers", () => {
  it("orders them as numbers", async () => {
    for (const line of [0, 9, 10, 99, 100, 9999]) {
      await shop.Line.create({ user_id: "ann", order_id: "o1", line });
    }
    const at = { user_id: "ann", order_id: "o1" };
    const lines = async (line: ReturnType<typeof atLeast<number>>) =>
      (await shop.Line.query({ ...at, line }).all()).map((each) => each.line);
    expect(await lines(atLeast(10))).toEqual([10, 99, 100, 9999]);
    expect(await lines(moreThan(10))).toEqual([99, 100, 9999]);
    expect(await lines(atMost(99))).toEqual([0, 9, 10, 99]);
    expect(await lines(lessThan(99))).toEqual([0, 9, 10]);
    expect(await lines(between(9, 100))).toEqual([9, 10, 99, 100]);
    expect(() => shop.Line.query({ ...at, line: atLeast(10_000) }).compile()).toThrow(
      errorOf("invalidQuery", "line"),
    );
    expect(() => shop.Line.query({ ...at, line: beginsWith("1") as never }).compile()).toThrow(
      errorOf("invalidQuery", "line"),
    );
  });
});

function keyOf({ word, page }: { readonly word: string; readonly page: string }): string {
  return `${word}#${page}`;
}
