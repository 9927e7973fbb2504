import { PlinthError } from "../plinth-error.ts";
import { waitByTimer } from "../wait-by-timer.ts";
import { changeOfJson, type JsonStreamRecord } from "./change-record.ts";
import { type HandlingOptions, openWorkbench } from "./consumer-options.ts";
import { systemClock } from "./defaults.ts";
import { tell } from "./problem.ts";
import { checkView } from "./read-events.ts";
import { type Attempt, settleRecord, type TimeLimit, type Workbench } from "./settle-record.ts";
import type { StreamHandler } from "./stream-handler.ts";

/** The event that Lambda gives for a batch of a table's stream. */
export interface LambdaStreamEvent {
  readonly Records: readonly JsonStreamRecord[];
}

/** The answer under `ReportBatchItemFailures`; an empty list says that all went well. */
export interface LambdaStreamResult {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

/** What is read of the context that Lambda gives beside the event. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

export interface LambdaOptions extends HandlingOptions {
  /** Passes the time until a listener has had all of it; a timer when absent. */
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * Makes an AWS Lambda function for an event source mapping of the table's stream. The mapping needs
 * `ReportBatchItemFailures`, and as many retries as the handler has attempts at least. A listener
 * that is still at work shortly before the function's time is over has failed; its `context.signal`
 * is aborted.
 *
 * Throws `invalidDefinition` for a name or a state that cannot be. The function rejects, and Lambda
 * tries the whole batch again, with `invalidRecord` for an event that is no stream's, and with
 * `streamUnavailable` for a stream of another table or another view.
 *
 *     export const handler = lambdaHandler(spending, { name: "spending", connection: shop, state: shop.StreamState, onError });
 */
export function lambdaHandler(
  handler: StreamHandler,
  options: LambdaOptions,
): (event: LambdaStreamEvent, context?: LambdaContext) => Promise<LambdaStreamResult> {
  const { now = systemClock, signal = new AbortController().signal, wait = waitByTimer } = options;
  const { bench } = openWorkbench(handler, { ...options, now, signal });
  const { name } = handler.table;
  const tableName = options.tableNames?.[name] ?? name;
  return async (event, context) => {
    const attempts = recordsOf(event).map((json): Attempt => {
      const record = changeOfJson(json);
      checkSource(json, tableName);
      checkView(handler.view, record.viewType);
      return { record, source: json.eventSourceARN ?? tableName, isSuspect: false };
    });
    const done = new AbortController();
    const tellsTime = typeof context?.getRemainingTimeInMillis === "function";
    const limit = tellsTime ? limitOf(context, (time) => wait(time, done.signal)) : undefined;
    try {
      return await settleAll(limit === undefined ? bench : { ...bench, limit }, attempts);
    } finally {
      done.abort();
    }
  };
}

/** By hand a function may be called with anything. */
function recordsOf(event: LambdaStreamEvent | undefined): readonly JsonStreamRecord[] {
  const records = event?.Records;
  if (!Array.isArray(records)) {
    const message = "This is no event of a DynamoDB stream: it has no list of Records.";
    throw new PlinthError("invalidRecord", message);
  }
  return records;
}

/** Counting a failure and setting a record aside takes this long at most. */
const reserveMilliseconds = 2000;

function limitOf(context: LambdaContext, wait: (milliseconds: number) => Promise<void>): TimeLimit {
  const remaining = context.getRemainingTimeInMillis();
  const over = new AbortController();
  const reached = wait(remaining - Math.min(reserveMilliseconds, remaining / 4)).then((): never => {
    throw new Error("The function's time was over before its listener was done");
  });
  // Only then, so that a listener which ends because of it has failed all the same.
  reached.catch(() => over.abort());
  return { signal: over.signal, reached };
}

async function settleAll(
  bench: Workbench,
  attempts: readonly Attempt[],
): Promise<LambdaStreamResult> {
  for (const attempt of attempts) {
    if (!(await isSettled(bench, attempt))) {
      return { batchItemFailures: [{ itemIdentifier: attempt.record.sequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
}

/**
 * Lambda begins its next batch with the record of the lowest number that failed, so nothing after it
 * may be handled now (docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html).
 */
async function isSettled(bench: Workbench, attempt: Attempt): Promise<boolean> {
  try {
    const isOver = bench.signal.aborted || bench.limit?.signal.aborted === true;
    const settlement = isOver ? "stopped" : await settleRecord(bench, attempt);
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
