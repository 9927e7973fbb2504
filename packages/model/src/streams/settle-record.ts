import { ServiceError } from "@plinth/client";
import { isPlinthError } from "../plinth-error.ts";
import type { ChangeRecord } from "./change-record.ts";
import { createOnce, type Transacts } from "./once.ts";
import { openRecord } from "./open-record.ts";
import { type OnProblem, type RecordName, tell } from "./problem.ts";
import { type EntityEvent, readEvents } from "./read-events.ts";
import type { RecordMarks } from "./state/record-marks.ts";
import type { SetAsideStore } from "./state/set-aside-store.ts";
import type { StreamContext, StreamHandler } from "./stream-handler.ts";

/** What records are handled with, whichever way they come. */
export interface Workbench {
  readonly handler: StreamHandler;
  readonly name: string;
  readonly connection: Transacts;
  readonly marks: RecordMarks;
  readonly setAside: SetAsideStore;
  readonly onError: OnProblem;
  readonly signal: AbortSignal;
  /** When listeners must have come to an end; never where it is not said. */
  readonly limit?: TimeLimit;
}

/** The end of the time that there is for the work. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  /** Rejects at the end, which counts as a failure of the record at hand. */
  readonly reached: Promise<never>;
}

/** After `failed` the record is to be tried again; `stopped` is that too, without anything wrong. */
export type Settlement = "handled" | "skipped" | "setAside" | "failed" | "stopped";

/** A record on its way, and where it came from. */
export interface Attempt {
  readonly record: ChangeRecord;
  /** The shard, or the event source of Lambda. */
  readonly source: string;
  /** The process before this one ended without a word, perhaps because of this record. */
  readonly isSuspect: boolean;
}

/**
 * Handles one record, or counts its failure, or sets it aside after the last one. Rejects only when
 * the state cannot be read or written; then the record is not settled.
 */
export async function settleRecord(bench: Workbench, attempt: Attempt): Promise<Settlement> {
  let events: EntityEvent[];
  try {
    events = readEvents(bench.handler, await openRecord(bench.handler, attempt.record));
  } catch (error) {
    return settleFailure(bench, attempt, { error, attempts: undefined });
  }
  if (events.length === 0) {
    return "skipped";
  }
  if (await mustWait(bench, attempt)) {
    return "setAside";
  }
  const attempts = attempt.isSuspect
    ? await bench.marks.countFailure(attempt.record.eventId)
    : undefined;
  if (attempts !== undefined && attempts > bench.handler.maxAttempts) {
    const error = new Error("Its process ended while it was handled");
    return setAside(bench, attempt, { error, attempts: attempts - 1 });
  }
  try {
    await handleAlone(bench, attempt.record, events);
    return "handled";
  } catch (error) {
    return settleFailure(bench, attempt, { error, attempts });
  }
}

/** Under `laterRecords: "setAside"`, an item's changes stay behind the first that failed. */
async function mustWait(bench: Workbench, attempt: Attempt): Promise<boolean> {
  const isFirst =
    bench.handler.laterRecords === "handle" || !(await bench.setAside.hasOf(attempt.record));
  if (!isFirst) {
    const error = new Error("An earlier change of this item is set aside");
    await setAside(bench, attempt, { error, attempts: 0 });
  }
  return !isFirst;
}

interface Failure {
  readonly error: unknown;
  readonly attempts: number;
}

async function settleFailure(
  bench: Workbench,
  attempt: Attempt,
  { error, attempts: counted }: { error: unknown; attempts: number | undefined },
): Promise<Settlement> {
  if (bench.signal.aborted) {
    return "stopped";
  }
  const record = nameOf(attempt);
  if (isPassing(error)) {
    tell(bench.onError, { kind: "attemptFailed", record, attempts: 0, error });
    return "failed";
  }
  const attempts = counted ?? (await bench.marks.countFailure(record.eventId));
  tell(bench.onError, { kind: "attemptFailed", record, attempts, error });
  return attempts < bench.handler.maxAttempts
    ? "failed"
    : setAside(bench, attempt, { error, attempts });
}

async function setAside(
  bench: Workbench,
  attempt: Attempt,
  { error, attempts }: Failure,
): Promise<Settlement> {
  const { record, source } = attempt;
  await bench.setAside.add(record, { source, attempts, error: textOf(error) });
  tell(bench.onError, { kind: "setAside", record: nameOf(attempt), attempts, error });
  return "setAside";
}

/** A table out of capacity, a broken line or keys out of reach say nothing about the record: such a try does not count. */
function isPassing(error: unknown): boolean {
  if (isPlinthError(error, "encryptionUnavailable") || isPlinthError(error, "auditFailed")) {
    return true;
  }
  const failure = isPlinthError(error) ? error.cause : error;
  return failure instanceof ServiceError && failure.isRetryable;
}

/**
 * What the listeners of one record of many returned; undefined when it must be settled alone, which
 * then tells what is wrong with it.
 */
export async function collectResults(
  bench: Workbench,
  record: ChangeRecord,
): Promise<readonly unknown[] | undefined> {
  try {
    const events = readEvents(bench.handler, await openRecord(bench.handler, record));
    if (events.length === 0) {
      return [];
    }
    const isFirst =
      bench.handler.laterRecords === "handle" || !(await bench.setAside.hasOf(record));
    return isFirst ? await runListeners(bench, record, events) : undefined;
  } catch {
    return undefined;
  }
}

type Listening = Omit<Workbench, "setAside" | "onError">;

/** Runs the listeners and what is to be done together, for this record by itself. */
export async function handleAlone(
  bench: Listening,
  record: ChangeRecord,
  events: readonly EntityEvent[],
): Promise<void> {
  const { handler, limit } = bench;
  const results = await runListeners(bench, record, events);
  if (handler.together !== undefined && results.length > 0) {
    const doing = handler.together(results);
    await (limit === undefined ? doing : Promise.race([doing, limit.reached]));
  }
}

/** One after another; the first that throws ends it. */
async function runListeners(
  bench: Listening,
  record: ChangeRecord,
  events: readonly EntityEvent[],
): Promise<readonly unknown[]> {
  const { handler, name, limit } = bench;
  const signal = limit?.signal ?? bench.signal;
  const results: unknown[] = [];
  for (const { name: entity, kind, event } of events) {
    const once = createOnce(bench, record.eventId, `${entity}.${kind}`);
    const context: StreamContext = {
      eventId: record.eventId,
      sequenceNumber: record.sequenceNumber,
      changedAt: record.createdSeconds * 1000,
      streamArn: record.streamArn,
      consumer: name,
      signal,
      once,
    };
    const listening = handler.listeners[entity]?.[kind]?.(event, context);
    results.push(
      await (limit === undefined ? listening : Promise.race([listening, limit.reached])),
    );
  }
  return results;
}

function nameOf({ record, source }: Attempt): RecordName {
  return { eventId: record.eventId, sequenceNumber: record.sequenceNumber, source };
}

const errorLengthMax = 4000;

function textOf(error: unknown): string {
  return String(error).slice(0, errorLengthMax);
}
