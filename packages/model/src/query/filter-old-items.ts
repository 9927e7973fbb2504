import { type Condition, evaluateCondition } from "@plinth/expressions";
import type { Item } from "@plinth/values";
import { isCurrent } from "../conditions/item-version.ts";
import type { CompiledEntity } from "../entity/compiled-entity.ts";
import type { OwnMarks } from "../entity/item-codec.ts";

/** A filter, and the marks of the items that it is asked of. */
export interface AskedFilter {
  readonly condition: Condition | undefined;
  readonly marks: OwnMarks;
}

/**
 * A filter is about today's form. So the server lets every item of another version through, which is
 * asked when it has been upgraded. What an index has only a part of is asked as it is.
 */
export function withOldItems(
  entity: CompiledEntity,
  condition: Condition | undefined,
  marks: OwnMarks,
): AskedFilter {
  const { upgrade } = entity;
  const current = isCurrent(entity);
  if (!upgrade || !current || condition === undefined || marks.isPartial === true) {
    return { condition, marks };
  }
  const { when, discriminate, toldBy, accepts } = marks;
  // Steps take the version away, so that only an item without one was upgraded.
  const holds = (item: Item): boolean =>
    item[upgrade.attribute] !== undefined || evaluateCondition(condition, item);
  return {
    condition: { kind: "or", conditions: [condition, { kind: "not", condition: current }] },
    marks: {
      when,
      discriminate,
      toldBy,
      accepts: (item) => holds(item) && accepts?.(item) !== false,
    },
  };
}
