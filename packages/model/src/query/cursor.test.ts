import { describe, expect, it } from "vitest";
import { z } from "zod";
import { cleanCode, openEngine, openShop, start } from "../../test/shop.suite.ts";
import { connect, createTables, defineEntity, defineTable } from "../index.ts";

async function openShelf() {
  const opened = await openShop();
  for (const book_id of ["a", "b", "c", "d"]) {
    await opened.shop.Book.create({ ...cleanCode, book_id });
  }
  return opened;
}

describe("a page's cursor", () => {
  it("is for the user that it is bound to, and nobody else", async () => {
    const { shop } = await openShelf();
    const query = shop.Book.query({ category: "Technology" });
    const { cursor } = await query.page({ limit: 2, boundTo: "user-7" });
    const next = await query.page({ cursor, boundTo: "user-7" });
    expect(next.items.map(({ book_id }) => book_id)).toEqual(["c", "d"]);
    for (const options of [{}, { boundTo: "user-8" }, { boundTo: "user-7\n" }]) {
      await expect(query.page({ ...options, cursor })).rejects.toMatchObject({
        code: "invalidCursor",
      });
    }
    const unbound = await query.page({ limit: 2 });
    await expect(query.page({ cursor: unbound.cursor, boundTo: "user-7" })).rejects.toMatchObject({
      code: "invalidCursor",
    });
  });

  it("stays bound from page to page", async () => {
    const { shop } = await openShelf();
    const query = shop.Book.query({ category: "Technology" });
    const ids: string[] = [];
    for await (const page of query.pages({ limit: 1, boundTo: "user-7" })) {
      ids.push(...page.items.map(({ book_id }) => book_id));
    }
    expect(ids).toEqual(["a", "b", "c", "d"]);
  });

  it("is bound to nobody by mistake", async () => {
    const { shop, calls } = await openShelf();
    calls.length = 0;
    for (const boundTo of [undefined, "", 7, null]) {
      await expect(
        shop.Book.query({ category: "Technology" }).page({ boundTo } as never),
      ).rejects.toMatchObject({ code: "invalidQuery" });
    }
    expect(calls).toEqual([]);
  });

  it("is refused when it is another entity's, cut, lengthened or a megabyte long", async () => {
    const { shop, calls } = await openShelf();
    const query = shop.Book.query({ category: "Technology" });
    const { cursor = "" } = await query.page({ limit: 2 });
    calls.length = 0;
    await expect(
      shop.Token.query({ category: "Technology" }).page({ cursor }),
    ).rejects.toMatchObject({ code: "invalidCursor" });
    const dot = cursor.indexOf(".");
    const wrong: unknown[] = [
      cursor.slice(0, -1),
      cursor.slice(1),
      cursor.slice(0, dot),
      cursor.slice(dot),
      `${cursor}.`,
      `${cursor}.${cursor}`,
      "x".repeat(1024 * 1024),
      `${"x".repeat(1024 * 1024)}${cursor}`,
      ".".repeat(1024 * 1024),
      7,
      null,
      {},
    ];
    for (const text of wrong) {
      await expect(query.page({ cursor: text as string })).rejects.toMatchObject({
        code: "invalidCursor",
      });
    }
    expect(calls).toEqual([]);
  });

  it("is not asked for by a limit of nothing", async () => {
    const { shop, calls } = await openShelf();
    calls.length = 0;
    for (const limit of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      const query = shop.Book.query({ category: "Technology" }, { limit });
      const reads = [query.all(), query.first(), query.page(), query.measured()];
      reads.push(shop.Book.query({ category: "Technology" }).page({ limit }));
      for (const outcome of await Promise.allSettled(reads)) {
        expect(outcome).toMatchObject({ status: "rejected", reason: { code: "invalidQuery" } });
      }
    }
    expect(calls).toEqual([]);
  });

  it("is of no use for another version of the entity", async () => {
    const table = defineTable({ name: "notes", partitionKey: "user", sortKey: "note" });
    const attributes = z.object({ user: z.string(), note: z.string() });
    const Old = defineEntity(table, { name: "Note", attributes });
    const steps = [{ up: (item: Readonly<Record<string, unknown>>) => item }];
    const New = defineEntity(table, {
      name: "Note",
      attributes,
      upgrade: { attribute: "v", steps },
    });
    const client = openEngine(() => start);
    await createTables(client, [table]);
    const notes = connect({ Old, New }, { client, now: () => start, cursorKey: "k".repeat(32) });
    for (const note of ["1", "2"]) {
      await notes.Old.create({ user: "ann", note });
    }
    for (const read of ["query", "scan"] as const) {
      const [before, after] =
        read === "query"
          ? [notes.Old.query({ user: "ann" }), notes.New.query({ user: "ann" })]
          : [notes.Old.scan(), notes.New.scan()];
      const { cursor } = await before.page({ limit: 1 });
      await expect(before.page({ cursor })).resolves.toMatchObject({ items: [{ note: "2" }] });
      await expect(after.page({ cursor })).rejects.toMatchObject({ code: "invalidCursor" });
    }
  });
});
