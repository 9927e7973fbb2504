import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { rebuildReports } from "../../src/jobs/rebuild-reports.ts";
import { applyChanges, type Change } from "../../src/reporting/apply-change.ts";
import { createReporting } from "../../src/reporting/create-reporting.ts";
import { migrateReporting } from "../../src/reporting/sql/migrate.ts";
import { openSqlServer } from "../../src/reporting/sql/sql-server.ts";
import { noServerReason } from "../support/postgres-server.ts";
import {
  reportingOptions,
  rowsIn,
  rowsOfTables,
  startTestFeed,
} from "../support/test-reporting.ts";
import {
  checkoutRequest,
  openTestShop,
  registerCustomer,
  type TestShop,
} from "../support/test-shop.ts";
import { openTestSql, type SqlKind, sqlKinds, type TestSql } from "../support/test-sql.ts";

async function shopOf(): Promise<TestShop> {
  const test = await openTestShop();
  onTestFinished(() => test.engine.close());
  return test;
}

async function buy(test: TestShop, name: string): Promise<void> {
  const { user } = await registerCustomer(test.shop, name);
  await test.shop.carts.add({ kind: "user", id: user.userId }, "tech-001", 1);
  await test.shop.orders.checkout(user.userId, checkoutRequest(`key-${name}`));
}

describe.each(sqlKinds)("the reporting side, on %s", { timeout: 120_000 }, (kind: SqlKind) => {
  let opened: TestSql | undefined;
  const sqlOf = (): TestSql => {
    if (opened === undefined) throw new Error("no SQL was opened");
    return opened;
  };

  beforeAll(async () => {
    opened = await openTestSql(kind);
  });

  beforeEach(async (context) => {
    if (opened === undefined) return context.skip(noServerReason);
    await opened.reset();
  });

  afterAll(() => opened?.close());

  it("S-81 never lets an older or a repeated change overwrite a newer one", async () => {
    const { sql } = sqlOf();
    const test = await shopOf();
    await migrateReporting(sql, () => "id");
    await rebuildReports(reportingOptions(test, sql));
    const { Table } = await test.client.send("DescribeTable", { TableName: "cloudshelf-books" });
    const change = (
      sequence: string,
      title: string | undefined,
      streamArn = Table?.LatestStreamArn,
    ) => ({
      kind: "Book" as const,
      key: JSON.stringify(["Fiction", "new-1"]),
      rows:
        title === undefined
          ? undefined
          : { books: [{ category: "Fiction", book_id: "new-1", title }] },
      sequence,
      changedAtMs: test.clock.nowMs,
      streamArn,
    });
    const apply = (...changes: readonly Change[]) => applyChanges(sql, "cloudshelf-books", changes);
    const title = async () => {
      const rows = await sql.withSchema("report").selectFrom("books").selectAll().execute();
      return rows.find((row) => row.book_id === "new-1")?.title;
    };
    await apply(change("100", "new"));
    await apply(change("99", "old"));
    await apply(change("100", "again"));
    expect(await title()).toBe("new");
    await apply(change("101", "first"), change("103", "third"), change("102", "second"));
    expect(await title()).toBe("third");
    // What comes late of a stream before, the scan has read; what followed it may be lost.
    expect(await apply(change("104", "of before", `${Table?.LatestStreamArn}-0`))).toBe(true);
    expect(await title()).toBe("third");
    await apply(change("900000000000000000000000000000000000001", undefined));
    await apply(change("104", "from the dead"));
    expect(await title()).toBeUndefined();
  });

  it("S-81 is filled anew by one at a time, and says so to a second", async () => {
    const { sql } = sqlOf();
    const test = await shopOf();
    await migrateReporting(sql, () => "id");
    const settled = await Promise.allSettled(
      [1, 2, 3].map(() =>
        rebuildReports({ ...reportingOptions(test, sql), newId: () => crypto.randomUUID() }),
      ),
    );
    const refused = settled.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(refused.length).toBeGreaterThan(0);
    for (const error of refused) expect(error).toMatchObject({ code: "rebuildRunning" });
    expect(await rowsIn(sql, "report", "report")).toEqual(await rowsOfTables(test, "report"));
  });

  it("S-81 is as it was after a rebuild that was stopped, and can be filled anew again", async () => {
    const { sql } = sqlOf();
    const test = await shopOf();
    await migrateReporting(sql, () => "id");
    await rebuildReports(reportingOptions(test, sql));
    const before = await rowsIn(sql, "report", "report");
    const stopping = new AbortController();
    const stopped = rebuildReports({
      ...reportingOptions(test, sql),
      signal: stopping.signal,
      onProgress: () => stopping.abort(new Error("stop")),
    });
    await expect(stopped).rejects.toThrow("stop");
    expect(await rowsIn(sql, "report", "report")).toEqual(before);
    await rebuildReports(reportingOptions(test, sql));
    expect(await rowsIn(sql, "report", "report")).toEqual(before);
  });

  it("S-81 keeps no phone, no street, no guest's id, and nobody who was removed", async () => {
    const { sql } = sqlOf();
    const test = await shopOf();
    const feed = startTestFeed(test, sql);
    onTestFinished(() => feed.stop());
    const { user } = await registerCustomer(test.shop, "ada");
    await test.shop.accounts.update(user.userId, { phone: "+1 555 0199" });
    await test.shop.carts.add({ kind: "guest", id: "guest-of-honour" }, "tech-001", 1);
    await feed.caughtUp();
    const all = async () => JSON.stringify(await rowsIn(sql, "report", "report"));
    expect(await all()).toContain("ada@example.com");
    expect(await all()).not.toMatch(/555 0199|guest-of-honour|123 Main St|password|token/);
    await test.shop.accountOffice.remove(user.userId);
    await feed.caughtUp();
    expect(await all()).not.toContain("ada@example.com");
  });

  it("S-62 finds by words, phrases, beginnings, accents and ISBN, the best first", async () => {
    const { sql } = sqlOf();
    const test = await shopOf();
    for (const [bookId, title, author, description] of [
      ["a-1", "Clean Rivers", "Søren Ørsted", "Walks along the water"],
      ["a-2", "The Water Atlas", "Ann Lee", "Maps of clean rivers"],
      ["a-3", "Clean Code in Practice", "Rob", "Code that is clean"],
    ] as const) {
      await test.shop.inventory.create({
        ...{ bookId, title, author, description, category: "Nature", isbn: "9780201485677" },
        ...{ priceCents: 1_999, stockQuantity: bookId === "a-3" ? 0 : 5, imageUrl: "" },
      });
    }
    const feed = startTestFeed(test, sql);
    onTestFinished(() => feed.stop());
    await feed.caughtUp();
    const { createSqlReports } = await import("../../src/reporting/sql-reports.ts");
    const find = async (text: string, more: object = {}) => {
      const query = {
        text,
        category: undefined,
        priceMinCents: undefined,
        priceMaxCents: undefined,
      };
      const page = { includeUnavailable: false, limit: 10, offset: 0 };
      return await createSqlReports(sql).search({ ...query, ...page, ...more });
    };
    const ids = async (text: string, more: object = {}) =>
      (await find(text, more)).places.map(({ bookId }) => bookId);
    expect(await ids("clean rivers")).toEqual(["a-1", "a-2"]);
    expect(await ids("walking water")).toEqual(["a-1"]);
    expect(await ids('"clean rivers" -atlas')).toEqual(["a-1"]);
    expect(await ids("soren or")).toEqual(["a-1"]);
    expect(await ids("clean co")).toEqual(["tech-001"]);
    expect(await ids("clean co", { includeUnavailable: true })).toEqual(["tech-001", "a-3"]);
    expect(await ids("978-0-201-48567-7")).toEqual(["a-1", "a-2"]);
    expect(await ids("clean", { category: "Nature", priceMaxCents: 1_998 })).toEqual([]);
    expect(await find("claen rivrs")).toMatchObject({ isAlike: true });
    expect(await find("'); drop table report.books; --")).toMatchObject({ isAlike: false });
    expect(await ids("& | ! ( ) :* <->")).toEqual([]);
  });
});

describe("the reporting side, when its server is down", { timeout: 120_000 }, () => {
  let opened: TestSql | undefined;

  beforeAll(async () => {
    opened = await openTestSql("a PostgreSQL server");
  });

  afterAll(() => opened?.close());

  it("S-81 lets the shop sell on, says since when, and catches up when the server is back", async (context) => {
    const server = opened?.server;
    if (server === undefined) return context.skip(noServerReason);
    const test = await shopOf();
    const { sql: _, ...options } = reportingOptions(test, opened?.sql ?? never());
    const open = () => openSqlServer(server.url, { connectMilliseconds: 500 });
    const reporting = createReporting({ ...options, open });
    onTestFinished(() => reporting.close());
    await reporting.feed();
    await buy(test, "ada");
    await reporting.caughtUp();
    const range = { from: "2025-09-05", to: "2025-09-05" };
    const orders = async () => (await reporting.reports.salesByDay(range))[0]?.orderCount;
    const before = await orders();

    await server.stop();
    test.clock.nowMs += 60_000;
    await buy(test, "bea");
    await buy(test, "cyd");
    await expect(orders()).rejects.toMatchObject({ code: "reportingDown" });
    expect(await reporting.status()).toMatchObject({ kind: "down", sinceMs: expect.any(Number) });
    expect(await reporting.startRebuild()).toBe("down");
    expect((await test.shop.catalogue.search({ text: "clean" })).items).not.toEqual([]);

    await server.start();
    await reporting.caughtUp();
    expect(await orders()).toBe(Number(before) + 2);
    expect(await reporting.status()).toMatchObject({ kind: "up", asOfMs: test.clock.nowMs });
  });
});

function never(): never {
  throw new Error("no SQL was opened");
}
