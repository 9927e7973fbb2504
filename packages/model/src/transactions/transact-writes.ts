import { createHash } from "node:crypto";
import type { CancellationReason, TransactWriteItem, TransactWriteItemsInput } from "@plinth/api";
import type { Caller } from "../calls/caller.ts";
import { sendRequest } from "../calls/send-request.ts";
import { serviceFailure } from "../calls/service-failure.ts";
import { canPass, withTries } from "../calls/tries.ts";
import { prepareToWrite } from "../cipher/cipher-of.ts";
import { openOldItem, withoutSealed } from "../cipher/open-items.ts";
import { recordSealed } from "../cipher/seal-item.ts";
import { isMistaken } from "../commands/plan-upsert.ts";
import { isOutdated, type OutdatedItem, upgradeStored } from "../commands/upgrade-stored.ts";
import type { Moment, WritePlan, WriteSpec } from "../commands/write-plan.ts";
import { type ConnectionContext, currentMoment } from "../connection-context.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { readFullItem } from "../entity/item-codec.ts";
import { PlinthError, type Refusal } from "../plinth-error.ts";
import { hasUniqueValuesOf } from "../unique/guards.ts";
import { explainConflict, explainGuardRefusal, explainRefusal } from "./explain-refusal.ts";
import { repeatedWrites } from "./repeated-items.ts";
import { mayBeRepeating } from "./repetition.ts";

/** What was sent at last: each write as it was planned, and the item that it was planned for. */
export interface SentWrites {
  readonly plans: readonly WritePlan[];
  readonly oldItems: readonly (NativeRecord | undefined)[];
}

export interface TransactDetails {
  readonly token?: string | undefined;
  /** Whether the last part tells by itself that the whole was done before. */
  readonly hasOnce?: boolean;
}

/**
 * Sends writes as one transaction with the guards they need. Tries again when it met another
 * transaction, and works the guards out again when a unique value was changed in between.
 */
export async function transactWrites(
  context: ConnectionContext,
  parts: readonly WriteSpec[],
  caller: Caller,
  { token: givenToken, hasOnce = false }: TransactDetails,
): Promise<SentWrites> {
  const specs = parts.map((part) => part.asPart ?? part);
  let attempt: Attempt = { plans: [], oldItems: [], moment: currentMoment(context) };
  let token = givenToken;
  let underWay: TransactWriteItemsInput | undefined;
  let outdated: readonly OutdatedItem[] = [];
  const prepare = async (): Promise<TransactWriteItemsInput> => {
    for (const each of outdated) {
      await upgradeStored(context, each, caller);
    }
    outdated = [];
    const moment = currentMoment(context);
    const oldItems = await readOldItems(context, specs, caller, moment);
    await Promise.all(specs.map(async (spec) => prepareToWrite(spec)));
    const plans = specs.map((spec, position) => spec.plan(moment, oldItems[position]));
    await recordSealed(plans);
    attempt = { plans, oldItems, moment };
    return transactInput(plans, token === undefined ? context.uuid() : shortToken(token));
  };
  const send = async (): Promise<SentWrites> => {
    const input = underWay ?? (await prepare());
    try {
      await sendRequest(context, "TransactWriteItems", input, caller);
    } catch (error) {
      underWay = isUnderWay(error) ? input : undefined;
      outdated = outdatedIn(error, attempt);
      if (hasOnce && isTokenReused(error)) {
        // Its time stamps are another content. What it is a repetition of says the last part.
        token = undefined;
      }
      throw error;
    }
    return attempt;
  };
  try {
    return await withTries(
      context,
      caller,
      send,
      (error) =>
        canPass(error) ||
        outdated.length > 0 ||
        uniqueValuesMoved(error, attempt) ||
        (hasOnce && (isTokenReused(error) || mayBeRepeating(error, attempt.plans))),
    );
  } catch (error) {
    throw refusedFor(error, attempt);
  }
}

/** The items for whose older form a condition failed. Throws `newerItem`. */
function outdatedIn(error: unknown, { plans, moment }: Attempt): OutdatedItem[] {
  const failure = serviceFailure(error, "TransactionCanceledException");
  let index = 0;
  return plans.flatMap(({ target, operation, guards }) => {
    const reason = failure?.cancellationReasons?.[index];
    index += 1 + guards.length;
    const item = reason?.Code === "ConditionalCheckFailed" ? reason.Item : undefined;
    const isAsked = item !== undefined && operation !== "create";
    return isAsked && isOutdated(target, item, moment.seconds) ? [{ target, item }] : [];
  });
}

function isTokenReused(error: unknown): boolean {
  return serviceFailure(error, "IdempotentParameterMismatchException") !== undefined;
}

/** An attempt whose answer was lost still runs: only the same request, token included, is the same. */
function isUnderWay(error: unknown): boolean {
  return serviceFailure(error, "TransactionInProgressException") !== undefined;
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
  checkActionCount(TransactItems.length);
  return token === undefined ? { TransactItems } : { TransactItems, ClientRequestToken: token };
}

const actionCountMax = 100;

/** DynamoDB's own refusal repeats the items, with all that they hold. */
export function checkActionCount(count: number): void {
  if (count > actionCountMax) {
    throw new PlinthError(
      "invalidTransaction",
      `A transaction has at most ${actionCountMax} actions, and this one has ${count}, guard items included. Split it.`,
    );
  }
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
  caller: Caller,
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
      const output = await sendRequest(context, "GetItem", input, caller);
      const item = await openOldItem(spec.target, output.Item, moment.seconds);
      return readFullItem(entity, item, moment.seconds);
    }),
  );
}

interface Attempt extends SentWrites {
  readonly moment: Moment;
}

function isRefusal(reason: CancellationReason): boolean {
  return reason.Code !== "None" && reason.Code !== undefined;
}

/** Whether a condition failed only because what the plan depends on changed since it was read. */
function uniqueValuesMoved(error: unknown, { plans, oldItems, moment }: Attempt): boolean {
  const failure = serviceFailure(error, "TransactionCanceledException");
  const reasons = failure?.cancellationReasons ?? [];
  let index = 0;
  for (const [position, plan] of plans.entries()) {
    const reason = reasons[index];
    index += 1 + plan.guards.length;
    const { entity } = plan.target;
    const dependsOnOldItem =
      plan.dependsOnPresence === true || (entity.unique.length > 0 && plan.operation !== "create");
    if (dependsOnOldItem && reason?.Code === "ConditionalCheckFailed") {
      const wire = reason.Item ?? {};
      const stored =
        reason.Item && readFullItem(entity, withoutSealed(entity, wire), moment.seconds);
      if (stored !== undefined && !hasUniqueValuesOf(plan.target, wire, oldItems[position])) {
        return true;
      }
      if (isMistaken(plan, wire)) {
        return true;
      }
      // What was read as there is gone, or the other way round.
      const wasThere = oldItems[position] !== undefined;
      if (plan.dependsOnPresence === true && wasThere !== (stored !== undefined)) {
        return true;
      }
    }
  }
  return false;
}

const refusalsToldMax = 10;

/** The error to give: our own where the parts can be named, else the one that came. */
function refusedFor(error: unknown, { plans, moment }: Attempt): unknown {
  if (isTokenReused(error)) {
    const message =
      "The token was used for a transaction with another content. Give each transaction a token of its own.";
    return new PlinthError("tokenReused", message, { cause: error });
  }
  const repeated = repeatedWrites(error, plans);
  if (repeated !== undefined) {
    return repeated;
  }
  const failure = serviceFailure(error, "TransactionCanceledException");
  const refusals = refusalsOf(failure?.cancellationReasons ?? [], plans, moment);
  if (refusals.length === 0) {
    return error;
  }
  const lines = refusals
    .slice(0, refusalsToldMax)
    .map((refusal) => `${refusal.position}: ${refusal.message}`);
  if (refusals.length > refusalsToldMax) {
    lines.push(`and ${refusals.length - refusalsToldMax} more, which \`refusals\` has`);
  }
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

/** DynamoDB takes 36 characters; a longer token stands for itself by its hash. */
function shortToken(token: string): string {
  return token.length > 0 && token.length <= 36
    ? token
    : createHash("sha256").update(token).digest("base64url").slice(0, 36);
}
