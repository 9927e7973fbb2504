import type { KeyRange, StoreKey } from "../key-value-store.ts";

type Entries<Value> = Iterator<readonly [StoreKey, Value], unknown>;

/**
 * Merges two ordered sequences into one. Where both have a key, `upper` hides `lower`. Both are
 * asked for their first entry at once, so that they hold the state of the moment of the call.
 */
export function mergeEntries<Value>(
  upper: Entries<Value>,
  lower: Entries<Value>,
  direction: KeyRange["direction"],
): Entries<Value> {
  let above = upper.next();
  let below = lower.next();
  return {
    next: () => {
      if (below.done === true) {
        const step = above;
        above = step.done === true ? step : upper.next();
        return step;
      }
      if (above.done === true || isBefore(below.value[0], above.value[0], direction)) {
        const step = below;
        below = lower.next();
        return step;
      }
      const step = above;
      if (below.value[0] === step.value[0]) {
        below = lower.next();
      }
      above = upper.next();
      return step;
    },
    return: () => {
      above = { done: true, value: undefined };
      below = { done: true, value: undefined };
      upper.return?.();
      lower.return?.();
      return { done: true, value: undefined };
    },
  };
}

function isBefore(key: StoreKey, other: StoreKey, direction: KeyRange["direction"]): boolean {
  return direction === "forward" ? key < other : key > other;
}
