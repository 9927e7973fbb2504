import { describe, expect, it } from "vitest";
import { createShop } from "../../src/services/create-shop.ts";
import { openTestShop, type TestShop, type TestShopOptions } from "../support/test-shop.ts";

const limit = 24;
const readersPerSecond = 1_000;

/** What AWS lets one partition do: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
const partitionReadUnitsPerSecond = 3_000;

/** Readers of one category's first page, spread evenly over some seconds. */
async function readFor({ shop, clock }: TestShop, seconds: number, readerCount: number) {
  for (let reader = 0; reader < readerCount; reader += 1) {
    clock.nowMs += (seconds * 1_000) / readerCount;
    await shop.catalogue.booksOf("Technology", { limit });
  }
}

async function openMeasured(options: TestShopOptions = {}) {
  const test = await openTestShop({ contents: "catalogue", ...options });
  const queries = () => test.calls.filter(({ operation }) => operation === "Query").length;
  const page = await test.client.send("Query", {
    TableName: "cloudshelf-books",
    KeyConditionExpression: "category = :category",
    ExpressionAttributeValues: { ":category": { S: "Technology" } },
    Limit: limit,
    ReturnConsumedCapacity: "TOTAL",
  });
  test.calls.length = 0;
  return { ...test, queries, unitsPerPage: page.ConsumedCapacity?.CapacityUnits ?? 0 };
}

describe("S-57: a popular category", () => {
  it("S-57 costs its thousand readers a second less than one Query a second", async () => {
    const test = await openMeasured();
    const seconds = 3;
    await readFor(test, seconds, seconds * readersPerSecond);
    expect(test.queries()).toBeLessThanOrEqual(seconds);
    const unitsPerView = (test.queries() * test.unitsPerPage) / (seconds * readersPerSecond);
    process.stdout.write(
      `A page of ${limit} books of a category: ${test.unitsPerPage} read units. ${readersPerSecond} readers a second of one process: ${test.queries()} Queries in ${seconds} s, ${unitsPerView.toFixed(4)} units a view.\n`,
    );
    expect(unitsPerView).toBeLessThan(0.01);
  });

  it("S-57 bears as many readers as a partition's read units by themselves", async () => {
    const test = await openMeasured({ rules: { shelfCacheLifeMilliseconds: 0 } });
    await readFor(test, 1, 100);
    expect(test.queries()).toBe(100);
    const viewsPerSecond = Math.floor(partitionReadUnitsPerSecond / test.unitsPerPage);
    process.stdout.write(
      `Without the cache: ${test.unitsPerPage} read units a view, so ${viewsPerSecond} views a second of one category at the ${partitionReadUnitsPerSecond} units of a partition.\n`,
    );
    expect(viewsPerSecond).toBeGreaterThan(readersPerSecond);
  });

  it("S-57 is read once by readers who come at the same moment", async () => {
    const { shop, queries } = await openMeasured();
    const readers = Array.from({ length: 500 }, () =>
      shop.catalogue.booksOf("Technology", { limit }),
    );
    const pages = await Promise.all(readers);
    expect(queries()).toBe(1);
    expect(new Set(pages).size).toBe(1);
  });

  it("S-57 shows what this process has changed at once, and what another has within two seconds", async () => {
    const { shop, options, clock } = await openMeasured();
    const priceOfFirst = async () =>
      (await shop.catalogue.booksOf("Technology", { limit })).items[0]?.priceCents;
    await priceOfFirst();
    await shop.inventory.change("tech-001", { priceCents: 777 });
    expect(await priceOfFirst()).toBe(777);
    await createShop(options).inventory.change("tech-001", { priceCents: 888 });
    expect(await priceOfFirst()).toBe(777);
    clock.nowMs += 2_000;
    expect(await priceOfFirst()).toBe(888);
  });

  it("S-57 counts a new book in at once", async () => {
    const { shop } = await openMeasured();
    const before = await shop.catalogue.categories();
    const book = await shop.catalogue.book("tech-001");
    await shop.inventory.create({ ...book, bookId: "tech-999", category: "New shelf" });
    expect(await shop.catalogue.categories()).toHaveLength(before.length + 1);
    await shop.inventory.remove("tech-999");
    expect(await shop.catalogue.categories()).toEqual(before);
  });
});
