import { ServiceError } from "@plinth/client";
import { isPlinthError } from "../plinth-error.ts";
import type { ChangeRecord } from "./change-record.ts";
import { createOnce, type Transacts } from "./once.ts";
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
}

/** After `failed` the record is to be tried again; `stopped` is that too, without anything wrong. */
export type Settlement = "handled" | "skipped" | "setAside" | "failed" | "stopped";

/**
 * Handles one record, or counts its failure, or sets it aside after the last one. Rejects only when
 * the state cannot be read or written; then the record is not settled.
 */
export async function settleRecord(
  bench: Workbench,
  record: ChangeRecord,
  source: string,
): Promise<Settlement> {
  let events: EntityEvent[];
  try {
    events = readEvents(bench.handler, record);
  } catch (error) {
    return settleFailure(bench, { record, source, error });
  }
  if (events.length === 0) {
    return "skipped";
  }
  if (await mustWait(bench, record, source)) {
    return "setAside";
  }
  try {
    await runListeners(bench, record, events);
    return "handled";
  } catch (error) {
    return settleFailure(bench, { record, source, error });
  }
}

/** Under `laterRecords: "setAside"`, an item's changes stay behind the first that failed. */
async function mustWait(
  { handler, setAside, onError }: Workbench,
  record: ChangeRecord,
  source: string,
): Promise<boolean> {
  if (handler.laterRecords === "handle" || !(await setAside.hasOf(record))) {
    return false;
  }
  const error = "An earlier change of this item is set aside.";
  await setAside.add(record, { source, attempts: 0, error });
  tell(onError, { kind: "setAside", record: nameOf(record, source), attempts: 0, error });
  return true;
}

interface Failure {
  readonly record: ChangeRecord;
  readonly source: string;
  readonly error: unknown;
}

async function settleFailure(
  bench: Workbench,
  { record, source, error }: Failure,
): Promise<Settlement> {
  if (bench.signal.aborted) {
    return "stopped";
  }
  const name = nameOf(record, source);
  if (isPassing(error)) {
    tell(bench.onError, { kind: "attemptFailed", record: name, attempts: 0, error });
    return "failed";
  }
  const attempts = await bench.marks.countFailure(record.eventId);
  tell(bench.onError, { kind: "attemptFailed", record: name, attempts, error });
  if (attempts < bench.handler.maxAttempts) {
    return "failed";
  }
  await bench.setAside.add(record, { source, attempts, error: textOf(error) });
  tell(bench.onError, { kind: "setAside", record: name, attempts, error });
  return "setAside";
}

/** A table out of capacity or a broken line says nothing about the record: such a try does not count. */
function isPassing(error: unknown): boolean {
  const failure = isPlinthError(error) ? error.cause : error;
  return failure instanceof ServiceError && failure.isRetryable;
}

/** Runs the listeners one after another; the first that throws ends it. */
export async function runListeners(
  bench: Omit<Workbench, "setAside" | "onError">,
  record: ChangeRecord,
  events: readonly EntityEvent[],
): Promise<void> {
  const { handler, name, signal } = bench;
  for (const { name: entity, kind, event } of events) {
    const once = createOnce(bench, record.eventId, `${entity}.${kind}`);
    const context: StreamContext = {
      eventId: record.eventId,
      sequenceNumber: record.sequenceNumber,
      changedAt: record.createdSeconds * 1000,
      consumer: name,
      signal,
      once,
    };
    await handler.listeners[entity]?.[kind]?.(event, context);
  }
}

function nameOf(record: ChangeRecord, source: string): RecordName {
  return { eventId: record.eventId, sequenceNumber: record.sequenceNumber, source };
}

const errorLengthMax = 4000;

function textOf(error: unknown): string {
  return String(error).slice(0, errorLengthMax);
}
