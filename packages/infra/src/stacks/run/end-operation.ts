import { isRefusal, isServiceError } from "../endpoint.ts";
import type {
  OperationPlan,
  PlannedTable,
  Removal,
  StackSnapshot,
} from "../plan/stack-document.ts";
import { StackError } from "../stack-error.ts";
import type { StackRecord, StackStatus } from "../state/stack-record.ts";
import { completeTables, TableFailure } from "./apply-tables.ts";
import { convergeTable, deleteTable, takeBackTable } from "./change-table.ts";
import { type Run, reasonOf } from "./run.ts";

const allTurns = ["building", "removing", "timeToLive"] as const;

/** How an operation ended. */
export type Ending = "rolledBack" | "completed" | "deleted";

/**
 * Does what is begun and has to come to an end. When it does not, because the way to DynamoDB or this
 * process's state failed, that is told as `interrupted`, with what ends it. A signal's end stays one.
 */
export async function toItsEnd<Result>(
  { record }: Run,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StackError || isServiceError(error, "AbortError")
      ? error
      : cutOff(record, error);
  }
}

function cutOff({ stack_name: name, operation }: StackRecord, error: unknown): StackError {
  const remedy =
    operation?.kind === "delete"
      ? "When that is mended, delete it again"
      : "When that is mended, roll it back or deploy it again, which ends what was begun";
  const message = `The stack ${name} was begun to be changed, and this could not be ended: ${reasonOf(error)}. ${remedy}.`;
  return new StackError("interrupted", message, { cause: causeOf(error) });
}

export function causeOf(error: unknown): unknown {
  return error instanceof TableFailure ? error.cause : error;
}

/**
 * Ends what was begun, from what is recorded of it alone, so that it makes no difference whether the
 * process that began it is this one. Each part may be done again: rolling back compares what is there
 * with what was there before, and goes where they differ.
 */
export async function endOperation(run: Run, cause: unknown): Promise<Ending> {
  switch (run.operation.phase) {
    case "applying":
    case "rollingBack":
      await rollBack(run, cause);
      return "rolledBack";
    case "completing":
      return (await complete(run)) ? "completed" : "rolledBack";
    case "cleaningUp":
      await cleanUp(run, await resultOf(run));
      return "completed";
    case "deleting":
      await deleteTables(run);
      return "deleted";
  }
}

function isOfCreation({ operation }: Run): boolean {
  return operation.kind === "create";
}

async function documentOf<Content>(run: Run, document: string | undefined): Promise<Content> {
  // What is read was written by this program, whole.
  return (await run.environment.store.getDocument(
    run.record.stack_name,
    document ?? "",
  )) as Content;
}

export function planOf(run: Run): Promise<OperationPlan> {
  return documentOf(run, run.operation.plan);
}

function resultOf(run: Run): Promise<StackSnapshot> {
  return documentOf(run, run.operation.result);
}

/** Brings every table back to what it was before, the last that was changed first. */
async function rollBack(run: Run, cause: unknown): Promise<void> {
  const isCreation = isOfCreation(run);
  const plan = await planOf(run);
  const begun: StackStatus = isCreation ? "ROLLBACK_IN_PROGRESS" : "UPDATE_ROLLBACK_IN_PROGRESS";
  await run.save({
    status: begun,
    status_reason: reasonOf(cause),
    exports: [...plan.exports],
    imports: [...plan.imports],
    operation: run.operationWith({ phase: "rollingBack" }),
  });
  try {
    await run.tellStack(begun, reasonOf(cause));
    for (const table of [...plan.tables].reverse()) {
      await rollBackTable(run, table);
    }
  } catch (error) {
    throw await rollbackFailed(run, error, cause);
  }
  await finish(run, isCreation ? "ROLLBACK_COMPLETE" : "UPDATE_ROLLBACK_COMPLETE", {
    status_reason: reasonOf(cause),
  });
}

async function rollBackTable(run: Run, table: PlannedTable): Promise<void> {
  const endpoint = run.endpoint();
  const { physicalId, before, deletionPolicy: policy } = table;
  if (before === undefined) {
    const { stack_id: stackId } = run.record;
    const kept = await takeBackTable(endpoint, { physicalId, stackId, policy });
    await run.tellTable(
      table,
      kept === undefined ? "DELETE_COMPLETE" : "DELETE_SKIPPED",
      kept?.skipped,
    );
    return;
  }
  let stepCount = 0;
  const live = await convergeTable(
    endpoint,
    { physicalId, asked: [before.settings], target: () => before.settings },
    allTurns,
    async ({ summary }) => {
      stepCount += 1;
      await run.tellTable(table, "UPDATE_IN_PROGRESS", `Back again: to ${summary}`);
    },
  );
  if (live === undefined) {
    await run.tellTable(table, "UPDATE_FAILED", "The table is gone, deleted outside the stack.");
  } else if (stepCount > 0) {
    await run.tellTable(table, "UPDATE_COMPLETE");
  }
}

/** The operation stays as it is, so that the rollback can go on, and its lease is given back. */
async function rollbackFailed(run: Run, error: unknown, cause: unknown): Promise<StackError> {
  if (error instanceof StackError && error.code === "interrupted") {
    return error;
  }
  const { stack_name: name } = run.record;
  const status = isOfCreation(run) ? "ROLLBACK_FAILED" : "UPDATE_ROLLBACK_FAILED";
  const reason =
    isServiceError(error, "ValidationException") && /Time to live/i.test(reasonOf(error))
      ? `${reasonOf(error)}. DynamoDB changes a time to live once an hour: roll back again when that is over.`
      : reasonOf(error);
  const message = `The deployment of ${name} failed: ${reasonOf(cause)}. So did its rollback: ${reason}. Roll it back again when that is mended.`;
  await run.tellStack(status, reason);
  await run.save({
    status,
    status_reason: reason,
    operation: { ...run.operation, leaseEndsAt: 0 },
  });
  return new StackError("rollbackFailed", message, { cause: error });
}

/**
 * Takes the last step, the time to live, and then lets the new state be the stack's. When DynamoDB
 * refuses that step all goes back. Says whether it went through.
 */
export async function complete(run: Run): Promise<boolean> {
  const result = await resultOf(run);
  try {
    await completeTables(run, result, await run.environment.store.snapshotOf(run.record));
  } catch (error) {
    const cause = causeOf(error);
    const isAtRest = !(cause instanceof StackError && cause.code === "notReady");
    if (isAtRest && !isRefusal(cause)) {
      throw error;
    }
    await rollBack(run, error);
    return false;
  }
  await tellUpdated(run, result);
  const isCreation = isOfCreation(run);
  if (isCreation || result.removals.length === 0) {
    const changes = { current: run.operation.result, status_reason: undefined };
    await finish(run, isCreation ? "CREATE_COMPLETE" : "UPDATE_COMPLETE", changes);
    return true;
  }
  await run.save({
    status: "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    status_reason: undefined,
    current: run.operation.result,
    operation: run.operationWith({ phase: "cleaningUp" }),
  });
  await run.tellStack("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
  await cleanUp(run, result);
  return true;
}

async function tellUpdated(run: Run, result: StackSnapshot): Promise<void> {
  const plan = await planOf(run);
  const changed = new Set(
    plan.tables.filter(({ before }) => before !== undefined).map(({ logicalId }) => logicalId),
  );
  for (const table of result.tables.filter(({ logicalId }) => changed.has(logicalId))) {
    await run.tellTable(table, "UPDATE_COMPLETE");
  }
}

/** Deletes what the new state has no more. Now nothing goes back, and only forward. */
async function cleanUp(run: Run, result: StackSnapshot): Promise<void> {
  const failures = await removeAll(run, result.removals);
  // As in CloudFormation the update is complete all the same; what could not go is told.
  const reason = failures.length === 0 ? undefined : `Not deleted: ${failures.join("; ")}`;
  await finish(run, "UPDATE_COMPLETE", { status_reason: reason });
}

/** Gives what DynamoDB refused, by table. */
async function removeAll(
  run: Run,
  removals: readonly Removal[],
  signal?: AbortSignal,
): Promise<string[]> {
  const endpoint = run.endpoint(signal);
  const failures: string[] = [];
  for (const removal of removals) {
    const { physicalId, tableId, policy } = removal;
    const { stack_id: stackId } = run.record;
    try {
      if (policy === "Delete") {
        await run.tellTable(removal, "DELETE_IN_PROGRESS");
      }
      const kept = await deleteTable(endpoint, { physicalId, tableId, stackId, policy });
      const status = kept === undefined ? "DELETE_COMPLETE" : "DELETE_SKIPPED";
      await run.tellTable(removal, status, kept?.skipped);
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      failures.push(`${physicalId}: ${reasonOf(error)}`);
      await run.tellTable(removal, "DELETE_FAILED", reasonOf(error));
    }
  }
  return failures;
}

const daysKept = 90;

/** Deletes the tables of a stack that goes, and then the stack. Stopped in between, it can be gone on with at once. */
export async function deleteTables(run: Run, signal?: AbortSignal): Promise<void> {
  const { removals } = await planOf(run);
  const failures = await removeAll(run, removals, signal).catch(async (error: unknown) => {
    if (signal?.aborted === true) {
      await run.save({ operation: { ...run.operation, leaseEndsAt: 0 } });
    }
    throw error;
  });
  if (failures.length > 0) {
    const reason = failures.join("; ");
    await run.tellStack("DELETE_FAILED", reason);
    await run.save({
      status: "DELETE_FAILED",
      status_reason: reason,
      operation: { ...run.operation, leaseEndsAt: 0 },
    });
    const { stack_name: name } = run.record;
    const message = `The stack ${name} could not be deleted: ${reason}. Delete it again when that is mended.`;
    throw new StackError("deleteFailed", message);
  }
  const nowMs = run.environment.now();
  await finish(run, "DELETE_COMPLETE", {
    status_reason: undefined,
    deleted_at: new Date(nowMs).toISOString(),
    expires_at: Math.floor(nowMs / 1000) + daysKept * 24 * 3600,
    current: undefined,
    exports: [],
    imports: [],
  });
}

/**
 * Ends the operation, and throws away what nothing refers to any more: while the stack is still held
 * what earlier runs left, and afterwards, when the next one may already have written its plan, only
 * what this operation itself refers to.
 */
async function finish(run: Run, status: StackStatus, changes: Partial<StackRecord>): Promise<void> {
  const { store } = run.environment;
  await run.tellStack(status, changes.status_reason);
  await run.save({ operation: run.operationWith({}) });
  const { current, stack_name: name } = run.record;
  const { plan, result } = run.operation;
  const own = [current, plan, result].filter((document) => document !== undefined);
  await store.deleteDocuments(name, (document) => !own.includes(document));
  await run.save({ status, ...changes, operation: undefined });
  const kept = run.record.current;
  await store.deleteDocuments(name, (document) => own.includes(document) && document !== kept);
}
