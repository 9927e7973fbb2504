import { describeKind } from "../codec/describe-value.ts";
import { PlinthError } from "../plinth-error.ts";
import { BuiltCondition, type ConditionTree, type ItemCondition } from "./item-condition.ts";

/** The tree of a condition. Throws `invalidCondition` for what no function of ours built. */
export function treeOf(condition: ItemCondition<string, unknown>): ConditionTree {
  // The types refuse anything else already; this is for callers that went around them.
  const given: unknown = condition;
  if (given instanceof BuiltCondition) {
    return given.tree;
  }
  throw new PlinthError(
    "invalidCondition",
    `A condition is built by functions, such as equals("title", "x"), and cannot be ${describeKind(given)}.`,
  );
}
