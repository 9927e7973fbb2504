import {
  type AttributeValue,
  attributeValuesEqual,
  fromNativeItem,
  type Item,
  toNativeItem,
} from "@plinth/values";
import { isPlinthError, PlinthError } from "../plinth-error.ts";
import { keyNamesOf } from "../tables/define-table.ts";
import { type CompiledEntity, isRecord, type NativeRecord } from "./compiled-entity.ts";
import { addKeys, withKeyParts } from "./compute-keys.ts";

/** One step between two versions of an entity's items: pure functions on the stored attributes. */
export interface UpgradeStep {
  /**
   * Gives the attributes of the next version. It sees all that is stored as native values, but for the
   * version itself and for what the entity encrypts, which stays as it is.
   */
  readonly up: (item: NativeRecord) => NativeRecord;
  /** Gives the attributes of the version before, for a rollback. Sees computed index keys too, and keeps them. */
  readonly down?: (item: NativeRecord) => NativeRecord;
}

/** How old items become today's. */
export interface UpgradeOptions {
  /** The attribute that holds the version of an item, kept by itself. One without it is of version 1. */
  readonly attribute: string;
  /** From version 1 to 2, from 2 to 3, and so on: today's version is one more than there are steps. */
  readonly steps: readonly UpgradeStep[];
}

export interface CompiledUpgrade extends UpgradeOptions {
  readonly current: number;
}

export function compileUpgrade(options: UpgradeOptions | undefined): CompiledUpgrade | undefined {
  return options && { ...options, current: options.steps.length + 1 };
}

/**
 * The version of a stored item; today's for an entity without upgrade. Throws `undecodableItem` when
 * the attribute holds no version.
 */
export function storedVersion(entity: CompiledEntity, item: Item): number {
  const { upgrade } = entity;
  const value = upgrade && item[upgrade.attribute];
  if (value === undefined) {
    return 1;
  }
  const version = "N" in value ? Number(value.N) : Number.NaN;
  if (!Number.isSafeInteger(version) || version < 1) {
    const problem = `its "${upgrade?.attribute}" is no version`;
    throw undecodable(entity, item, { version: undefined, problem });
  }
  return version;
}

/** Throws `newerItem` for an item of a version that this code does not know. */
export function refuseNewer(entity: CompiledEntity, item: Item, version: number): void {
  const { upgrade } = entity;
  if (upgrade === undefined || version <= upgrade.current) {
    return;
  }
  const key = keyOf(entity, item);
  const message = `The stored ${entity.name} ${describe(key)} is of version ${version}, and this code knows ${upgrade.current} at most. A newer deployment wrote it.`;
  throw new PlinthError("newerItem", message, {
    entity: entity.name,
    key,
    itemVersion: version,
    knownVersion: upgrade.current,
  });
}

/**
 * The item in today's form, its index keys and blind indexes not yet worked out. `item` is one of the
 * entity, with what its key tells. Throws `undecodableItem` when a step fails.
 */
export function upgradedItem(entity: CompiledEntity, item: Item): Item {
  return movedItem(entity, item, entity.upgrade?.current ?? 1);
}

/** The same, but where a step fails what the key tells: nobody knows the rest in today's form. */
export function upgradedOrKey(entity: CompiledEntity, item: Item): Item {
  try {
    return upgradedItem(entity, item);
  } catch (error) {
    if (!isPlinthError(error, "undecodableItem")) {
      throw error;
    }
    const names = [...keyNamesOf(entity.table), ...entity.keyParts.map(({ name }) => name)];
    return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
  }
}

/**
 * The item as it is stored in another version: today's with its index keys computed, an older one
 * with those that the steps leave. Throws `undecodableItem`.
 */
export function storedForm(entity: CompiledEntity, stored: Item, version: number): Item {
  const item = entity.keys === undefined ? stored : (withKeyParts(entity.keys, stored) ?? stored);
  const moved: Record<string, AttributeValue> = { ...movedItem(entity, item, version) };
  const { upgrade, keys } = entity;
  if (upgrade === undefined) {
    return stored;
  }
  if (version === upgrade.current) {
    for (const { attribute } of keys?.secondary ?? []) {
      delete moved[attribute];
    }
    addKeys(keys?.secondary ?? [], moved, (name, problem) => {
      throw undecodable(entity, stored, { version, problem: `"${name}" ${problem}` });
    });
    Object.assign(moved, entity.fixedExtras);
  } else if (version > 1) {
    moved[upgrade.attribute] = { N: String(version) };
  }
  return moved;
}

/** Takes an item of the entity from its version to another, up or down. */
function movedItem(entity: CompiledEntity, item: Item, to: number): Item {
  const { upgrade } = entity;
  const from = storedVersion(entity, item);
  if (upgrade === undefined || from === to) {
    return item;
  }
  const { seen, kept } = apart(entity, item);
  let native: NativeRecord = toNativeItem(seen);
  for (let version = from; version !== to; version += version < to ? 1 : -1) {
    const step = upgrade.steps[version < to ? version - 1 : version - 2];
    const run = version < to ? step?.up : step?.down;
    native = stepped(entity, item, { version, run, native });
  }
  return { ...withOwnKey(entity, item, marshalled(entity, item, from, native)), ...kept };
}

interface Step {
  readonly version: number;
  readonly run: UpgradeStep["up"] | undefined;
  readonly native: NativeRecord;
}

function stepped(entity: CompiledEntity, item: Item, { version, run, native }: Step): NativeRecord {
  if (run === undefined) {
    throw undecodable(entity, item, { version, problem: "there is no step from its version" });
  }
  let result: unknown;
  try {
    result = run(native);
  } catch (cause) {
    throw undecodable(entity, item, { version, problem: "a step of its upgrade failed", cause });
  }
  if (!isRecord(result) || "then" in result) {
    const problem = "a step of its upgrade gave no object with attributes";
    throw undecodable(entity, item, { version, problem });
  }
  return result;
}

function marshalled(
  entity: CompiledEntity,
  item: Item,
  version: number,
  native: NativeRecord,
): Item {
  try {
    return fromNativeItem(native);
  } catch (cause) {
    const problem = "a step of its upgrade gave what cannot be stored";
    throw undecodable(entity, item, { version, problem, cause });
  }
}

/** What steps see, and what stays as it is whatever they do. */
function apart(entity: CompiledEntity, item: Item): { readonly seen: Item; readonly kept: Item } {
  const { names = [], blind = [] } = entity.encrypted ?? {};
  const { typeAttribute } = entity.table;
  const keptNames = [...names, ...blind.map(({ name }) => name), typeAttribute];
  const seen: Record<string, AttributeValue> = {};
  const kept: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(item)) {
    if (name !== entity.upgrade?.attribute) {
      (keptNames.includes(name) ? kept : seen)[name] = value;
    }
  }
  return { seen, kept };
}

/** An item stays under its key: what a step leaves out comes back, and another key is a mistake. */
function withOwnKey(entity: CompiledEntity, item: Item, moved: Item): Item {
  const result: Record<string, AttributeValue> = { ...moved };
  const names = [...keyNamesOf(entity.table), ...entity.keyParts.map(({ name }) => name)];
  for (const name of names) {
    const value = item[name];
    const given = result[name];
    if (value !== undefined) {
      if (given !== undefined && !attributeValuesEqual(given, value)) {
        const problem = `a step of its upgrade changed "${name}", which is part of its key`;
        throw undecodable(entity, item, { version: storedVersion(entity, item), problem });
      }
      result[name] = value;
    }
  }
  return result;
}

interface Problem {
  readonly version: number | undefined;
  readonly problem: string;
  readonly cause?: unknown;
}

function undecodable(
  entity: CompiledEntity,
  item: Item,
  { version, problem, cause }: Problem,
): PlinthError {
  const key = keyOf(entity, item);
  const of = version === undefined ? "" : ` of version ${version}`;
  const detail = cause instanceof Error ? ` (${cause.message})` : "";
  const message = `The stored ${entity.name} ${describe(key)}${of} cannot be read: ${problem}${detail}.`;
  return new PlinthError("undecodableItem", message, {
    entity: entity.name,
    key,
    itemVersion: version,
    knownVersion: entity.upgrade?.current,
    reason: problem,
    cause,
  });
}

/** The key as it is in the item, without the codecs, for which the item may be too old. */
function keyOf(entity: CompiledEntity, stored: Item): NativeRecord {
  const item = entity.keys === undefined ? stored : (withKeyParts(entity.keys, stored) ?? stored);
  const parts = entity.keyParts.map(({ name }) => [name, item[name] ?? { NULL: true }] as const);
  return toNativeItem(Object.fromEntries(parts));
}

function describe(key: NativeRecord): string {
  const texts = Object.entries(key).map(([name, value]) => `${name}=${String(value)}`);
  return texts.join(", ");
}
