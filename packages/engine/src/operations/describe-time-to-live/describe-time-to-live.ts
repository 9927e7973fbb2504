import type { DescribeTimeToLiveOutput } from "@plinth/api";
import { ValidationException } from "../../exceptions.ts";
import type { Transaction } from "../../transaction/transaction.ts";
import { findTable } from "../describe-table/describe-table.ts";
import type { NamedTable } from "../describe-table/describe-table-input.ts";

/** Tells whether items of the table expire, and by which attribute; none is named when they do not. */
export function describeTimeToLive(
  request: NamedTable,
  transaction: Transaction,
): DescribeTimeToLiveOutput {
  const { timeToLive, status } = findTable(request, transaction).record;
  if (status === "CREATING" || status === "DELETING") {
    throw new ValidationException(
      `Cannot describe time to live while table is in ${status} state: Current table state is ${status}`,
    );
  }
  if (timeToLive === undefined || timeToLive.status === "DISABLED") {
    return { TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" } };
  }
  return {
    TimeToLiveDescription: {
      TimeToLiveStatus: timeToLive.status,
      AttributeName: timeToLive.attributeName,
    },
  };
}
