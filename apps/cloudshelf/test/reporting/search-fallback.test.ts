import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { createReporting, type RunningReporting } from "../../src/reporting/create-reporting.ts";
import { createReportingSearch } from "../../src/reporting/reporting-search.ts";
import { openPglite, type SqlServer } from "../../src/reporting/sql/sql-server.ts";
import { createShop } from "../../src/services/create-shop.ts";
import { reportingOptions } from "../support/test-reporting.ts";
import { openTestShop, type TestShop } from "../support/test-shop.ts";

const query = {
  ...{ text: "clean", category: undefined, priceMinCents: undefined, priceMaxCents: undefined },
  ...{ includeUnavailable: false, limit: 10, offset: 0 },
};

const found = { isAlike: false, places: expect.arrayContaining([expect.anything()]) };

/** Keeps PGlite's only connection until it is let go, as a statement that takes long does. */
async function occupy({ sql }: SqlServer): Promise<() => Promise<void>> {
  const transaction = await sql.startTransaction().execute();
  return () => transaction.rollback().execute();
}

describe("the search by the reports", { timeout: 120_000 }, () => {
  let test: TestShop;
  let server: SqlServer;
  let reporting: RunningReporting;

  beforeAll(async () => {
    test = await openTestShop({ contents: "catalogue" });
  });

  afterAll(() => test.engine.close());

  beforeEach(async () => {
    server = await openPglite(undefined);
    const { sql: _, ...options } = reportingOptions(test, server.sql);
    reporting = createReporting({ ...options, open: async () => server });
    await reporting.feed();
    onTestFinished(() => reporting.close());
  });

  it("S-62 gives up an answer that comes too late, asks no more after three, and asks again later", async () => {
    const index = createReportingSearch(reporting, { now: () => test.clock.nowMs });
    expect(await index.find(query)).toMatchObject(found);

    const letGo = await occupy(server);
    for (const _ of [1, 2, 3]) expect(await index.find(query)).toBeUndefined();
    await letGo();
    await reporting.caughtUp();
    expect(await index.find(query)).toBeUndefined();
    test.clock.nowMs += 9_999;
    expect(await index.find(query)).toBeUndefined();
    test.clock.nowMs += 1;
    await reporting.caughtUp();
    expect(await index.find(query)).toMatchObject(found);
  });

  it("S-62 rests again when the one try after its rest fails too", async () => {
    const index = createReportingSearch(reporting, { now: () => test.clock.nowMs });
    const letGo = await occupy(server);
    for (const _ of [1, 2, 3]) expect(await index.find(query)).toBeUndefined();
    test.clock.nowMs += 10_000;
    expect(await index.find(query)).toBeUndefined();
    await letGo();
    await reporting.caughtUp();
    expect(await index.find(query)).toBeUndefined();
  });

  it("S-62 shows shoppers what the tables find while SQL holds still", async () => {
    const searchIndex = createReportingSearch(reporting, { now: () => test.clock.nowMs });
    const shop = createShop({ ...test.options, searchIndex });
    const letGo = await occupy(server);
    const { items } = await shop.catalogue.search({ text: "clean" });
    await letGo();
    expect(items).toEqual((await test.shop.catalogue.search({ text: "clean" })).items);
    expect(items).not.toEqual([]);
  });

  it("S-62 goes on with the second page from the tables when SQL went after the first", async () => {
    const searchIndex = createReportingSearch(reporting, { now: () => test.clock.nowMs });
    const shop = createShop({ ...test.options, searchIndex });
    const request = { text: "clean", limit: 1 };
    const first = await shop.catalogue.search(request);
    expect(first.cursor).toBe("i1");
    await server.close();
    const second = await shop.catalogue.search({ ...request, cursor: first.cursor });

    const { cursor } = await test.shop.catalogue.search(request);
    const expected = await test.shop.catalogue.search({ ...request, cursor });
    expect(second).toEqual(expected);
    expect(second.items).toHaveLength(1);
    expect(second.items).not.toEqual(first.items);
  });
});
