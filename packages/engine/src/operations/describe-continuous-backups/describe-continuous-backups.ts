import type { ContinuousBackupsDescription, PointInTimeRecoveryDescription } from "@plinth/api";
import type { PointInTimeRecoveryRecord, TableRecord } from "../../table/table.ts";

/** So far back lies the newest moment to restore to ("typically", says the API Reference). */
const restorableLagMs = 5 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * What is told of a table's backups at that moment.
 *
 * Differs from DynamoDB: continuous backups are ENABLED as soon as the table is ACTIVE, and not some
 * seconds later, because nothing has to be set up for them.
 */
export function describeContinuousBackups(
  { status, pointInTimeRecovery }: TableRecord,
  nowMs: number,
): ContinuousBackupsDescription {
  return {
    ContinuousBackupsStatus: status === "CREATING" ? "DISABLED" : "ENABLED",
    PointInTimeRecoveryDescription:
      pointInTimeRecovery === undefined
        ? { PointInTimeRecoveryStatus: "DISABLED" }
        : describePointInTimeRecovery(pointInTimeRecovery, nowMs),
  };
}

/** Times are whole seconds, and none lies before recovery was enabled. */
function describePointInTimeRecovery(
  { recoveryPeriodDays, enabledAtMs }: PointInTimeRecoveryRecord,
  nowMs: number,
): PointInTimeRecoveryDescription {
  const earliestMs = Math.max(enabledAtMs, nowMs - recoveryPeriodDays * dayMs);
  const latestMs = Math.max(enabledAtMs, nowMs - restorableLagMs);
  return {
    PointInTimeRecoveryStatus: "ENABLED",
    RecoveryPeriodInDays: recoveryPeriodDays,
    EarliestRestorableDateTime: Math.floor(earliestMs / 1000),
    LatestRestorableDateTime: Math.floor(latestMs / 1000),
  };
}
