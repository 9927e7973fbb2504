import type { Item } from "@plinth/values";

/** The attributes that items of a page have, and which of them are shown. */
export interface Columns {
  /** Keys first, then by how many items have them, then by name. */
  readonly all: readonly string[];
  readonly shown: readonly string[];
}

const shownByDefault = 8;

/** Chooses columns of what the page holds: those that were asked for, or the keys and the commonest. */
export function chooseColumns(
  items: readonly Item[],
  keyNames: readonly string[],
  wanted: readonly string[],
): Columns {
  const counts = new Map<string, number>();
  for (const item of items) {
    for (const name of Object.keys(item)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const present = keyNames.filter((name) => counts.has(name));
  const others = [...counts.keys()]
    .filter((name) => !keyNames.includes(name))
    .sort((one, other) => byCountThenName(counts, one, other));
  const all = [...present, ...others];
  const chosen = all.filter((name) => wanted.includes(name));
  return {
    all,
    shown: chosen.length > 0 ? chosen : all.slice(0, Math.max(shownByDefault, present.length)),
  };
}

function byCountThenName(counts: ReadonlyMap<string, number>, one: string, other: string): number {
  const difference = (counts.get(other) ?? 0) - (counts.get(one) ?? 0);
  return difference === 0 ? (one < other ? -1 : 1) : difference;
}
