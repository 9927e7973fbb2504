import { OtherStacks } from "../plan/exports.ts";
import type { OperationPlan, Removal, StackSnapshot } from "../plan/stack-document.ts";
import { issuesError, StackError, type StackIssue } from "../stack-error.ts";
import type { StackRecord } from "../state/stack-record.ts";
import type { AllStacks } from "../state/stack-store.ts";
import { describeTable } from "../table/live-table.ts";
import { beginOperation, endInterrupted, takeOver } from "./begin-operation.ts";
import { deleteTables, planOf, toItsEnd } from "./end-operation.ts";
import { type Run, type RunOptions, readingEndpoint, type StackEnvironment } from "./run.ts";

const attemptsMax = 5;

/** Deletes a stack and, by their policies, its tables. There is no way back once it is begun. */
export async function deleteStack(
  environment: StackEnvironment,
  stackName: string,
  options: RunOptions,
): Promise<void> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const all = await environment.store.readAll();
    const record = all.stacks.get(stackName);
    if (record === undefined || record.status === "DELETE_COMPLETE") {
      throw new StackError("stackNotFound", `There is no stack ${stackName}.`);
    }
    if (record.operation?.kind === "delete") {
      const run = await takeOver(environment, record, options);
      await deleteAgain(run, options);
      return;
    }
    if (record.operation !== undefined) {
      const ending = await endInterrupted(environment, record, options).catch(toleratedFailure);
      if (ending !== undefined) {
        continue;
      }
      await deleteHalfDone(environment, stackName, options);
      return;
    }
    const snapshot = await environment.store.snapshotOf(record);
    await refuseDeletion(environment, record, snapshot, new OtherStacks(stackName, all.stacks));
    const run = await beginOperation(
      environment,
      {
        all,
        record: { ...record, status: "DELETE_IN_PROGRESS", status_reason: undefined, exports: [] },
        kind: "delete",
        plan: deletionPlan(record, snapshot),
        imports: [],
      },
      options,
    );
    if (run !== undefined) {
      await deleteBegun(run, options);
      return;
    }
  }
  const message = `Other stacks change so often that ${stackName} could not be deleted. Try again when they are done.`;
  throw new StackError("stackBusy", message);
}

/** A deployment that cannot be taken back is no reason to keep the stack. */
function toleratedFailure(error: unknown): undefined {
  if (!(error instanceof StackError && error.code === "rollbackFailed")) {
    throw error;
  }
}

/** Deletes a stack whose deployment could not be taken back, with the tables that this one made. */
async function deleteHalfDone(
  environment: StackEnvironment,
  stackName: string,
  options: RunOptions,
): Promise<void> {
  const record = await environment.store.find(stackName);
  if (record?.operation === undefined) {
    throw new StackError("interrupted", `The stack ${stackName} was changed by another run.`);
  }
  const run = await takeOver(environment, record, options);
  const begun = await planOf(run);
  const snapshot = await environment.store.snapshotOf(record);
  const made = begun.tables
    .filter(({ before }) => before === undefined)
    .map(
      ({ logicalId, physicalId, deletionPolicy: policy }): Removal => ({
        logicalId,
        physicalId,
        policy,
      }),
    );
  const standing = deletionPlan(record, snapshot);
  const { all, others } = await othersOf(environment, stackName);
  await refuseDeletion(environment, record, snapshot, others);
  const document = `plan-${environment.uuid()}`;
  const plan = { ...standing, removals: [...made, ...standing.removals] };
  await environment.store.putDocument(stackName, document, plan);
  const saved = await environment.store.saveWithLedger(
    {
      ...run.record,
      status: "DELETE_IN_PROGRESS",
      status_reason: undefined,
      exports: [],
      operation: run.operationWith({
        kind: "delete",
        phase: "deleting",
        plan: document,
        imports: [],
      }),
    },
    all.ledger,
  );
  if (saved === undefined) {
    throw new StackError("stackBusy", `Other stacks changed meanwhile. Delete ${stackName} again.`);
  }
  run.adopt(saved);
  await deleteBegun(run, options);
}

function deleteBegun(run: Run, { signal }: RunOptions): Promise<void> {
  return toItsEnd(run, async () => {
    await run.tellStack("DELETE_IN_PROGRESS", "User Initiated");
    await deleteTables(run, signal);
  });
}

async function othersOf(
  { store }: StackEnvironment,
  stackName: string,
): Promise<{ readonly all: AllStacks; readonly others: OtherStacks }> {
  const all = await store.readAll();
  return { all, others: new OtherStacks(stackName, all.stacks) };
}

async function deleteAgain(run: Run, options: RunOptions): Promise<void> {
  await run.save({ status: "DELETE_IN_PROGRESS", status_reason: undefined });
  await deleteBegun(run, options);
}

/** The tables that name others go before these. */
function deletionPlan(record: StackRecord, snapshot: StackSnapshot | undefined): OperationPlan {
  const removals = [...(snapshot?.tables ?? [])].reverse().map(
    ({ logicalId, physicalId, tableId, deletionPolicy }): Removal => ({
      logicalId,
      physicalId,
      tableId,
      policy: deletionPolicy,
    }),
  );
  return { tables: [], removals, exports: record.exports, imports: record.imports };
}

async function refuseDeletion(
  environment: StackEnvironment,
  record: StackRecord,
  snapshot: StackSnapshot | undefined,
  others: OtherStacks,
): Promise<void> {
  const issues: StackIssue[] = others.refusals(record.exports, []);
  const endpoint = readingEndpoint(environment, undefined);
  for (const { physicalId, deletionPolicy } of snapshot?.tables ?? []) {
    if (deletionPolicy !== "Delete") {
      continue;
    }
    const description = await describeTable(endpoint, physicalId);
    if (description?.DeletionProtectionEnabled === true) {
      const message = `The table ${physicalId} is protected from deletion. Turn its DeletionProtectionEnabled off in a deployment before, or keep it by DeletionPolicy: Retain.`;
      issues.push({ message });
    }
  }
  if (issues.length > 0) {
    const summary = `The stack ${record.stack_name} cannot be deleted. Nothing was changed.`;
    throw issuesError("refused", summary, issues);
  }
}
