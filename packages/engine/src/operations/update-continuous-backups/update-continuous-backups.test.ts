import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { ManualSchedule } from "../../background/manual-schedule.ts";
import { createEngine } from "../../engine.ts";

const nowMs = 1_700_000_000_900;
const enable = {
  TableName: "books",
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 3 },
};

function newTable() {
  const store = createMemoryStore();
  const background = new ManualSchedule();
  const options = { store, now: () => nowMs, schedule: background.schedule };
  const engine = createEngine(options);
  const created = engine.execute("CreateTable", {
    TableName: "books",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  return { created, engine, background, reopen: () => createEngine(options) };
}

describe("UpdateContinuousBackups", () => {
  it("is unavailable while the table is CREATING, which DescribeContinuousBackups tells", async () => {
    const { created, engine } = newTable();
    await created;
    await expect(engine.execute("UpdateContinuousBackups", enable)).rejects.toMatchObject({
      name: "ContinuousBackupsUnavailableException",
      message: "Backups are being enabled for the table: books. Please retry later",
    });
    const described = await engine.execute("DescribeContinuousBackups", { TableName: "books" });
    expect(described.ContinuousBackupsDescription).toEqual({
      ContinuousBackupsStatus: "DISABLED",
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" },
    });
  });

  it("finds no table that is DELETING", async () => {
    const { created, engine, background } = newTable();
    await created;
    background.run();
    await engine.execute("DeleteTable", { TableName: "books" });
    await expect(engine.execute("UpdateContinuousBackups", enable)).rejects.toMatchObject({
      name: "TableNotFoundException",
      message: "Table not found: books",
    });
  });

  it("is kept when the store is opened again", async () => {
    const { created, engine, background, reopen } = newTable();
    await created;
    background.run();
    const updated = await engine.execute("UpdateContinuousBackups", enable);
    const described = await reopen().execute("DescribeContinuousBackups", { TableName: "books" });
    expect(described).toEqual(updated);
    expect(described.ContinuousBackupsDescription.PointInTimeRecoveryDescription).toEqual({
      PointInTimeRecoveryStatus: "ENABLED",
      RecoveryPeriodInDays: 3,
      EarliestRestorableDateTime: 1_700_000_000,
      LatestRestorableDateTime: 1_700_000_000,
    });
  });
});
