import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { ManualSchedule } from "../../background/manual-schedule.ts";
import { createEngine, type Engine } from "../../engine.ts";

async function engineWith(tableNames: readonly string[]): Promise<Engine> {
  const { schedule } = new ManualSchedule();
  const engine = createEngine({ store: createMemoryStore(), schedule });
  for (const TableName of tableNames) {
    await engine.execute("CreateTable", {
      TableName,
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    });
  }
  return engine;
}

describe("ListTables", () => {
  it("gives pages in the order of the names", async () => {
    const engine = await engineWith(["orders", "books", "carts"]);
    expect(await engine.execute("ListTables", { Limit: 2 })).toEqual({
      TableNames: ["books", "carts"],
      LastEvaluatedTableName: "carts",
    });
    expect(
      await engine.execute("ListTables", { Limit: 2, ExclusiveStartTableName: "carts" }),
    ).toEqual({ TableNames: ["orders"] });
  });

  it("starts behind a name that no table has", async () => {
    const engine = await engineWith(["books", "orders"]);
    expect(await engine.execute("ListTables", { ExclusiveStartTableName: "bookz" })).toEqual({
      TableNames: ["orders"],
    });
  });

  it.each([0, 101])("refuses a limit of %d", async (Limit) => {
    const engine = await engineWith([]);
    await expect(engine.execute("ListTables", { Limit })).rejects.toThrow(
      `1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint`,
    );
  });
});
