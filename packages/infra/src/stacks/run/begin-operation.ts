import type { OperationPlan } from "../plan/stack-document.ts";
import { StackError } from "../stack-error.ts";
import type { OperationRecord, StackRecord } from "../state/stack-record.ts";
import type { AllStacks } from "../state/stack-store.ts";
import { type Ending, endOperation, toItsEnd } from "./end-operation.ts";
import { Run, type RunOptions, type StackEnvironment } from "./run.ts";

/** An operation that is about to begin. */
export interface Beginning {
  readonly all: AllStacks;
  /** As it is to be written, but for the operation. */
  readonly record: StackRecord;
  readonly kind: OperationRecord["kind"];
  readonly plan: OperationPlan;
  readonly imports: readonly string[];
}

/**
 * Writes down what is to be done and takes the stack's lease, in one. `undefined` when any stack was
 * begun or ended since `all` was read, so that what was planned may not hold any more.
 */
export async function beginOperation(
  environment: StackEnvironment,
  { all, record, kind, plan, imports }: Beginning,
  options: RunOptions,
): Promise<Run | undefined> {
  const { store, now, uuid, owner, leaseMilliseconds } = environment;
  const id = uuid();
  const token = uuid();
  const document = `plan-${id}`;
  await store.putDocument(record.stack_name, document, plan);
  const operation: OperationRecord = {
    id,
    kind,
    phase: kind === "delete" ? "deleting" : "applying",
    owner,
    token,
    startedAt: new Date(now()).toISOString(),
    leaseEndsAt: Math.floor(now()) + leaseMilliseconds,
    plan: document,
    imports: [...imports],
  };
  const begun = await store.saveWithLedger({ ...record, operation }, all.ledger);
  return begun === undefined ? undefined : new Run(environment, begun, { ...options, token });
}

/**
 * Takes over an operation that nobody ends any more. Refused with `stackBusy`, with who and since
 * when, while its lease lasts; `force` does not wait for that.
 */
export async function takeOver(
  environment: StackEnvironment,
  record: StackRecord,
  options: RunOptions & { readonly force?: boolean | undefined },
): Promise<Run> {
  const { operation, stack_name: name } = record;
  const { now, uuid, owner, leaseMilliseconds, store } = environment;
  if (operation === undefined) {
    throw new StackError("interrupted", `The stack ${name} has no operation under way any more.`);
  }
  const busy = options.force === true ? undefined : busyError(environment, record);
  if (busy !== undefined) {
    throw busy;
  }
  const token = uuid();
  const leaseEndsAt = Math.floor(now()) + leaseMilliseconds;
  const taken = await store.save({
    ...record,
    operation: { ...operation, owner, token, leaseEndsAt },
  });
  return new Run(environment, taken, { ...options, token });
}

/** Who holds a stack, and since when; `undefined` when nobody does any more. */
export function busyError(
  { now }: StackEnvironment,
  { operation, stack_name: name }: StackRecord,
): StackError | undefined {
  if (operation === undefined || operation.leaseEndsAt <= now()) {
    return undefined;
  }
  const until = new Date(operation.leaseEndsAt).toISOString();
  const message = `The stack ${name} is under way: ${operation.owner} began to ${operation.kind} it at ${operation.startedAt}. Wait until that is over. If that process is gone, its hold ends at ${until}, and then the next deployment or rollback ends what it began.`;
  return new StackError("stackBusy", message);
}

/** Ends what an earlier process began and left, if there is such a thing. */
export async function endInterrupted(
  environment: StackEnvironment,
  record: StackRecord,
  options: RunOptions & { readonly force?: boolean | undefined },
): Promise<Ending | undefined> {
  if (record.operation === undefined) {
    return undefined;
  }
  const run = await takeOver(environment, record, options);
  const { owner, startedAt } = record.operation;
  const cause = new Error(`The run of ${owner}, begun at ${startedAt}, was interrupted`);
  return toItsEnd(run, () => endOperation(run, cause));
}
