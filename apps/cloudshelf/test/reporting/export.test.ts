import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startServer } from "@plinth/server";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { compareExport } from "../../src/jobs/compare-export.ts";
import { comparisonText } from "../../src/jobs/comparison-text.ts";
import { openExportFiles } from "../../src/jobs/export-files.ts";
import { exportTables } from "../../src/jobs/export-tables.ts";
import { noServerReason, programsFolder } from "../support/postgres-server.ts";
import { rowsIn, rowsOfTables } from "../support/test-reporting.ts";
import { createRandom, openTestShop, type TestShop } from "../support/test-shop.ts";
import { openTestSql, type SqlKind, sqlKinds, type TestSql } from "../support/test-sql.ts";
import { act } from "./shop-history.ts";

const run = promisify(execFile);

async function busyShop(): Promise<TestShop> {
  const test = await openTestShop();
  onTestFinished(() => test.engine.close());
  for (let index = 0; index < 60; index += 1) await act(test, [index, index * 37]);
  // The same person buys and writes a review.
  for (const action of [1, 7]) await act(test, [action, 4]);
  return test;
}

describe.each(sqlKinds)("exportTables, to %s", { timeout: 120_000 }, (kind: SqlKind) => {
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

  const optionsOf = (test: TestShop) => ({
    client: test.client,
    tableNames: test.options.tableNames ?? {},
    sql: sqlOf().sql,
  });
  const compare = (test: TestShop) =>
    compareExport({ ...optionsOf(test), sampleCount: 100, random: createRandom(1) });

  it("S-80 writes all four tables as relations, with every field, equal in counts and in a sample", async () => {
    const test = await busyShop();
    await exportTables(optionsOf(test));
    expect(await rowsIn(sqlOf().sql, "shop", "whole")).toEqual(await rowsOfTables(test, "whole"));

    const comparison = await compare(test);
    expect(comparison.relations.flatMap(({ differences }) => differences)).toEqual([]);
    expect(comparison.isSame).toBe(true);
    for (const relation of ["books", "customers", "carts", "orders", "order_lines"]) {
      const counted = comparison.relations.find((each) => each.relation === relation);
      expect([relation, counted?.sqlCount]).not.toEqual([relation, 0]);
    }
    const text = comparisonText(comparison, 1);
    expect(text).toMatch(/✓ orders +\d+ +\d+ +\d+/);
    expect(text).toMatch(/Not exported.*CREDENTIAL \d+.*SESSIONS \d+/);
  });

  it("S-80 finds each field that differs, a row that is missing, and one that is too many", async () => {
    const test = await busyShop();
    await exportTables(optionsOf(test));
    const { sql: db } = sqlOf();
    await sql`update shop.orders set total = total + 0.01`.execute(db);
    await sql`update shop.order_lines set quantity = quantity + 1`.execute(db);
    await sql`delete from shop.reviews`.execute(db);
    await sql`insert into shop.customers (user_id) values ('user-nobody')`.execute(db);

    const comparison = await compare(test);
    const columnsOf = (relation: string) =>
      new Set(
        comparison.relations
          .find((each) => each.relation === relation)
          ?.differences.map(({ column }) => column),
      );
    expect(comparison.isSame).toBe(false);
    expect(columnsOf("orders")).toEqual(new Set(["total"]));
    expect(columnsOf("order_lines")).toEqual(new Set(["quantity"]));
    expect(columnsOf("reviews")).toEqual(new Set(["(row)"]));
    expect(comparisonText(comparison, 1)).toMatch(/✗ customers[\s\S]*There are differences/);
  });

  it("S-80 names the attributes that have no column, and counts the items that have them", async () => {
    const test = await busyShop();
    const strange = { S: "by a foreign writer" };
    const put = async (TableName: string, change: (item: Record<string, unknown>) => object) => {
      const { Items = [] } = await test.client.send("Scan", { TableName });
      const item = Items.find(({ order_id, title }) => order_id ?? title);
      await test.client.send("PutItem", { TableName, Item: { ...item, ...change({ ...item }) } });
    };
    await put("cloudshelf-books", () => ({ colour: strange, sold_count: { N: "7" } }));
    await put("cloudshelf-orders", ({ items }) => {
      const [first, ...others] = (items as { L: { M: object }[] }).L;
      return { items: { L: [{ M: { ...first?.M, gift: strange } }, ...others] } };
    });
    await exportTables(optionsOf(test));
    const comparison = await compare(test);
    expect([...comparison.withoutColumn].sort()).toEqual([
      ["books.colour", 1],
      ["order_lines.gift", 1],
    ]);
    expect(comparison.isSame).toBe(false);
    expect(comparisonText(comparison, 1)).toContain("✗ books.colour has no column");
  });

  it("S-80 takes the place of the export before, of which nothing is left", async () => {
    const test = await busyShop();
    await exportTables(optionsOf(test));
    await test.shop.inventory.remove("tech-001");
    await exportTables(optionsOf(test));
    expect((await compare(test)).isSame).toBe(true);
  });

  it("S-80 writes no password's hash and no session anywhere", async () => {
    const test = await busyShop();
    const folder = await mkdtemp(join(tmpdir(), "plinth-export-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const files = await openExportFiles(folder);
    await exportTables({ ...optionsOf(test), files });
    const { Items = [] } = await test.client.send("Scan", { TableName: "cloudshelf-users" });
    const secrets = JSON.stringify(Items).match(
      /(?<="(?:password_hash|token_hash)":\{"S":")[^"]+/g,
    );
    expect(secrets?.length).toBeGreaterThan(1);
    const written = await Promise.all(
      ["customers", "orders", "carts"].map((name) => readFile(join(folder, `${name}.csv`), "utf8")),
    );
    const { rows } = await sql`select * from shop.customers`.execute(sqlOf().sql);
    const all = written.join("\n") + JSON.stringify(rows);
    for (const secret of secrets ?? []) expect(all).not.toContain(secret);
    if (kind === "PGlite") return;

    // The files load elsewhere as what was exported.
    const { server, sql: db } = sqlOf();
    const exported = await rowsIn(db, "shop", "whole");
    await db.schema.dropSchema("shop").cascade().execute();
    await db.schema.createSchema("shop").execute();
    const url = `${server?.url}&options=${encodeURIComponent("-csearch_path=shop")}`;
    await run(join(programsFolder ?? "", "psql"), [url, "--file", "load.sql"], { cwd: folder });
    expect(await rowsIn(db, "shop", "whole")).toEqual(exported);
  });
});

describe("npm run export", { timeout: 240_000 }, () => {
  const program = new URL("../../src/export-main.ts", import.meta.url).pathname;
  const args = ["--conditions=@plinth/source", "--import", "tsx", program];

  async function start(more: readonly string[], environment: Record<string, string> = {}) {
    const env = { ...process.env, ...environment };
    return await run(process.execPath, [...args, ...more], { env }).then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        text: error.stdout + error.stderr,
      }),
    );
  }

  it("S-80 exports and compares from the command line, and ends with 3 on a difference", async () => {
    const test = await busyShop();
    const served = await startServer({ engine: test.engine, port: 0 });
    onTestFinished(() => served.stop());
    const folder = await mkdtemp(join(tmpdir(), "plinth-export-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const to = ["--to", `pglite:${join(folder, "db")}`];
    const environment = { DYNAMODB_ENDPOINT: served.url };

    const whole = await start(to, environment);
    expect(whole).toMatchObject({ code: 0, text: expect.stringContaining("✓ books") });
    await test.shop.inventory.change("tech-001", { priceCents: 1 });
    const checked = await start([...to, "--check"], environment);
    expect(checked).toMatchObject({ code: 3, text: expect.stringContaining("price: 0.01") });
  });

  it.each([
    [["--help"], 0, "Exit codes"],
    [[], 2, "--to"],
    [["--to", "pglite", "--sample", "none"], 2, "--sample"],
    [["--to", "pglite", "--wat"], 2, "--wat"],
  ] as const)("answers %j with the exit code %i", async (more, code, text) => {
    expect(await start(more)).toMatchObject({ code, text: expect.stringContaining(text) });
  });
});
