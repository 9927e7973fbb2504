import type { Condition } from "@plinth/expressions";
import { isAbsent } from "../conditions/attribute-condition.ts";
import {
  allOf,
  compileCondition,
  versionIs,
  withTimeToLive,
} from "../conditions/compile-condition.ts";
import type { ItemCondition } from "../conditions/item-condition.ts";
import { isCurrentOrAbsent, isNotNewer } from "../conditions/item-version.ts";
import { ownConditions, withOwnItem } from "../conditions/rule-condition.ts";
import { treeOf } from "../conditions/tree-of.ts";
import type { CompiledEntity, NativeRecord } from "../entity/compiled-entity.ts";
import { marshalKey } from "../entity/item-codec.ts";
import { printWrite } from "../expressions/expression-writer.ts";
import { guardsFor, uniqueValuesAre } from "../unique/guards.ts";
import type { Moment, Target, WritePlan } from "./write-plan.ts";

export interface WriteConditions {
  readonly if?: ItemCondition<string, unknown> | undefined;
  readonly ifVersion?: number;
}

/** What the caller asks of the stored item; undefined when nothing. */
export function conditionOf(
  entity: CompiledEntity,
  conditions: WriteConditions,
): Condition | undefined {
  return allOf([
    // One that is there and undefined is a slip, such as a misspelt `item.version`: it must not go unasked.
    "ifVersion" in conditions ? versionIs(entity, conditions.ifVersion) : undefined,
    conditions.if === undefined ? undefined : compileCondition(entity, treeOf(conditions.if)),
  ]);
}

export function planDelete(
  target: Target,
  key: NativeRecord,
  conditions: WriteConditions,
  state: { readonly moment: Moment; readonly oldItem: NativeRecord | undefined },
): WritePlan {
  const { entity, tableName } = target;
  const Key = marshalKey(entity, key);
  const { moment, oldItem } = state;
  const asked = conditionOf(entity, conditions);
  const ofStored = allOf([asked, ...uniqueValuesAre(target, oldItem)]);
  const version = ofStored === undefined ? isNotNewer(entity) : isCurrentOrAbsent(entity);
  const condition = allOf([ownOrAbsent(entity), version, ofStored]);
  const unexpired = condition === undefined ? undefined : withTimeToLive(entity, condition, moment);
  return {
    target,
    operation: "delete",
    key: Key,
    action: { Delete: { TableName: tableName, Key, ...printWrite(unexpired, undefined) } },
    guards: guardsFor(target, Key, { oldItem, newItem: undefined }, moment),
    ifVersion: conditions.ifVersion,
    acceptsAbsence: asked === undefined,
    newItem: undefined,
  };
}

/** Another entity's item under the key is none of this one's, and stays. */
export function ownOrAbsent(entity: CompiledEntity): Condition | undefined {
  const own = allOf(ownConditions(entity));
  return own && { kind: "or", conditions: [isAbsent(entity.partitionKeyName), own] };
}

/** A condition on an item that the transaction does not write. */
export function planCheck(
  target: Target,
  key: NativeRecord,
  asked: ItemCondition<string, unknown>,
  moment: Moment,
): WritePlan {
  const { entity, tableName } = target;
  const Key = marshalKey(entity, key);
  const compiled = compileCondition(entity, treeOf(asked));
  const current = allOf([compiled, isCurrentOrAbsent(entity)]) ?? compiled;
  const condition = withTimeToLive(entity, withOwnItem(entity, current), moment);
  const { ConditionExpression = "", ...placeholders } = printWrite(condition, undefined);
  return {
    target,
    operation: "check",
    key: Key,
    action: {
      ConditionCheck: { TableName: tableName, Key, ConditionExpression, ...placeholders },
    },
    guards: [],
    ifVersion: undefined,
    newItem: undefined,
  };
}
