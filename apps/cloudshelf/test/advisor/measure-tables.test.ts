import type { Client } from "@plinth/client";
import { afterEach, describe, expect, it } from "vitest";
import { measureTables } from "../../src/advisor/measure-tables.ts";
import { adviceOn } from "../../src/advisor/triggers.ts";
import { openTestShop, sampleTimeMs, type TestShop } from "../support/test-shop.ts";

const dayMs = 24 * 60 * 60 * 1000;
const opened: TestShop[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ engine }) => engine.close()));
});

async function openShop(contents: "empty" | "samples" | "catalogue"): Promise<TestShop> {
  const test = await openTestShop({ contents });
  opened.push(test);
  return test;
}

/** A page of an index ends after so many items, as it does on AWS after 1 MB. */
function withPagesOf(client: Client, Limit: number): Client {
  const send: Client["send"] = (operation, input, options) =>
    client.send(operation, operation === "Query" ? { ...input, Limit } : input, options);
  return { send, close: () => client.close() };
}

async function orderOn(client: Client, day: string, count: number): Promise<void> {
  for (let each = 0; each < count; each += 1) {
    const Item = {
      user_id: { S: "user-1" },
      order_id: { S: `order-${day}-${each}` },
      order_date: { S: day },
    };
    await client.send("PutItem", { TableName: "cloudshelf-orders", Item });
  }
}

describe("measureTables", () => {
  it("S-69 asks tables for their sizes, books for categories, and orders by their days", async () => {
    const { client } = await openShop("catalogue");
    await orderOn(client, "2025-09-04", 3);
    await orderOn(client, "2025-08-06", 2);
    const measured = await measureTables({ client, tableNames: {}, nowMs: sampleTimeMs });
    expect(measured.tables?.map(({ table }) => table)).toEqual([
      "cloudshelf-books",
      "cloudshelf-carts",
      "cloudshelf-users",
      "cloudshelf-orders",
    ]);
    for (const { itemCount, sizeBytes, table } of measured.tables ?? []) {
      expect(sizeBytes > 0, table).toBe(itemCount > 0);
    }
    expect(measured.categories?.length).toBeGreaterThan(8);
    expect(measured.ordersByDay).toHaveLength(30);
    expect(measured.ordersByDay?.[0]).toEqual({ day: "2025-09-04", count: 3 });
    expect(measured.ordersByDay?.at(-1)).toEqual({ day: "2025-08-06", count: 2 });
    const reporting = adviceOn(measured).find(({ question }) => question.includes("report"));
    expect(reporting?.verdict).toBe("not reached");
  });

  it("S-69 never scans, and writes nothing", async () => {
    const { client, calls } = await openShop("samples");
    calls.length = 0;
    await measureTables({ client, tableNames: {}, nowMs: sampleTimeMs });
    const operations = new Set(calls.map(({ operation }) => operation));
    expect([...operations].sort()).toEqual(["DescribeTable", "Query"]);
  });

  it("counts a day's orders page by page", async () => {
    const { client } = await openShop("samples");
    await orderOn(client, "2025-09-04", 7);
    const paged = withPagesOf(client, 2);
    const { ordersByDay } = await measureTables({
      client: paged,
      tableNames: {},
      nowMs: sampleTimeMs,
    });
    expect(ordersByDay?.[0]).toEqual({ day: "2025-09-04", count: 7 });
  });

  it("counts whole days: none of today's orders", async () => {
    const { client } = await openShop("empty");
    await orderOn(client, "2025-09-05", 4);
    const today = await measureTables({ client, tableNames: {}, nowMs: sampleTimeMs });
    const tomorrow = await measureTables({ client, tableNames: {}, nowMs: sampleTimeMs + dayMs });
    const countOf = ({ ordersByDay }: typeof today) =>
      ordersByDay?.reduce((sum, { count }) => sum + count, 0);
    expect(countOf(tomorrow)).toBe((countOf(today) ?? 0) + 4);
  });

  it("fails where the tables are not", async () => {
    const { client } = await openShop("empty");
    const tableNames = { "cloudshelf-orders": "elsewhere" };
    await expect(measureTables({ client, tableNames, nowMs: sampleTimeMs })).rejects.toThrow(
      /ResourceNotFound|not found/i,
    );
  });
});
