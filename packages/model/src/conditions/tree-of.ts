import { describeKind } from "../codec/describe-value.ts";
import { PlinthError } from "../plinth-error.ts";
import type { ConditionTree, ItemCondition } from "./item-condition.ts";

/** The tree of a condition. Throws `invalidCondition` for what no function of ours built. */
export function treeOf(condition: ItemCondition<string, unknown>): ConditionTree {
  // The types refuse anything else already; this is for callers that went around them.
  const given: unknown = condition;
  if (typeof given === "object" && given !== null && "tree" in given && isTree(given.tree)) {
    return given.tree;
  }
  throw new PlinthError(
    "invalidCondition",
    `A condition is built by functions, such as equals("title", "x"), and cannot be ${describeKind(given)}.`,
  );
}

function isTree(value: unknown): value is ConditionTree {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    ["and", "or", "not", "test"].includes(String(value.kind))
  );
}
