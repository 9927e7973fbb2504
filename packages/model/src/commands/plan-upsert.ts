import type { Condition } from "@plinth/expressions";
import { type AttributeValue, attributeValuesEqual, type Item } from "@plinth/values";
import { isAbsent, isAbsentOrHas, isPresent } from "../conditions/attribute-condition.ts";
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
import {
  asCreated,
  isSetIfAbsent,
  type KeptKey,
  upsertChanges,
} from "../updates/compile-upsert.ts";
import { planPut } from "./plan-put.ts";
import { ownOrAbsent } from "./write-conditions.ts";
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
  const plan = changingPlan(created, request.input, { condition, knownParts: {} });
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
    isPresent(entity.partitionKeyName),
    ...ownConditions(entity),
    isCurrent(entity),
    askedOf(entity, request),
    unexpired(entity, moment),
    ...uniqueValuesAre(target, oldItem),
  ]);
  const knownParts = partsOf(entity, keptOf(entity, oldItem, request.input, indexParts(entity)));
  const plan = changingPlan(created, request.input, { condition, knownParts });
  const guarded = [entity.timeToLive, ...entity.unique.map((unique) => unique.name)];
  const kept = keptOf(entity, oldItem, request.input, guarded);
  const newItem = { ...created.newItem, ...kept };
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
  const absent = isAbsent(entity.partitionKeyName);
  const condition = allOf([absent, askedOf(entity, request)]) ?? absent;
  const printed = printWrite(withTimeToLive(entity, condition, moment), undefined);
  const Item = created.action.Put?.Item ?? {};
  return { ...created, action: { Put: { TableName: tableName, Item, ...printed } } };
}

/** Changes what the input names and keeps the rest. Without an item there, it makes it. */
function changingPlan(
  created: WritePlan,
  input: NativeRecord,
  stored: { readonly condition: Condition | undefined; readonly knownParts: Item },
): WritePlan {
  const { target, key } = created;
  const { knownParts } = stored;
  const { actions, keptKeys } = upsertChanges(created, input, knownParts);
  const condition = allOf([
    stored.condition,
    ...keptKeys.map(keyFollowsPart),
    ...Object.entries(knownParts).map(([name, value]) => isAbsentOrHas(name, value)),
  ]);
  const { UpdateExpression = "", ...rest } = printWrite(condition, { kind: "update", actions });
  return {
    ...created,
    action: { Update: { TableName: target.tableName, Key: key, ...rest, UpdateExpression } },
    guards: [],
    newItem: undefined,
    keptKeys,
    knownParts,
  };
}

/** That the key is there with its part: an item older than the key may have the part alone. */
function keyFollowsPart({ attribute, part }: KeptKey): Condition {
  const conditions = [isPresent, isAbsent].map((is): Condition => {
    return { kind: "and", conditions: [is(part), is(attribute)] };
  });
  return { kind: "or", conditions };
}

/** Whether an upsert was refused only because the item is not as the plan took it to be. */
export function isMistaken({ keptKeys = [], knownParts = {} }: WritePlan, stored: Item): boolean {
  return (
    keptKeys.some(({ attribute, part }) => attribute in stored !== part in stored) ||
    Object.entries(knownParts).some(([name, value]) => {
      const there = stored[name];
      return there !== undefined && !attributeValuesEqual(there, value);
    })
  );
}

function askedOf(entity: CompiledEntity, request: UpsertRequest): Condition | undefined {
  return request.if === undefined ? undefined : compileCondition(entity, treeOf(request.if));
}

function unexpired(entity: CompiledEntity, moment: Moment): Condition | undefined {
  return entity.timeToLive === undefined
    ? undefined
    : { kind: "not", condition: hasExpired(entity.timeToLive, moment) };
}

/** The attributes beside the primary key that index keys are computed from. */
function indexParts({ keys, keyParts }: CompiledEntity): string[] {
  const names = (keys?.secondary ?? []).flatMap(({ places }) => places.map(({ name }) => name));
  return names.filter((name) => !keyParts.some((part) => part.name === name));
}

function partsOf({ members }: CompiledEntity, native: NativeRecord): Item {
  const parts: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(native)) {
    const marshalled = members.get(name)?.marshal(value);
    if (marshalled !== undefined) {
      parts[name] = marshalled;
    }
  }
  return parts;
}

/** Those of these attributes of the item that was read which the upsert leaves as they are. */
function keptOf(
  entity: CompiledEntity,
  oldItem: NativeRecord,
  input: NativeRecord,
  names: readonly (string | undefined)[],
): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const name of names) {
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
