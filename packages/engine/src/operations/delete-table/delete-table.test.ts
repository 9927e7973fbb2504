import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { ManualSchedule } from "../../background/manual-schedule.ts";
import { createEngine } from "../../engine.ts";

const store = () => createMemoryStore();

async function tableHolding(itemCount: number, memory = store()) {
  const background = new ManualSchedule();
  const engine = createEngine({ store: memory, now: () => 0, schedule: background.schedule });
  await engine.execute("CreateTable", {
    TableName: "books",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  background.run();
  for (let n = 0; n < itemCount; n += 1) {
    await engine.execute("PutItem", { TableName: "books", Item: { pk: { S: `${n}` } } });
  }
  return { engine, background, memory };
}

describe("DeleteTable", () => {
  it("answers DELETING, and items and table are gone once the background has run", async () => {
    const { engine, background, memory } = await tableHolding(3);
    const { TableDescription } = await engine.execute("DeleteTable", { TableName: "books" });
    expect(TableDescription).toMatchObject({ TableStatus: "DELETING", ItemCount: 3 });
    background.run();
    await expect(engine.execute("DescribeTable", { TableName: "books" })).rejects.toThrow(
      "Requested resource not found: Table: books not found",
    );
    const left = [...memory.entries({ start: "", end: "\xff", direction: "forward" })];
    expect(left.map(([key]) => key)).toEqual(["\x00N"]);
  });

  it("deletes many items in slices", async () => {
    const { engine, background } = await tableHolding(1500);
    await engine.execute("DeleteTable", { TableName: "books" });
    background.runNext();
    const { Table } = await engine.execute("DescribeTable", { TableName: "books" });
    expect(Table.TableStatus).toBe("DELETING");
    background.run();
    expect(await engine.execute("ListTables", {})).toEqual({ TableNames: [] });
  });

  it("refuses a table that is being created or deleted", async () => {
    const { engine, background } = await tableHolding(0);
    await engine.execute("DeleteTable", { TableName: "books" });
    await expect(engine.execute("DeleteTable", { TableName: "books" })).rejects.toThrow(
      "Attempt to change a resource which is still in use: Table is being deleted: books",
    );
    background.run();
    await expect(engine.execute("DeleteTable", { TableName: "books" })).rejects.toThrow(
      "Requested resource not found: Table: books not found",
    );
  });

  it("goes on when the store is opened again", async () => {
    const { engine, memory } = await tableHolding(3);
    await engine.execute("DeleteTable", { TableName: "books" });
    const background = new ManualSchedule();
    const reopened = createEngine({ store: memory, schedule: background.schedule });
    background.run();
    expect(await reopened.execute("ListTables", {})).toEqual({ TableNames: [] });
  });
});
