import { allOf, compileCondition, withTimeToLive } from "../conditions/compile-condition.ts";
import type { ItemCondition } from "../conditions/item-condition.ts";
import { isCurrentOrAbsent } from "../conditions/item-version.ts";
import { withOwnItem } from "../conditions/rule-condition.ts";
import { treeOf } from "../conditions/tree-of.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { marshalKey } from "../entity/item-codec.ts";
import { printWrite } from "../expressions/expression-writer.ts";
import type { Moment, Target, WritePlan } from "./write-plan.ts";

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
