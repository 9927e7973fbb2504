import type { Condition } from "@plinth/expressions";
import type { CompiledEntity } from "../entity/compiled-entity.ts";
import { isAbsent } from "./attribute-condition.ts";

/** That the stored item is of today's version; undefined for an entity whose items have only one. */
export function isCurrent({ upgrade }: CompiledEntity): Condition | undefined {
  return upgrade && hasVersion(upgrade.attribute, "=", upgrade.current);
}

/** That no item is there, or one of today's version. */
export function isCurrentOrAbsent(entity: CompiledEntity): Condition | undefined {
  const current = isCurrent(entity);
  return current && { kind: "or", conditions: [isAbsent(entity.partitionKeyName), current] };
}

/** That no item of a version is there which this code does not know. */
export function isNotNewer({ upgrade }: CompiledEntity): Condition | undefined {
  const known = upgrade && hasVersion(upgrade.attribute, "<=", upgrade.current);
  return known && { kind: "or", conditions: [isAbsent(upgrade.attribute), known] };
}

/** An item without the attribute is of version 1. */
function hasVersion(attribute: string, operator: "=" | "<=", version: number): Condition {
  const path = [attribute] as const;
  const condition: Condition = {
    kind: "compare",
    operator,
    left: { kind: "path", path },
    right: { kind: "value", value: { N: String(version) } },
  };
  return version === 1 ? { kind: "or", conditions: [isAbsent(attribute), condition] } : condition;
}
