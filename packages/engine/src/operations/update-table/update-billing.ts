import type {
  GlobalSecondaryIndex,
  OnDemandThroughput,
  ProvisionedThroughput,
  ProvisionedThroughputDescription,
} from "@plinth/api";
import { ValidationException } from "../../exceptions.ts";
import type { IndexRecord, TableRecord } from "../../table/table.ts";
import { newThroughput } from "../../table/table-definition.ts";
import { refuseIndexThroughput, refuseThroughput } from "../../validation/table-rules.ts";
import type { UpdateTable } from "./update-table-input.ts";

/**
 * The record with the request's billing mode and throughput.
 *
 * Differs from DynamoDB: modes may be switched and throughput lowered as often as one likes, because
 * the daily limits there protect a shared service.
 */
export function updateBilling(
  record: TableRecord,
  request: UpdateTable,
  nowSeconds: number,
): TableRecord {
  const billingMode = request.billingMode ?? record.billingMode;
  if (billingMode === "PAY_PER_REQUEST") {
    refuseThroughput(request.throughput);
    return billingMode === record.billingMode ? record : onDemand(record, nowSeconds);
  }
  if (request.throughput === undefined) {
    return record;
  }
  const throughput = changedThroughput("table", record.throughput, request.throughput, nowSeconds);
  if (record.billingMode === "PROVISIONED") {
    return { ...record, throughput };
  }
  checkIndexesProvisioned(record, request);
  return provisioned(record, throughput);
}

function onDemand(record: TableRecord, nowSeconds: number): TableRecord {
  const throughput = newThroughput(undefined);
  const indexes = record.indexes.map((index) =>
    index.kind === "global" ? { ...index, throughput } : index,
  );
  return {
    ...record,
    billingMode: "PAY_PER_REQUEST",
    lastUpdateToPayPerRequestDateTime: nowSeconds,
    throughput,
    indexes,
  };
}

function provisioned(
  record: TableRecord,
  throughput: ProvisionedThroughputDescription,
): TableRecord {
  return {
    ...record,
    billingMode: "PROVISIONED",
    onDemandThroughput: undefined,
    indexes: record.indexes.map((index) => withOnDemandThroughput(index, undefined)),
    throughput,
  };
}

/** On the way from on demand every global index needs a throughput of its own in the same request. */
function checkIndexesProvisioned(record: TableRecord, request: UpdateTable): void {
  const given = new Set(
    request.indexUpdates.flatMap(({ Update, Delete }) =>
      Update?.ProvisionedThroughput !== undefined ? [Update.IndexName] : [Delete?.IndexName],
    ),
  );
  const missing = record.indexes
    .filter(({ kind, definition }) => kind === "global" && !given.has(definition.IndexName))
    .map(({ definition }) => definition.IndexName);
  if (missing.length > 0) {
    throw new ValidationException(
      `One or more parameter values were invalid: ProvisionedThroughput must be specified for index: ${missing.join(",")}`,
    );
  }
}

/** The new throughput with its history. `resource` is named when nothing would change. */
function changedThroughput(
  resource: string,
  old: ProvisionedThroughputDescription,
  { ReadCapacityUnits, WriteCapacityUnits }: ProvisionedThroughput,
  nowSeconds: number,
): ProvisionedThroughputDescription {
  const readChange = ReadCapacityUnits - old.ReadCapacityUnits;
  const writeChange = WriteCapacityUnits - old.WriteCapacityUnits;
  if (readChange === 0 && writeChange === 0) {
    throw new ValidationException(
      `The provisioned throughput for the ${resource} will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the ${resource}: ${old.ReadCapacityUnits}. Requested ReadCapacityUnits: ${ReadCapacityUnits}. Current WriteCapacityUnits provisioned for the ${resource}: ${old.WriteCapacityUnits}. Requested WriteCapacityUnits: ${WriteCapacityUnits}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`,
    );
  }
  const isDecrease = readChange < 0 || writeChange < 0;
  const isIncrease = readChange > 0 || writeChange > 0;
  return {
    ...old,
    ReadCapacityUnits,
    WriteCapacityUnits,
    ...(isIncrease ? { LastIncreaseDateTime: nowSeconds } : {}),
    ...(isDecrease ? { LastDecreaseDateTime: nowSeconds } : {}),
    NumberOfDecreasesToday: decreasesToday(old, nowSeconds) + (isDecrease ? 1 : 0),
  };
}

/** Days are UTC's. */
function decreasesToday(
  { LastDecreaseDateTime, NumberOfDecreasesToday }: ProvisionedThroughputDescription,
  nowSeconds: number,
): number {
  const daySeconds = 24 * 60 * 60;
  const isToday =
    LastDecreaseDateTime !== undefined &&
    Math.floor(LastDecreaseDateTime / daySeconds) === Math.floor(nowSeconds / daySeconds);
  return isToday ? NumberOfDecreasesToday : 0;
}

/** The record of an index whose throughput is changed; the mode must allow it. */
export function updateIndexThroughput(
  record: TableRecord,
  index: IndexRecord,
  throughput: ProvisionedThroughput,
  nowSeconds: number,
): IndexRecord {
  const { IndexName } = index.definition;
  if (record.billingMode === "PAY_PER_REQUEST") {
    refuseIndexThroughput(IndexName, throughput);
  }
  const old = index.throughput ?? newThroughput(undefined);
  const changed = changedThroughput(`index ${IndexName}`, old, throughput, nowSeconds);
  return { ...index, status: "UPDATING", throughput: changed };
}

/** The index with those limits, or with none. */
export function withOnDemandThroughput(
  index: IndexRecord,
  limits: OnDemandThroughput | undefined,
): IndexRecord {
  const { OnDemandThroughput: _, ...definition }: GlobalSecondaryIndex = index.definition;
  return {
    ...index,
    definition: limits === undefined ? definition : { ...definition, OnDemandThroughput: limits },
  };
}
