import type { Condition } from "@plinth/expressions";
import {
  allOf,
  compileCondition,
  hasExpired,
  withTimeToLive,
} from "../conditions/compile-condition.ts";
import type { ItemCondition } from "../conditions/item-condition.ts";
import { isCurrent, isCurrentOrAbsent } from "../conditions/item-version.ts";
import { ownConditions } from "../conditions/rule-condition.ts";
import { treeOf } from "../conditions/tree-of.ts";
import type { CompiledEntity, NativeRecord } from "../entity/compiled-entity.ts";
import { printWrite } from "../expressions/expression-writer.ts";
import { guardsFor, uniqueValuesAre } from "../unique/guards.ts";
import { asCreated, isSetIfAbsent, upsertActions } from "../updates/compile-upsert.ts";
import { ownOrAbsent } from "./plan-delete.ts";
import { planPut } from "./plan-put.ts";
import type { Moment, Target, WritePlan } from "./write-plan.ts";

export interface UpsertRequest {
  readonly input: NativeRecord;
  readonly if: ItemCondition<string, unknown> | undefined;
}

/**
 * An upsert that has not read what is there: an update that makes the item where there is none. It
 * asks that no expired item is there, whose attributes would come back to life; where one is, the
 * `replacement` puts the whole item in its place.
 */
export function planUpsert(target: Target, request: UpsertRequest, moment: Moment): WritePlan {
  const { entity } = target;
  const created = planCreated(target, request.input, moment);
  const condition = allOf([
    ownOrAbsent(entity),
    isCurrentOrAbsent(entity),
    askedOf(entity, request),
    unexpired(entity, moment),
  ]);
  const plan = changingPlan(created, request.input, condition);
  return entity.timeToLive === undefined
    ? plan
    : { ...plan, replacement: creatingPlan(created, request, moment) };
}

/**
 * An upsert for which the item was read: what is absent or expired is put as a whole, what is there
 * is changed. Either asks that it is still so.
 */
export function planReadUpsert(
  target: Target,
  request: UpsertRequest,
  state: { readonly moment: Moment; readonly oldItem: NativeRecord | undefined },
): WritePlan {
  const { entity } = target;
  const { moment, oldItem } = state;
  const created = planCreated(target, request.input, moment);
  if (oldItem === undefined) {
    return { ...creatingPlan(created, request, moment), dependsOnPresence: true };
  }
  const condition = allOf([
    { kind: "attributeExists", path: [entity.partitionKeyName] },
    ...ownConditions(entity),
    isCurrent(entity),
    askedOf(entity, request),
    unexpired(entity, moment),
    ...uniqueValuesAre(target, oldItem),
  ]);
  const plan = changingPlan(created, request.input, condition);
  const newItem = { ...created.newItem, ...keptOf(entity, oldItem, request.input) };
  const guards = guardsFor(target, plan.key, { oldItem, newItem }, moment);
  return { ...plan, guards, dependsOnPresence: true };
}

/** The item as it is created, validated in full; every other plan is made of it. */
function planCreated(target: Target, input: NativeRecord, moment: Moment): WritePlan {
  const state = { moment, oldItem: undefined };
  const plan = planPut(target, asCreated(target.entity, input), { operation: "create" }, state);
  return { ...plan, operation: "upsert" };
}

/** Puts the created item where there is none. */
function creatingPlan(created: WritePlan, request: UpsertRequest, moment: Moment): WritePlan {
  const { entity, tableName } = created.target;
  const absent: Condition = { kind: "attributeNotExists", path: [entity.partitionKeyName] };
  const condition = allOf([absent, askedOf(entity, request)]) ?? absent;
  const printed = printWrite(withTimeToLive(entity, condition, moment), undefined);
  const Item = created.action.Put?.Item ?? {};
  return { ...created, action: { Put: { TableName: tableName, Item, ...printed } } };
}

/** Changes what the input names and keeps the rest. Without an item there, it makes it. */
function changingPlan(
  created: WritePlan,
  input: NativeRecord,
  condition: Condition | undefined,
): WritePlan {
  const { target, key } = created;
  const actions = upsertActions(created, input);
  const { UpdateExpression = "", ...rest } = printWrite(condition, { kind: "update", actions });
  return {
    ...created,
    action: { Update: { TableName: target.tableName, Key: key, ...rest, UpdateExpression } },
    guards: [],
    newItem: undefined,
  };
}

function askedOf(entity: CompiledEntity, request: UpsertRequest): Condition | undefined {
  return request.if === undefined ? undefined : compileCondition(entity, treeOf(request.if));
}

function unexpired(entity: CompiledEntity, moment: Moment): Condition | undefined {
  return entity.timeToLive === undefined
    ? undefined
    : { kind: "not", condition: hasExpired(entity.timeToLive, moment) };
}

/** The attributes of the item that was read which the upsert leaves as they are. */
function keptOf(
  entity: CompiledEntity,
  oldItem: NativeRecord,
  input: NativeRecord,
): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const name of [entity.timeToLive, ...entity.unique.map((unique) => unique.name)]) {
    if (name === undefined || oldItem[name] === undefined) {
      continue;
    }
    const given = Object.hasOwn(input, name) ? input[name] : undefined;
    if (given === undefined || entity.readOnly.includes(name) || isSetIfAbsent(given)) {
      kept[name] = oldItem[name];
    }
  }
  return kept;
}
