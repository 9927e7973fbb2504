import type { StreamSpecification } from "@plinth/api";
import { disabled, newStream, streamArnOf } from "../stream/stream.ts";
import type { TableRecord } from "../table/table.ts";
import type { OperationContext } from "./operation.ts";

type StreamContext = Pick<OperationContext, "transaction" | "catalog" | "now">;

/** The table with a new stream when the request turns one on, else as it is. */
export function withNewStream(
  record: TableRecord,
  specification: StreamSpecification | undefined,
  { transaction, catalog, now }: StreamContext,
): TableRecord {
  if (specification?.StreamEnabled !== true || specification.StreamViewType === undefined) {
    return record;
  }
  const nowMs = now();
  const streamLabel = freeLabel(record.tableArn, nowMs, catalog);
  const { state, position } = newStream(
    {
      streamNumber: transaction.takeStreamNumber(),
      tableName: record.tableName,
      tableArn: record.tableArn,
      keySchema: record.keySchema,
      viewType: specification.StreamViewType,
      streamLabel,
    },
    Math.floor(nowMs),
  );
  transaction.saveStream(state, position);
  const { streamNumber, streamArn } = state;
  return { ...record, latestStream: { streamNumber, streamArn, streamLabel } };
}

/** Ends the table's stream, which can be read for another day. */
export function closeStream(
  { latestStream }: TableRecord,
  { transaction, catalog, now }: StreamContext,
): void {
  const stream = latestStream && catalog.streams.get(latestStream.streamNumber);
  if (stream !== undefined) {
    transaction.saveStream(disabled(stream, Math.floor(now())), stream.position);
  }
}

/** A label is the time of its stream, as in `2015-05-20T20:51:10.252`, and no table has one twice. */
function freeLabel(tableArn: string, nowMs: number, { streams }: StreamContext["catalog"]): string {
  for (let atMs = nowMs; ; atMs += 1) {
    const label = new Date(atMs).toISOString().slice(0, -1);
    if (streams.find(streamArnOf(tableArn, label)) === undefined) {
      return label;
    }
  }
}
