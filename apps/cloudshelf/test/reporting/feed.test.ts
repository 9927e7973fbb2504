import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { rebuildReports } from "../../src/jobs/rebuild-reports.ts";
import { noServerReason } from "../support/postgres-server.ts";
import {
  reportingOptions,
  rowsIn,
  rowsOfTables,
  startTestFeed,
} from "../support/test-reporting.ts";
import { openTestShop, type TestShop } from "../support/test-shop.ts";
import { openTestSql, type SqlKind, sqlKinds, type TestSql } from "../support/test-sql.ts";
import { act, actions } from "./shop-history.ts";

describe.each(sqlKinds)("the feed of the reports, on %s", { timeout: 240_000 }, (kind: SqlKind) => {
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

  async function shopOf(): Promise<TestShop> {
    const test = await openTestShop();
    onTestFinished(() => test.engine.close());
    return test;
  }

  it("S-81 fills the report from the tables and keeps it as they are", async () => {
    const test = await shopOf();
    const { sql } = sqlOf();
    const feed = startTestFeed(test, sql);
    onTestFinished(() => feed.stop());
    await feed.caughtUp();
    expect(await rowsIn(sql, "report", "report")).toEqual(await rowsOfTables(test, "report"));

    for (const action of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) await act(test, [action, action * 7]);
    await feed.caughtUp();
    const rows = await rowsIn(sql, "report", "report");
    expect(rows).toEqual(await rowsOfTables(test, "report"));
    expect(rows.orders.length).toBeGreaterThan(0);
  });

  it("S-81 has the same from the streams, from a rebuild meanwhile, and from the tables", async () => {
    const { sql, reset } = sqlOf();
    const history = fc.array(fc.tuple(fc.nat(actions.length - 1), fc.nat(1_000)), {
      minLength: 5,
      maxLength: 16,
    });
    await fc.assert(
      fc.asyncProperty(history, history, history, async (before, during, after) => {
        await reset();
        const test = await openTestShop();
        const feed = startTestFeed(test, sql);
        try {
          for (const each of before) await act(test, each);
          await feed.caughtUp();
          const rebuilding = rebuildReports(reportingOptions(test, sql));
          for (const each of during) await act(test, each);
          await rebuilding;
          for (const each of after) await act(test, each);
          await feed.caughtUp();
          const fed = await rowsIn(sql, "report", "report");
          expect(fed).toEqual(await rowsOfTables(test, "report"));
          await feed.stop();
          await rebuildReports(reportingOptions(test, sql));
          expect(await rowsIn(sql, "report", "report")).toEqual(fed);
        } finally {
          await feed.stop();
          await test.engine.close();
        }
      }),
      { numRuns: 4, seed: 81 },
    );
  });
});
