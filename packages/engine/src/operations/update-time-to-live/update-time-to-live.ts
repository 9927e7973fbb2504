import type { UpdateTimeToLiveOutput } from "@plinth/api";
import { ValidationException } from "../../exceptions.ts";
import { checkNotInUse, existing } from "../../table/lifecycle.ts";
import type { Table, TimeToLiveRecord } from "../../table/table.ts";
import type { OperationContext } from "../operation.ts";
import type { UpdateTimeToLive } from "./update-time-to-live-input.ts";

/** A table's TTL can be changed once in this time, as the API reference of UpdateTimeToLive says. */
const changeIntervalMs = 60 * 60 * 1000;

/** Turns TTL on or off; the table's list of expiries is filled or emptied after the answer. */
export function updateTimeToLive(
  { tableName, specification }: UpdateTimeToLive,
  { transaction, background, now }: OperationContext,
): UpdateTimeToLiveOutput {
  const table = existing(transaction.findTable(tableName), tableName);
  if (table.record.status !== "UPDATING") {
    checkNotInUse(table);
  }
  checkChange(table, specification, now());

  transaction.saveTable({
    ...table.record,
    timeToLive: {
      attributeName: specification.AttributeName,
      status: specification.Enabled ? "ENABLING" : "DISABLING",
      backfilledTo: specification.Enabled ? table.space : undefined,
      changedAtMs: now(),
    },
  });
  background.tend(tableName);
  return { TimeToLiveSpecification: specification };
}

function checkChange(
  { record }: Table,
  specification: UpdateTimeToLive["specification"],
  nowMs: number,
): void {
  const current = record.timeToLive;
  const isOn = isOnOrComing(current);
  if (!specification.Enabled && !isOn) {
    throw new ValidationException("TimeToLive is already disabled");
  }
  if (isOn && current?.attributeName !== specification.AttributeName) {
    throw new ValidationException(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${current?.attributeName}`,
    );
  }
  if (specification.Enabled && isOn) {
    throw new ValidationException("TimeToLive is already enabled");
  }
  // A clock that was set back must not hold the table until the time of the change has come again.
  if (current !== undefined && Math.abs(nowMs - current.changedAtMs) < changeIntervalMs) {
    throw new ValidationException(
      "Time to live has been modified multiple times within a fixed interval",
    );
  }
}

function isOnOrComing(timeToLive: TimeToLiveRecord | undefined): boolean {
  return timeToLive?.status === "ENABLED" || timeToLive?.status === "ENABLING";
}
