import type { LiveTable } from "../table/live-table.ts";
import { indexChanges } from "../table/plan-table-steps.ts";
import type { SomeSettings, TableIdentity } from "../table/table-properties.ts";

/** One property that becomes another, or that is another than it should be. */
export interface PropertyChange {
  /** Such as `GlobalSecondaryIndexes.ByTitle.ProvisionedThroughput.ReadCapacityUnits`. */
  readonly path: string;
  /** Absent when there is none. */
  readonly before?: unknown;
  readonly after?: unknown;
  readonly requiresRecreation: boolean;
}

/** The properties in which a table's settings differ. What `after` does not name does not differ. */
export function settingChanges(before: SomeSettings, after: SomeSettings): PropertyChange[] {
  return Object.entries(after).flatMap(([name, wanted]) => {
    const there = before[name as keyof SomeSettings];
    return leafChanges(name, shown(name, there), shown(name, wanted), false);
  });
}

/** The differences that make it another table. */
export function identityChanges(before: TableIdentity, after: TableIdentity): PropertyChange[] {
  return (["KeySchema", "AttributeDefinitions", "LocalSecondaryIndexes"] as const).flatMap((name) =>
    leafChanges(name, before[name], after[name], true),
  );
}

/** What people should know of a change of a table before they let it happen. */
export function changeNotes(live: LiveTable, target: SomeSettings): string[] {
  const { removed, rebuilt, added } = indexChanges(live.settings, target);
  const notes: string[] = [];
  for (const { IndexName } of rebuilt) {
    notes.push(
      `The index ${IndexName} is deleted and made anew, and cannot be queried in between. CloudFormation itself refuses this: give the index another name there.`,
    );
  }
  if (removed.length + rebuilt.length + added.length > 1) {
    notes.push(
      "Several indexes change, one after the other. CloudFormation itself takes one index more or less in each update.",
    );
  }
  const stream = live.settings.StreamSpecification;
  if (target.StreamSpecification !== undefined && stream != null) {
    if (target.StreamSpecification?.StreamViewType !== stream.StreamViewType) {
      notes.push("The stream ends, and what reads it reads its last records within 24 hours.");
    }
  }
  const recovery = live.settings.PointInTimeRecoverySpecification;
  if (target.PointInTimeRecoverySpecification === null && recovery != null) {
    notes.push("The table can no longer be restored to any time of the past.");
  }
  return notes;
}

/** Off is told in the words of a template, and what a template does not have is left out. */
function shown(name: string, value: unknown): unknown {
  if (value === null) {
    return undefined;
  }
  if (name === "GlobalSecondaryIndexes" && Array.isArray(value)) {
    return value.map(({ AttributeDefinitions, ...index }) => index);
  }
  return value;
}

function leafChanges(
  path: string,
  before: unknown,
  after: unknown,
  requiresRecreation: boolean,
): PropertyChange[] {
  const [left, right] = [membersOf(before), membersOf(after)];
  if (left !== undefined && right !== undefined) {
    return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) =>
      leafChanges(`${path}.${name}`, left.get(name), right.get(name), requiresRecreation),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after)
    ? []
    : [{ path, before, after, requiresRecreation }];
}

/** The members of a map, or of a list whose items have names; `undefined` for all else. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null) {
    return undefined;
  }
  if (!Array.isArray(value)) {
    return new Map(Object.entries(value));
  }
  const members = new Map<string, unknown>();
  for (const item of value) {
    const name = nameOf(item);
    if (name === undefined) {
      return undefined;
    }
    members.set(name, isTag(item) ? item.Value : item);
  }
  return members;
}

function nameOf(item: unknown): string | undefined {
  if (typeof item !== "object" || item === null) {
    return undefined;
  }
  for (const key of ["IndexName", "AttributeName", "Key"]) {
    const name: unknown = Object.hasOwn(item, key) ? Reflect.get(item, key) : undefined;
    if (typeof name === "string") {
      return name;
    }
  }
  return undefined;
}

function isTag(item: unknown): item is { readonly Key: string; readonly Value: string } {
  return typeof item === "object" && item !== null && "Key" in item && "Value" in item;
}
