import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { type Output, type Probe, simpleTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const daySeconds = 24 * 60 * 60;

/** Makes a table that can be backed up: on AWS it can a few seconds after it is ACTIVE. */
async function createTableWithBackups(probe: Probe): Promise<string> {
  const TableName = await probe.createTable(simpleTable);
  while ((await described(probe, TableName))["ContinuousBackupsStatus"] !== "ENABLED") {
    await pause(500);
  }
  return TableName;
}

async function described(probe: Probe, TableName: string): Promise<Output> {
  const output = await probe.send("DescribeContinuousBackups", { TableName });
  return output["ContinuousBackupsDescription"];
}

async function setRecovery(
  probe: Probe,
  TableName: string,
  PointInTimeRecoverySpecification: object,
): Promise<Output> {
  const input = { TableName, PointInTimeRecoverySpecification };
  const output = await probe.send("UpdateContinuousBackups", input);
  return output["ContinuousBackupsDescription"];
}

const disabled = {
  ContinuousBackupsStatus: "ENABLED",
  PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" },
};

describeOnEachTarget("UpdateContinuousBackups", (probe) => {
  it("finds recovery disabled on a new table", async () => {
    const TableName = await createTableWithBackups(probe);
    expect(await described(probe, TableName)).toEqual(disabled);
  });

  it("enables recovery for 35 days, and answers as DescribeContinuousBackups does", async () => {
    const TableName = await createTableWithBackups(probe);
    const before = Math.floor(Date.now() / 1000);
    const updated = await setRecovery(probe, TableName, { PointInTimeRecoveryEnabled: true });
    expect(updated).toEqual({
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: "ENABLED",
        RecoveryPeriodInDays: 35,
        EarliestRestorableDateTime: expect.any(Number),
        LatestRestorableDateTime: expect.any(Number),
      },
    });
    expect(await described(probe, TableName)).toEqual(updated);
    const { EarliestRestorableDateTime: earliest, LatestRestorableDateTime: latest } =
      updated["PointInTimeRecoveryDescription"];
    expect(latest).toBe(earliest);
    expect(Math.abs(earliest - before)).toBeLessThan(120);
  });

  it("changes the period in place, and forgets it with recovery", async () => {
    const TableName = await createTableWithBackups(probe);
    const first = await setRecovery(probe, TableName, {
      PointInTimeRecoveryEnabled: true,
      RecoveryPeriodInDays: 1,
    });
    const changed = await setRecovery(probe, TableName, {
      PointInTimeRecoveryEnabled: true,
      RecoveryPeriodInDays: 7,
    });
    const { EarliestRestorableDateTime } = first["PointInTimeRecoveryDescription"];
    expect(changed["PointInTimeRecoveryDescription"]).toMatchObject({
      RecoveryPeriodInDays: 7,
      EarliestRestorableDateTime,
    });
    expect(await setRecovery(probe, TableName, { PointInTimeRecoveryEnabled: false })).toEqual(
      disabled,
    );
    expect(await setRecovery(probe, TableName, { PointInTimeRecoveryEnabled: false })).toEqual(
      disabled,
    );
    const again = await setRecovery(probe, TableName, { PointInTimeRecoveryEnabled: true });
    expect(again["PointInTimeRecoveryDescription"].RecoveryPeriodInDays).toBe(35);
  });

  it("reaches from the period's start, or from its enabling, to five minutes ago", async ({
    skip,
  }) => {
    const { passTime } = probe.target;
    if (passTime === undefined) return skip("the target's clock is not ours");
    const TableName = await createTableWithBackups(probe);
    const specification = { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 2 };
    const enabled = await setRecovery(probe, TableName, specification);
    const { EarliestRestorableDateTime: start } = enabled["PointInTimeRecoveryDescription"];
    const seconds = async (member: string): Promise<number> => {
      const { PointInTimeRecoveryDescription } = await described(probe, TableName);
      return PointInTimeRecoveryDescription[member] - start;
    };
    passTime(daySeconds * 1000);
    expect(await seconds("EarliestRestorableDateTime")).toBe(0);
    expect(await seconds("LatestRestorableDateTime")).toBeCloseTo(daySeconds - 300, -1);
    passTime(2 * daySeconds * 1000);
    expect(await seconds("EarliestRestorableDateTime")).toBeCloseTo(daySeconds, -1);
    expect(await seconds("LatestRestorableDateTime")).toBeCloseTo(3 * daySeconds - 300, -1);
  });

  it("starts afresh when a table of the same name is made", async () => {
    const TableName = await createTableWithBackups(probe);
    await setRecovery(probe, TableName, { PointInTimeRecoveryEnabled: true });
    await probe.send("DeleteTable", { TableName });
    await probe.untilGone(TableName);
    await probe.send("CreateTable", { TableName, BillingMode: "PAY_PER_REQUEST", ...simpleTable });
    await probe.untilActive(TableName);
    const { PointInTimeRecoveryDescription } = await described(probe, TableName);
    expect(PointInTimeRecoveryDescription).toEqual({ PointInTimeRecoveryStatus: "DISABLED" });
  });

  it.each(["UpdateContinuousBackups", "DescribeContinuousBackups"])(
    "refuses a table that is not there with an exception of this family: %s",
    async (operation) => {
      const input = {
        TableName: "conformance-none",
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      };
      expect(await probe.refusalText(operation, input)).toBe(
        "TableNotFoundException: Table not found: conformance-none",
      );
    },
  );

  it.each<[string, object, string]>([
    [
      "a period with what disables",
      { PointInTimeRecoveryEnabled: false, RecoveryPeriodInDays: 7 },
      "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.",
    ],
    [
      "a period of no days",
      { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 0 },
      "1 validation error detected: Value '0' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      "a period of 36 days",
      { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 36 },
      "1 validation error detected: Value '36' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays' failed to satisfy constraint: Member must have value less than or equal to 35",
    ],
    [
      "a specification that does not say which",
      { RecoveryPeriodInDays: 7 },
      "1 validation error detected: Value null at 'pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled' failed to satisfy constraint: Member must not be null",
    ],
  ])("refuses %s before it looks for the table", async (_case, specification, message) => {
    const input = {
      TableName: "conformance-none",
      PointInTimeRecoverySpecification: specification,
    };
    expect(await probe.refusalText("UpdateContinuousBackups", input)).toBe(
      `ValidationException: ${message}`,
    );
  });
});
