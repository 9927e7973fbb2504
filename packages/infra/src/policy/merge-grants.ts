import { type LeadingKey, withoutCovered } from "./leading-keys.ts";

/** One action on one resource, which two grants name alike when it is the same. */
export interface ResourceGrant {
  readonly action: string;
  /** `Books`, or `Books/TitleSearchIndex`. */
  readonly resource: string;
  readonly keys: readonly LeadingKey[] | undefined;
}

/** Actions that are allowed on each of the resources for the same keys. */
export interface MergedGrant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly keys: readonly LeadingKey[] | undefined;
}

/**
 * Brings grants together where that allows nothing more: the keys of one action on one resource, then
 * the actions of a resource with equal keys, then the resources with equal actions and keys. The order
 * of the first of each is kept.
 */
export function mergeGrants(grants: readonly ResourceGrant[]): MergedGrant[] {
  const exact = groupBy(grants, ({ action, resource }) => `${action} ${resource}`).map(
    (same): MergedGrant => ({
      actions: namesIn(same, ({ action }) => [action]),
      resources: namesIn(same, ({ resource }) => [resource]),
      keys: unionOf(same.map(({ keys }) => keys)),
    }),
  );
  const byResource = groupBy(exact, ({ resources, keys }) => `${resources} ${nameOf(keys)}`).map(
    join,
  );
  return groupBy(byResource, ({ actions, keys }) => `${[...actions].sort()} ${nameOf(keys)}`).map(
    join,
  );
}

function join(grants: readonly [MergedGrant, ...MergedGrant[]]): MergedGrant {
  return {
    actions: namesIn(grants, ({ actions }) => actions),
    resources: namesIn(grants, ({ resources }) => resources),
    keys: grants[0].keys,
  };
}

/** All keys, if one of them is all. */
function unionOf(
  lists: readonly (readonly LeadingKey[] | undefined)[],
): readonly LeadingKey[] | undefined {
  const keys: LeadingKey[] = [];
  for (const list of lists) {
    if (list === undefined) {
      return undefined;
    }
    keys.push(...list);
  }
  return withoutCovered(keys).sort((one, other) => (one.like < other.like ? -1 : 1));
}

function nameOf(keys: readonly LeadingKey[] | undefined): string {
  return keys === undefined ? "all" : JSON.stringify(keys.map(({ like }) => like));
}

function namesIn<Each>(each: readonly Each[], names: (one: Each) => readonly string[]): string[] {
  return [...new Set(each.flatMap(names))];
}

function groupBy<Each>(
  list: readonly Each[],
  nameIn: (each: Each) => string,
): (readonly [Each, ...Each[]])[] {
  const groups = new Map<string, [Each, ...Each[]]>();
  for (const each of list) {
    const group = groups.get(nameIn(each));
    if (group === undefined) {
      groups.set(nameIn(each), [each]);
    } else {
      group.push(each);
    }
  }
  return [...groups.values()];
}
