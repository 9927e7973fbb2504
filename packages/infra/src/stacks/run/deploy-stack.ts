import { OtherStacks } from "../plan/exports.ts";
import { type DeploymentPlan, planDeployment, refuseIfNeeded } from "../plan/plan-deployment.ts";
import type { StackPreview } from "../plan/resource-change.ts";
import type { OperationPlan, StackSnapshot } from "../plan/stack-document.ts";
import type { StackRequest } from "../plan/stack-request.ts";
import { issuesError, StackError } from "../stack-error.ts";
import type { StackRecord } from "../state/stack-record.ts";
import { type AllStacks, stateTableName } from "../state/stack-store.ts";
import { stackIdTag } from "../table/live-table.ts";
import { applyTables, TableFailure } from "./apply-tables.ts";
import { beginOperation, busyError, endInterrupted } from "./begin-operation.ts";
import { causeOf, complete, endOperation, toItsEnd } from "./end-operation.ts";
import {
  type Run,
  type RunOptions,
  readingEndpoint,
  reasonOf,
  type StackEnvironment,
  stackIdOf,
} from "./run.ts";

/** How often a deployment is planned anew because other stacks changed meanwhile. */
const attemptsMax = 5;

/** Whether a deployment changed anything. */
export type DeploymentOutcome = "created" | "updated" | "unchanged";

/** Deploys a stack whole, or takes everything back. */
export async function deployStack(
  environment: StackEnvironment,
  request: StackRequest,
  options: RunOptions,
): Promise<DeploymentOutcome> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const all = await environment.store.readAll();
    const record = all.stacks.get(request.stackName);
    if (record?.operation !== undefined) {
      await endBeforeDeployment(environment, record, options);
      continue;
    }
    const plan = await planStack(environment, request, all, options.signal);
    refuseIfNeeded(plan);
    if (!plan.preview.hasChanges) {
      return "unchanged";
    }
    const run = await beginDeployment(environment, plan, all, options);
    if (run !== undefined) {
      await toItsEnd(run, () => carryOut(run, plan, options.signal));
      return plan.kind === "create" ? "created" : "updated";
    }
  }
  const message = `Other stacks change so often that ${request.stackName} could not be begun. Try again when they are done.`;
  throw new StackError("stackBusy", message);
}

async function endBeforeDeployment(
  environment: StackEnvironment,
  record: StackRecord,
  options: RunOptions,
): Promise<void> {
  const error = underWayError(environment, record);
  if (error !== undefined) {
    throw error;
  }
  await endInterrupted(environment, record, options);
}

/** Why what is under way keeps a deployment from beginning; `undefined` when that may end it first. */
function underWayError(environment: StackEnvironment, record: StackRecord): StackError | undefined {
  if (record.operation?.kind === "delete") {
    const message = `The stack ${record.stack_name} is being deleted since ${record.operation.startedAt}. Delete it again to end that, and then deploy it.`;
    return new StackError("refused", message);
  }
  return busyError(environment, record);
}

/** What a deployment would do as things are. */
export async function previewStack(
  environment: StackEnvironment,
  request: StackRequest,
  signal: AbortSignal | undefined,
): Promise<StackPreview> {
  const all = await environment.store.readAll();
  const { preview } = await planStack(environment, request, all, signal);
  const record = all.stacks.get(request.stackName);
  if (record?.operation === undefined) {
    return preview;
  }
  const error = underWayError(environment, record);
  const refusals = error === undefined ? [] : [{ message: error.message }];
  return {
    ...preview,
    hasChanges: true,
    isInterrupted: error === undefined,
    refusals: [...refusals, ...preview.refusals],
  };
}

/** Plans a deployment against everything that is there now. */
async function planStack(
  environment: StackEnvironment,
  request: StackRequest,
  all: AllStacks,
  signal: AbortSignal | undefined,
): Promise<DeploymentPlan> {
  const { store, place, nameSuffix } = environment;
  const record = all.stacks.get(request.stackName);
  const previous = record === undefined ? undefined : await store.snapshotOf(record);
  return planDeployment(request, {
    place,
    endpoint: readingEndpoint(environment, signal),
    // A stack that has nothing begins anew, under another id.
    stackId:
      previous === undefined || record === undefined
        ? stackIdOf(environment, request.stackName)
        : record.stack_id,
    all,
    previous,
    nameSuffix,
  });
}

async function beginDeployment(
  environment: StackEnvironment,
  plan: DeploymentPlan,
  all: AllStacks,
  options: RunOptions,
): Promise<Run | undefined> {
  const { request, kind, stackId } = plan;
  const old = all.stacks.get(request.stackName);
  const now = new Date(environment.now()).toISOString();
  const status = kind === "create" ? "CREATE_IN_PROGRESS" : "UPDATE_IN_PROGRESS";
  const record: StackRecord = {
    stack_name: request.stackName,
    stack_id: stackId,
    status,
    created_at: kind === "create" ? now : (old?.created_at ?? now),
    updated_at: kind === "create" ? undefined : now,
    current: old?.current,
    exports: old?.exports ?? [],
    imports: old?.imports ?? [],
    version: old?.version,
  };
  if (!all.isTableThere) {
    await environment.store.createTable();
  }
  return beginOperation(
    environment,
    { all, record, kind, plan: operationPlan(plan, record), imports: plan.imports },
    options,
  );
}

function operationPlan({ tables }: DeploymentPlan, record: StackRecord): OperationPlan {
  const changed = tables.tables.filter(({ action }) => action !== "none");
  return {
    tables: changed.map(({ resource, action, physicalId, deletionPolicy, live }) => ({
      logicalId: resource.logicalId,
      physicalId,
      deletionPolicy,
      before:
        action === "modify" && live !== undefined
          ? { tableId: live.tableId, settings: live.settings }
          : undefined,
    })),
    removals: [],
    exports: record.exports,
    imports: record.imports,
  };
}

async function carryOut(
  run: Run,
  plan: DeploymentPlan,
  signal: AbortSignal | undefined,
): Promise<void> {
  let isThrough: boolean;
  try {
    await run.tellStack(run.record.status, "User Initiated");
    for (const { logicalId, resourceType, property, reason } of plan.tables.leftOut) {
      const what = property === undefined ? "Left out" : `Without ${property}`;
      await run.tellLeftOut(logicalId, resourceType, `${what}: ${reason}`);
    }
    const result = await applyTables(run, plan, signal);
    await passPointOfNoReturn(run, result, signal);
    isThrough = await complete(run);
  } catch (error) {
    await endFailed(run, error);
    return;
  }
  if (!isThrough) {
    throw rolledBack(run, new Error(run.record.status_reason));
  }
}

/**
 * Lets the new exports and imports count, unless they contradict what other stacks did meanwhile.
 * From here on the deployment goes forward, also when it is interrupted.
 */
async function passPointOfNoReturn(
  run: Run,
  result: StackSnapshot,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { store } = run.environment;
  const { stack_name: name } = run.record;
  const document = `stack-${run.operation.id}`;
  await store.putDocument(name, document, result);
  signal?.throwIfAborted();
  const exported = result.outputs.flatMap(({ exportName, value }) =>
    exportName === undefined || value === undefined ? [] : [{ name: exportName, value }],
  );
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const all = await store.readAll();
    const others = new OtherStacks(name, all.stacks);
    const refusals = others.refusals(run.record.exports, exported);
    if (refusals.length > 0) {
      throw issuesError("refused", "The outputs contradict other stacks.", refusals);
    }
    const record: StackRecord = {
      ...run.record,
      exports: exported,
      imports: [...run.operation.imports],
      operation: run.operationWith({ phase: "completing", result: document }),
    };
    const saved = await store.saveWithLedger(record, all.ledger);
    if (saved !== undefined) {
      run.adopt(saved);
      return;
    }
    const there = all.stacks.get(name);
    if (there?.operation?.token !== run.token) {
      const message = `The stack ${name} was taken over by another run, and this one has stopped.`;
      throw new StackError("interrupted", message);
    }
  }
  const message = `Other stacks change so often that ${name} could not be completed.`;
  throw new StackError("stackBusy", message);
}

/** Ends a deployment that failed, from what is recorded of it. */
async function endFailed(run: Run, error: unknown): Promise<void> {
  const cause = causeOf(error);
  if (cause instanceof StackError && cause.code === "interrupted") {
    throw cause;
  }
  const { stack_name: name } = run.record;
  const there = await run.environment.store.find(name);
  if (there === undefined) {
    const message = `Somebody deleted what ${stateTableName} knew of the stack ${name} while it was deployed, so that nothing can take it back. Its tables stand as they are, marked with the tag ${stackIdTag}.`;
    throw new StackError("interrupted", message, { cause });
  }
  if (there.operation?.token !== run.token) {
    // The last write went through after all, or another run has taken over.
    if (there.operation === undefined && there.current === run.operation.result) {
      return;
    }
    throw cause;
  }
  run.adopt(there);
  if ((await endOperation(run, failureOf(run, error))) === "rolledBack") {
    throw rolledBack(run, error);
  }
}

/** As CloudFormation tells it. */
function failureOf(run: Run, error: unknown): Error {
  if (error instanceof TableFailure) {
    const { kind } = run.operation;
    return new Error(
      `The following resource(s) failed to ${kind}: [${error.logicalId}]. ${error.message}`,
      {
        cause: error,
      },
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}

function rolledBack(run: Run, error: unknown): StackError {
  const { stack_name: name } = run.record;
  const cause = causeOf(error);
  const table = error instanceof TableFailure ? `${error.logicalId}: ` : "";
  const message = `The deployment of ${name} failed, and everything is as it was before. ${table}${reasonOf(error)}`;
  return new StackError("rolledBack", message, {
    cause,
    issues: cause instanceof StackError ? cause.issues : [],
  });
}
