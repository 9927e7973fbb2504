import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { FeedProblem, ReportingFeed } from "../../src/reporting/feed.ts";
import { openPglite, type SqlServer } from "../../src/reporting/sql/sql-server.ts";
import { books, carts } from "../../src/schema.ts";
import { rowsIn, rowsOfTables, startTestFeed } from "../support/test-reporting.ts";
import { openTestShop, type TestShop } from "../support/test-shop.ts";

const hourMs = 60 * 60 * 1000;
const sampleCartKey = { user_id: { S: "user-12345" }, cart_id: { S: "cart-2025-09-05" } };

describe("the feed of the reports, after it missed something", { timeout: 180_000 }, () => {
  let test: TestShop;
  let server: SqlServer;
  let problems: FeedProblem[];

  beforeAll(async () => {
    server = await openPglite(undefined);
  });

  afterAll(() => server.close());

  beforeEach(async () => {
    problems = [];
    test = await openTestShop();
    // The sample's cart is born expired: as the clock moves, DynamoDB deletes it at any moment.
    await test.client.send("DeleteItem", { TableName: carts.name, Key: sampleCartKey });
    onTestFinished(() => test.engine.close());
    // Another test's report is this one's of other tables.
    await server.sql.schema.dropSchema("reporting").ifExists().cascade().execute();
    await server.sql.schema.dropSchema("report").ifExists().cascade().execute();
  });

  function start(): ReportingFeed {
    const feed = startTestFeed(test, server.sql, {
      newId: () => crypto.randomUUID(),
      onProblem: (problem) => problems.push(problem),
    });
    onTestFinished(() => feed.stop());
    return feed;
  }

  async function fillOnce(): Promise<void> {
    const feed = start();
    await feed.caughtUp();
    await feed.stop();
    problems.length = 0;
  }

  const reasons = () =>
    problems.flatMap((each) => (each.kind === "rebuilding" ? [each.reason] : []));
  const priceTo = (priceCents: number) => test.shop.inventory.change("tech-001", { priceCents });

  async function turnStream(isOn: boolean): Promise<void> {
    const StreamSpecification = isOn
      ? ({ StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } as const)
      : { StreamEnabled: false };
    await test.client.send("UpdateTable", { TableName: books.name, StreamSpecification });
    await expect
      .poll(async () => {
        const { Table } = await test.client.send("DescribeTable", { TableName: books.name });
        return Table?.TableStatus;
      })
      .toBe("ACTIVE");
  }

  /** The consumers' looks and leases go by the clock: a second of theirs is a twentieth of ours. */
  function runClock(): void {
    const timer = setInterval(() => {
      test.clock.nowMs += 1_000;
    }, 50);
    onTestFinished(() => clearInterval(timer));
  }

  async function expectRecovery(feed: ReportingFeed): Promise<void> {
    const isRebuilt = () => problems.some(({ kind }) => kind === "rebuilt");
    await expect.poll(isRebuilt, { timeout: 60_000 }).toBe(true);
    await feed.caughtUp();
    expect(await rowsIn(server.sql, "report", "report")).toEqual(
      await rowsOfTables(test, "report"),
    );
  }

  it("S-81 needs no filling anew after a short silence", async () => {
    await fillOnce();
    await priceTo(111);
    test.clock.nowMs += 2 * hourMs;
    const feed = start();
    await feed.caughtUp();
    expect(problems).toEqual([]);
    expect(await rowsIn(server.sql, "report", "report")).toEqual(
      await rowsOfTables(test, "report"),
    );
  });

  it("S-81 fills it anew after more than a day of silence, of which the stream has nothing", async () => {
    await fillOnce();
    await priceTo(222);
    test.clock.nowMs += 25 * hourMs;
    await priceTo(333);
    runClock();
    await expectRecovery(start());
    expect(reasons()).toContainEqual(expect.stringContaining("not fed"));
  });

  it("S-81 fills it anew when the table's stream was another one meanwhile", async () => {
    await fillOnce();
    await turnStream(false);
    await priceTo(444);
    test.clock.nowMs += 1_000;
    await turnStream(true);
    runClock();
    await expectRecovery(start());
    expect(reasons()).toContainEqual(expect.stringContaining("other streams"));
  });

  it("S-81 fills it anew when the stream is turned off and on under a running feed", async () => {
    const feed = start();
    await feed.caughtUp();
    problems.length = 0;
    runClock();
    await turnStream(false);
    const streamProblems = () =>
      problems.flatMap((each) => (each.kind === "stream" ? [each.problem.kind] : []));
    await expect.poll(streamProblems, { timeout: 60_000 }).toContain("streamUnavailable");
    await priceTo(555);
    await turnStream(true);
    await expect
      .poll(reasons, { timeout: 60_000 })
      .toContainEqual(expect.stringContaining("no longer has all"));
    await expectRecovery(feed);
  });
});
