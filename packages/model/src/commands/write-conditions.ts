import type { Condition } from "@plinth/expressions";
import { isAbsent } from "../conditions/attribute-condition.ts";
import { allOf, compileCondition, versionIs } from "../conditions/compile-condition.ts";
import type { ItemCondition } from "../conditions/item-condition.ts";
import { ownConditions } from "../conditions/rule-condition.ts";
import { treeOf } from "../conditions/tree-of.ts";
import type { CompiledEntity } from "../entity/compiled-entity.ts";

/** What callers may ask of the stored item. */
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

/** Another entity's item under the key is none of this one's, and stays. */
export function ownOrAbsent(entity: CompiledEntity): Condition | undefined {
  const own = allOf(ownConditions(entity));
  return own && { kind: "or", conditions: [isAbsent(entity.partitionKeyName), own] };
}
