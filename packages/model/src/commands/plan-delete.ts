import { allOf, withTimeToLive } from "../conditions/compile-condition.ts";
import { isCurrentOrAbsent, isNotNewer } from "../conditions/item-version.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { marshalKey } from "../entity/item-codec.ts";
import { printWrite } from "../expressions/expression-writer.ts";
import { guardsFor, uniqueValuesAre } from "../unique/guards.ts";
import { conditionOf, ownOrAbsent, type WriteConditions } from "./write-conditions.ts";
import type { Moment, Target, WritePlan } from "./write-plan.ts";

/** Deletes the entity's own item; that there is none is no refusal unless something was asked of it. */
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
