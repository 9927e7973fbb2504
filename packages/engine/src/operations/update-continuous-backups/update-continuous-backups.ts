import type { UpdateContinuousBackupsOutput } from "@plinth/api";
import { DynamoDBException } from "../../exceptions.ts";
import type { PointInTimeRecoveryRecord, TableRecord } from "../../table/table.ts";
import { backedUpTable } from "../backed-up-table.ts";
import { describeContinuousBackups } from "../describe-continuous-backups/describe-continuous-backups.ts";
import type { OperationContext } from "../operation.ts";
import type { UpdateContinuousBackups } from "./update-continuous-backups-input.ts";

/**
 * Turns point-in-time recovery on or off, which is done with the answer. Asking for what is so already
 * changes nothing; disabling it, however briefly, gives up all moments before.
 *
 * Differs from DynamoDB: nothing is kept to restore from, because restoring is not built yet.
 */
export function updateContinuousBackups(
  { tableName, recoveryPeriodDays }: UpdateContinuousBackups,
  { transaction, now }: OperationContext,
): UpdateContinuousBackupsOutput {
  const { record } = backedUpTable(tableName, transaction);
  if (record.status === "CREATING") {
    throw new DynamoDBException(
      "ContinuousBackupsUnavailableException",
      `Backups are being enabled for the table: ${tableName}. Please retry later`,
    );
  }
  const nowMs = now();
  const updated: TableRecord = {
    ...record,
    pointInTimeRecovery: pointInTimeRecoveryOf(record, recoveryPeriodDays, nowMs),
  };

  transaction.saveTable(updated);
  return { ContinuousBackupsDescription: describeContinuousBackups(updated, nowMs) };
}

function pointInTimeRecoveryOf(
  { pointInTimeRecovery }: TableRecord,
  recoveryPeriodDays: number | undefined,
  nowMs: number,
): PointInTimeRecoveryRecord | undefined {
  return recoveryPeriodDays === undefined
    ? undefined
    : { recoveryPeriodDays, enabledAtMs: pointInTimeRecovery?.enabledAtMs ?? nowMs };
}
