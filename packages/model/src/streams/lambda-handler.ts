import { PlinthError } from "../plinth-error.ts";
import { changeOfJson, type JsonStreamRecord } from "./change-record.ts";
import { type HandlingOptions, openWorkbench } from "./consumer-options.ts";
import { systemClock } from "./defaults.ts";
import { tell } from "./problem.ts";
import { checkView } from "./read-events.ts";
import { type Attempt, settleRecord, type Workbench } from "./settle-record.ts";
import type { StreamHandler } from "./stream-handler.ts";

/** The event that Lambda gives for a batch of a table's stream. */
export interface LambdaStreamEvent {
  readonly Records: readonly JsonStreamRecord[];
}

/** The answer under `ReportBatchItemFailures`; an empty list says that all went well. */
export interface LambdaStreamResult {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

/**
 * Makes an AWS Lambda function for an event source mapping of the table's stream. The mapping needs
 * `ReportBatchItemFailures`, and as many retries as the handler has attempts at least.
 *
 * The function rejects, and Lambda tries the whole batch again, with `invalidRecord` for an event
 * that is no stream's, and with `streamUnavailable` for a stream of another table or another view.
 *
 *     export const handler = lambdaHandler(spending, { name: "spending", connection: shop, state: shop.StreamState, onError });
 */
export function lambdaHandler(
  handler: StreamHandler,
  options: HandlingOptions,
): (event: LambdaStreamEvent) => Promise<LambdaStreamResult> {
  const { now = systemClock, signal = new AbortController().signal } = options;
  const { bench } = openWorkbench(handler, { ...options, now, signal });
  const { name } = handler.table;
  const tableName = options.tableNames?.[name] ?? name;
  return async ({ Records }) => {
    const records = Records.map((record) => {
      checkSource(record, tableName);
      const change = changeOfJson(record);
      checkView(handler.view, change.viewType);
      return { record: change, source: record.eventSourceARN ?? tableName, isSuspect: false };
    });
    for (const attempt of records) {
      if (!(await isSettled(bench, attempt))) {
        return { batchItemFailures: [{ itemIdentifier: attempt.record.sequenceNumber }] };
      }
    }
    return { batchItemFailures: [] };
  };
}

/**
 * Lambda begins its next batch with the record of the lowest number that failed, so nothing after it
 * may be handled now (docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html).
 */
async function isSettled(bench: Workbench, attempt: Attempt): Promise<boolean> {
  try {
    const settlement = bench.signal.aborted ? "stopped" : await settleRecord(bench, attempt);
    return settlement !== "failed" && settlement !== "stopped";
  } catch (error) {
    tell(bench.onError, { kind: "callFailed", shardId: undefined, error });
    return false;
  }
}

/** `arn:aws:dynamodb:region:account:table/NAME/stream/TIME` */
const tableOfArn = /:table\/([^/]+)\//;

function checkSource({ eventSourceARN }: JsonStreamRecord, tableName: string): void {
  const actual = tableOfArn.exec(eventSourceARN ?? "")?.[1];
  if (actual !== undefined && actual !== tableName) {
    throw new PlinthError(
      "streamUnavailable",
      `The event is of the table "${actual}", and its handler is for "${tableName}". Give the real name in tableNames, or correct the event source mapping.`,
    );
  }
}
