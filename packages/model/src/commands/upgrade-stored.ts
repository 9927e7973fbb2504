import type { TransactWriteItem } from "@plinth/api";
import type { Condition, UpdateAction } from "@plinth/expressions";
import { type AttributeValue, attributeValuesEqual, type Item, toNativeItem } from "@plinth/values";
import type { Caller } from "../calls/caller.ts";
import { sendRequest } from "../calls/send-request.ts";
import { serviceFailure } from "../calls/service-failure.ts";
import { withTries } from "../calls/tries.ts";
import { prepareToWrite } from "../cipher/cipher-of.ts";
import { withoutSealed } from "../cipher/open-items.ts";
import { recordSealed, sealItem } from "../cipher/seal-item.ts";
import { isPresent, isStill } from "../conditions/attribute-condition.ts";
import { allOf } from "../conditions/compile-condition.ts";
import { type ConnectionContext, currentMoment } from "../connection-context.ts";
import type { CompiledEntity, NativeRecord } from "../entity/compiled-entity.ts";
import { isPresentItem, keyOfItem } from "../entity/item-codec.ts";
import { refuseNewer, storedForm, storedVersion } from "../entity/upgrade.ts";
import { printWrite } from "../expressions/expression-writer.ts";
import { errorOfRefusal, explainGuardRefusal } from "../transactions/explain-refusal.ts";
import { freedGuards, guardsFor } from "../unique/guards.ts";
import type { Moment, Target, WritePlan } from "./write-plan.ts";

/** An item that is stored in an older form than today's. */
export interface OutdatedItem {
  readonly target: Target;
  readonly item: Item;
}

/**
 * Whether a write was refused, or might have been, because the stored item is older than today's
 * form. Throws `newerItem` when it is newer.
 */
export function isOutdated({ entity }: Target, item: Item | undefined, seconds: number): boolean {
  if (item === undefined || entity.upgrade === undefined) {
    return false;
  }
  if (!isPresentItem(entity, withoutSealed(entity, item), seconds)) {
    return false;
  }
  const version = storedVersion(entity, item);
  refuseNewer(entity, item, version);
  return version < entity.upgrade.current;
}

/** What became of an item that was to be put into another form. */
export type FormOutcome =
  | { readonly kind: "written" }
  /** Somebody wrote it meanwhile; undefined when it is gone. */
  | { readonly kind: "changed"; readonly item: Item | undefined };

/**
 * Puts a stored item into the form of a version, today's when absent, if it is still as it was read.
 * Attributes that others add in between stay. Rejects with `undecodableItem` when a step fails, and
 * with `notUnique` when another item has one of the unique values that the steps give.
 */
export async function upgradeStored(
  context: ConnectionContext,
  { target, item }: OutdatedItem,
  caller: Caller,
  version: number = target.entity.upgrade?.current ?? 1,
): Promise<FormOutcome> {
  const underWay = prepareToWrite({ target, operation: "update" });
  if (underWay !== undefined) {
    await underWay;
  }
  const plan = planForm({ target, item }, version, currentMoment(context));
  await recordSealed([plan]);
  try {
    await withTries(context, caller, () => send(context, plan, caller));
  } catch (error) {
    return outcomeOf(plan, error);
  }
  for (const guard of freedGuards(plan, item)) {
    await free(context, guard, caller);
  }
  return { kind: "written" };
}

/** The write that puts a stored item into the form of a version. */
function planForm(
  { target, item: stored }: OutdatedItem,
  version: number,
  moment: Moment,
): WritePlan {
  const { entity, tableName } = target;
  const plain = storedForm(entity, stored, version);
  const given = (entity.encrypted?.names ?? []).filter(
    (name) => stored[name] === undefined && plain[name] !== undefined,
  );
  const moved = sealGiven(target, plain, given);
  const key = keyOfItem(entity, stored);
  const actions = actionsBetween(key, stored, moved);
  const condition = isUnchanged(entity, key, stored, actions);
  const { UpdateExpression = "", ...printed } = printWrite(condition, { kind: "update", actions });
  const newItem = guardedPart(entity, plain);
  const isCurrent = version === entity.upgrade?.current;
  const change = { oldItem: undefined, newItem };
  return {
    target,
    operation: "update",
    key,
    action: { Update: { TableName: tableName, Key: key, UpdateExpression, ...printed } },
    // Claims them all: what the old form had need not have been unique.
    guards: isCurrent ? guardsFor(target, key, change, moment) : [],
    ifVersion: undefined,
    newItem: isCurrent ? newItem : undefined,
    sealed: given,
  };
}

/** What the steps give of attributes that are encrypted; what was encrypted before stays as it is. */
function sealGiven(target: Target, item: Item, given: readonly string[]): Item {
  if (given.length === 0) {
    return item;
  }
  const part: Record<string, AttributeValue> = { ...keyOfItem(target.entity, item) };
  for (const name of given) {
    part[name] = item[name] ?? { NULL: true };
  }
  return { ...item, ...sealItem(target, part) };
}

function actionsBetween(key: Item, stored: Item, moved: Item): UpdateAction[] {
  const actions: UpdateAction[] = [];
  for (const name of new Set([...Object.keys(stored), ...Object.keys(moved)])) {
    const [oldValue, value] = [stored[name], moved[name]];
    const isSame =
      oldValue !== undefined && value !== undefined && attributeValuesEqual(oldValue, value);
    if (!isSame && !Object.hasOwn(key, name)) {
      const path = [name] as const;
      actions.push(
        value === undefined
          ? { kind: "remove", path }
          : { kind: "set", path, value: { kind: "value", value } },
      );
    }
  }
  return actions;
}

/** An expression has 4 KB and 300 operators at most. */
const comparedCountMax = 100;

/** That the item is still what was read, in all that the new form is made of. */
function isUnchanged(
  entity: CompiledEntity,
  key: Item,
  stored: Item,
  actions: readonly UpdateAction[],
): Condition | undefined {
  const counted = [entity.version, entity.updated, entity.upgrade?.attribute];
  const written = [...actions.map(({ path }) => String(path[0])), ...counted];
  const names = Object.keys(stored).filter((name) => !Object.hasOwn(key, name));
  const compared = names.length > comparedCountMax ? names.filter(isIn(written)) : names;
  const asked = new Set([...compared, ...written.filter((name) => name !== undefined)]);
  return allOf([
    isPresent(entity.partitionKeyName),
    ...[...asked].map((name) => isStill(name, stored[name])),
  ]);
}

function isIn(names: readonly (string | undefined)[]): (name: string) => boolean {
  const set = new Set(names);
  return (name) => set.has(name);
}

/** The unique values and the expiry. A unique value that stays encrypted stays the same. */
function guardedPart({ unique, timeToLive }: CompiledEntity, item: Item): NativeRecord {
  const part: Record<string, AttributeValue> = {};
  for (const name of [timeToLive, ...unique.map((each) => each.name)]) {
    const value = name === undefined ? undefined : item[name];
    if (name !== undefined && value !== undefined) {
      part[name] = value;
    }
  }
  return toNativeItem(part);
}

async function send(context: ConnectionContext, plan: WritePlan, caller: Caller): Promise<void> {
  const { Update } = plan.action;
  if (Update === undefined) {
    throw new Error("A change of form is an update");
  }
  const ReturnValuesOnConditionCheckFailure = "ALL_OLD" as const;
  const update = { ...Update, ReturnValuesOnConditionCheckFailure };
  if (plan.guards.length === 0) {
    await sendRequest(context, "UpdateItem", update, caller);
    return;
  }
  const TransactItems = [{ Update: update }, ...plan.guards.map(({ action }) => action)];
  const ClientRequestToken = context.uuid();
  await sendRequest(context, "TransactWriteItems", { TransactItems, ClientRequestToken }, caller);
}

function outcomeOf(plan: WritePlan, error: unknown): FormOutcome {
  const failure = serviceFailure(error, "ConditionalCheckFailedException");
  if (failure !== undefined) {
    return { kind: "changed", item: failure.item };
  }
  const canceled = serviceFailure(error, "TransactionCanceledException");
  const [own, ...others] = canceled?.cancellationReasons ?? [];
  if (own?.Code === "ConditionalCheckFailed") {
    return { kind: "changed", item: own.Item };
  }
  const taken = others.findIndex(({ Code }) => Code === "ConditionalCheckFailed");
  const attribute = plan.guards[taken]?.attribute;
  throw attribute === undefined
    ? error
    : errorOfRefusal(explainGuardRefusal(plan, attribute), error);
}

/** Lets go of a value that the old form held, unless it is another item's. */
async function free(
  context: ConnectionContext,
  guard: NonNullable<TransactWriteItem["Delete"]>,
  caller: Caller,
): Promise<void> {
  try {
    await withTries(context, caller, () => sendRequest(context, "DeleteItem", guard, caller));
  } catch (error) {
    if (serviceFailure(error, "ConditionalCheckFailedException") === undefined) {
      throw error;
    }
  }
}
