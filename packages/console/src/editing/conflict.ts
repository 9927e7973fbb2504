import type { AttributeValue, Item } from "@plinth/values";
import { attributeOf } from "../values/attribute-of.ts";
import { type AttributeChange, isSame } from "./attribute-change.ts";

/** An attribute that somebody changed since it was read, or that the edit changes, or both. */
export interface ConflictLine {
  readonly name: string;
  readonly was: AttributeValue | undefined;
  readonly now: AttributeValue | undefined;
  readonly mine: AttributeValue | undefined;
  readonly isTheirs: boolean;
  readonly isMine: boolean;
}

/**
 * Holds what was read, what is now and what the edit wants beside each other. `read` may be a part of
 * the item: of its other attributes nothing is said, since the edit does not touch them.
 */
export function conflictLines(
  read: Item,
  now: Item,
  changes: readonly AttributeChange[],
): readonly ConflictLine[] {
  const changed = new Map(changes.map((change) => [change.name, change]));
  const names = new Set([...changed.keys(), ...Object.keys(read)]);
  return [...names]
    .map((name) => {
      const change = changed.get(name);
      const was = change === undefined ? attributeOf(read, name) : change.was;
      const nowValue = attributeOf(now, name);
      const mine = change === undefined ? was : change.to;
      const isTheirs = !isSame(was, nowValue);
      return { name, was, now: nowValue, mine, isTheirs, isMine: change !== undefined };
    })
    .filter(({ isTheirs, isMine }) => isTheirs || isMine)
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The item as it is now with the edit in it: a change of the edit's own wins over anybody else's. */
export function rebased(now: Item, changes: readonly AttributeChange[]): Item {
  const attributes = new Map(Object.entries(now));
  for (const { name, to } of changes) {
    if (to === undefined) attributes.delete(name);
    else attributes.set(name, to);
  }
  return Object.fromEntries(attributes);
}
