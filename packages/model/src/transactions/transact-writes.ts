import { createHash } from "node:crypto";
import type { CancellationReason, TransactWriteItem, TransactWriteItemsInput } from "@plinth/api";
import type { Moment, WritePlan, WriteSpec } from "../commands/write-plan.ts";
import { type ConnectionContext, currentMoment } from "../connection-context.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { readItem } from "../entity/item-codec.ts";
import { PlinthError, type Refusal } from "../plinth-error.ts";
import { haveSameUniqueValues } from "../unique/guards.ts";
import { explainConflict, explainGuardRefusal, explainRefusal } from "./explain-refusal.ts";
import { serviceFailure } from "./service-errors.ts";

const triesMax = 8;
const firstWaitMilliseconds = 25;
const waitMillisecondsMax = 800;

/** Reasons that pass by themselves: another transaction was on the item, or capacity was short. */
const passingReasons: ReadonlySet<string> = new Set([
  "TransactionConflict",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
]);

export interface TransactResult {
  readonly plans: readonly WritePlan[];
  readonly oldItems: readonly (NativeRecord | undefined)[];
}

/**
 * Sends writes as one transaction with the guards they need. Tries again when it met another
 * transaction, and works the guards out again when a unique value was changed in between.
 */
export async function transactWrites(
  context: ConnectionContext,
  specs: readonly WriteSpec[],
  token: string | undefined,
): Promise<TransactResult> {
  for (let tryCount = 1; ; tryCount++) {
    const moment = currentMoment(context);
    const oldItems = await readOldItems(context, specs, moment);
    const plans = specs.map((spec, position) => spec.plan(moment, oldItems[position]));
    const input = transactInput(plans, token === undefined ? context.uuid() : shortToken(token));
    try {
      await context.client.send("TransactWriteItems", input);
      return { plans, oldItems };
    } catch (error) {
      const next = nextStep(error, { plans, oldItems, moment });
      if (next instanceof Error || tryCount >= triesMax) {
        throw next instanceof Error ? next : refusedFor(error, plans, moment);
      }
      await context.wait(waitMilliseconds(context, tryCount));
    }
  }
}

/** The request of these plans, each followed by its guards. */
export function transactInput(
  plans: readonly WritePlan[],
  token: string | undefined,
): TransactWriteItemsInput {
  const TransactItems = plans.flatMap((plan) => [
    withOldItem(plan.action),
    ...plan.guards.map((guard) => guard.action),
  ]);
  return token === undefined ? { TransactItems } : { TransactItems, ClientRequestToken: token };
}

function withOldItem(action: TransactWriteItem): TransactWriteItem {
  const ReturnValuesOnConditionCheckFailure = "ALL_OLD" as const;
  if (action.Put?.ConditionExpression !== undefined) {
    return { Put: { ...action.Put, ReturnValuesOnConditionCheckFailure } };
  }
  if (action.Update?.ConditionExpression !== undefined) {
    return { Update: { ...action.Update, ReturnValuesOnConditionCheckFailure } };
  }
  if (action.Delete?.ConditionExpression !== undefined) {
    return { Delete: { ...action.Delete, ReturnValuesOnConditionCheckFailure } };
  }
  return action.ConditionCheck === undefined
    ? action
    : { ConditionCheck: { ...action.ConditionCheck, ReturnValuesOnConditionCheckFailure } };
}

function readOldItems(
  context: ConnectionContext,
  specs: readonly WriteSpec[],
  moment: Moment,
): Promise<(NativeRecord | undefined)[]> {
  return Promise.all(
    specs.map(async (spec) => {
      const Key = spec.oldItemKey();
      if (Key === undefined) {
        return undefined;
      }
      const { entity, tableName } = spec.target;
      const input = { TableName: tableName, Key, ConsistentRead: true };
      const output = await context.client.send("GetItem", input);
      return readItem(entity, output.Item, moment.seconds);
    }),
  );
}

interface Attempt {
  readonly plans: readonly WritePlan[];
  readonly oldItems: readonly (NativeRecord | undefined)[];
  readonly moment: Moment;
}

/** The error to give, or "again" when another try may succeed. */
function nextStep(error: unknown, attempt: Attempt): unknown {
  if (serviceFailure(error, "IdempotentParameterMismatchException") !== undefined) {
    const message = "The token was used for a transaction with another content.";
    return new PlinthError("tokenReused", message, { cause: error });
  }
  if (serviceFailure(error, "TransactionInProgressException") !== undefined) {
    return "again";
  }
  const failure = serviceFailure(error, "TransactionCanceledException");
  if (failure === undefined) {
    return error;
  }
  const reasons = (failure.cancellationReasons ?? []).filter((reason) => isRefusal(reason));
  const canPass = reasons.length > 0 && reasons.every((reason) => passingReasons.has(reason.Code));
  return canPass || uniqueValuesMoved(failure.cancellationReasons ?? [], attempt)
    ? "again"
    : refusedFor(error, attempt.plans, attempt.moment);
}

function isRefusal(reason: CancellationReason): boolean {
  return reason.Code !== "None" && reason.Code !== undefined;
}

/** Whether a condition failed only because a unique value changed since it was read. */
function uniqueValuesMoved(
  reasons: readonly CancellationReason[],
  { plans, oldItems, moment }: Attempt,
): boolean {
  let index = 0;
  for (const [position, plan] of plans.entries()) {
    const reason = reasons[index];
    index += 1 + plan.guards.length;
    const { entity } = plan.target;
    const dependsOnOldItem = entity.unique.length > 0 && plan.operation !== "create";
    if (dependsOnOldItem && reason?.Code === "ConditionalCheckFailed") {
      const stored = readItem(entity, reason.Item, moment.seconds);
      if (stored !== undefined && !haveSameUniqueValues(entity, stored, oldItems[position])) {
        return true;
      }
    }
  }
  return false;
}

function refusedFor(error: unknown, plans: readonly WritePlan[], moment: Moment): unknown {
  const failure = serviceFailure(error, "TransactionCanceledException");
  const refusals = refusalsOf(failure?.cancellationReasons ?? [], plans, moment);
  if (refusals.length === 0) {
    return error;
  }
  const lines = refusals.map((refusal) => `${refusal.position}: ${refusal.message}`);
  return new PlinthError(
    "transactionRefused",
    `The transaction was refused. ${lines.join("; ")}.`,
    {
      refusals,
      reason: refusals[0]?.reason,
      entity: refusals[0]?.entity,
      key: refusals[0]?.key,
      cause: error,
    },
  );
}

/** DynamoDB gives one reason for each action; a part with guards has several actions. */
function refusalsOf(
  reasons: readonly CancellationReason[],
  plans: readonly WritePlan[],
  moment: Moment,
): Refusal[] {
  const refusals: Refusal[] = [];
  let index = 0;
  for (const [position, plan] of plans.entries()) {
    const ownReason = reasons[index];
    if (ownReason !== undefined && isRefusal(ownReason)) {
      refusals.push({ position, ...explainReason(plan, ownReason, moment) });
    }
    for (const [guardIndex, guard] of plan.guards.entries()) {
      const reason = reasons[index + 1 + guardIndex];
      if (reason?.Code === "ConditionalCheckFailed") {
        refusals.push({ position, ...explainGuardRefusal(plan, guard.attribute) });
      } else if (reason !== undefined && isRefusal(reason)) {
        refusals.push({ position, ...explainConflict(plan, reason.Code, reason.Message) });
      }
    }
    index += 1 + plan.guards.length;
  }
  return refusals;
}

function explainReason(
  plan: WritePlan,
  reason: CancellationReason,
  moment: Moment,
): Omit<Refusal, "position"> {
  return reason.Code === "ConditionalCheckFailed"
    ? explainRefusal(plan, reason.Item, moment)
    : explainConflict(plan, reason.Code, reason.Message);
}

/** Between nothing and twice the last bound, so that those who met part. */
function waitMilliseconds(context: ConnectionContext, tryCount: number): number {
  const bound = Math.min(firstWaitMilliseconds * 2 ** (tryCount - 1), waitMillisecondsMax);
  return context.random() * bound;
}

/** DynamoDB takes 36 characters; a longer token stands for itself by its hash. */
function shortToken(token: string): string {
  return token.length > 0 && token.length <= 36
    ? token
    : createHash("sha256").update(token).digest("base64url").slice(0, 36);
}
