import { type Condition, evaluateCondition } from "@plinth/expressions";
import type { CompiledEntity, WhenRule } from "../entity/compiled-entity.ts";
import { hasValue, isAbsent } from "./attribute-condition.ts";
import { allOf } from "./compile-condition.ts";

/** That an item is as `when` says. */
export function ruleCondition(rule: WhenRule): Condition {
  const condition = presentCondition(rule);
  return rule.acceptsAbsence
    ? { kind: "or", conditions: [isAbsent(rule.name), condition] }
    : condition;
}

function presentCondition({ name, pattern }: WhenRule): Condition {
  if (typeof pattern === "object") {
    const operand = { kind: "path", path: [name] } as const;
    const prefix = { kind: "value", value: { S: pattern.beginsWith } } as const;
    return { kind: "beginsWith", operand, prefix };
  }
  return hasValue(name, typeof pattern === "number" ? { N: String(pattern) } : { S: pattern });
}

/** That a stored item says it is of this entity. What the key says need not be asked again. */
export function ownConditions(entity: CompiledEntity): Condition[] {
  return entity.when.filter((rule) => !rule.isKey).map((rule) => ruleCondition(rule));
}

/**
 * Makes another entity's item under the same key count as absent: what holds of no item at all holds
 * of it too, and what does not, does not.
 */
export function withOwnItem(entity: CompiledEntity, condition: Condition): Condition {
  const own = allOf(ownConditions(entity));
  if (own === undefined) {
    return condition;
  }
  return evaluateCondition(condition, {})
    ? { kind: "or", conditions: [condition, { kind: "not", condition: own }] }
    : { kind: "and", conditions: [condition, own] };
}
