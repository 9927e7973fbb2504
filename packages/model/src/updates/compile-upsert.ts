import type { UpdateAction, UpdateValue } from "@plinth/expressions";
import { type AttributeValue, type Item, setOwn } from "@plinth/values";
import { isEncrypted } from "../cipher/cipher-of.ts";
import { decimalText } from "../codec/decimal.ts";
import { describeKind } from "../codec/describe-value.ts";
import type { WritePlan } from "../commands/write-plan.ts";
import { type CompiledEntity, isRecord, type NativeRecord } from "../entity/compiled-entity.ts";
import { marshalKeyParts } from "../entity/item-codec.ts";
import type { KeyTemplate } from "../entity/key-template.ts";
import { formOf } from "../entity/union-form.ts";
import { checkComplete, othersLeftovers } from "./compile-changes.ts";
import { indexKeyActions } from "./index-key-actions.ts";
import { invalidUpdate } from "./invalid-update.ts";
import { UpdateOperation, type UpdateOperationKind } from "./update-operation.ts";

type Operation = UpdateOperation<UpdateOperationKind, unknown>;

/**
 * The input of an upsert with what each operation makes of an absent attribute. Throws
 * `invalidUpdate` for one that makes nothing of it, and for a place inside an attribute.
 */
export function asCreated(entity: CompiledEntity, input: NativeRecord): NativeRecord {
  if (!isRecord(input)) {
    return input;
  }
  const created: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    const isOperation = value instanceof UpdateOperation;
    if (!entity.members.has(name) && (isOperation || /[.[]/.test(name))) {
      throw invalidUpdate(entity, name, "is no attribute: an upsert names whole attributes");
    }
    if (isOperation && !isSetIfAbsent(value) && isEncrypted(entity, name)) {
      throw invalidUpdate(entity, name, `is encrypted and takes no ${value.kind}`);
    }
    setOwn(created, name, isOperation ? ofAbsent(entity, name, value) : value);
  }
  return created;
}

function ofAbsent(entity: CompiledEntity, name: string, { kind, value }: Operation): unknown {
  if (entity.keyParts.some((part) => part.name === name) || entity.managedNames.includes(name)) {
    throw invalidUpdate(entity, name, `takes no ${kind}: it is given as a value`);
  }
  switch (kind) {
    case "add":
      if (value instanceof Set ? value.size > 0 : decimalText(value) !== undefined) {
        return value;
      }
      throw invalidUpdate(entity, name, `takes no add of ${describeKind(value)}`);
    case "setIfAbsent":
      if (value === undefined) {
        throw invalidUpdate(entity, name, "takes no setIfAbsent of undefined");
      }
      return value;
    case "append":
    case "prepend":
      return value;
    case "subtract": {
      const text = decimalText(value);
      if (text === undefined) {
        throw invalidUpdate(entity, name, `takes no subtract of ${describeKind(value)}`);
      }
      return negatedAs(value, text);
    }
    case "remove":
    case "deleteFromSet":
      throw invalidUpdate(entity, name, `takes no ${kind} in an upsert, which may make the item`);
  }
}

function negatedAs(value: unknown, text: string): unknown {
  if (typeof value === "number") {
    return 0 - value;
  }
  if (typeof value === "bigint") {
    return -value;
  }
  return text.startsWith("-") ? text.slice(1) : `-${text}`;
}

/** An index key that stays as it is, as the one attribute beside the primary key that makes it does. */
export interface KeptKey {
  readonly attribute: string;
  readonly part: string;
}

export interface UpsertChanges {
  readonly actions: readonly UpdateAction[];
  readonly keptKeys: readonly KeptKey[];
}

/**
 * The changes that make of any item, or of none, what the upsert says. `stored` are the parts of index
 * keys that the item is known to have: they stay, and the keys are computed from them.
 */
export function upsertChanges(
  created: WritePlan,
  input: NativeRecord,
  stored: Item,
): UpsertChanges {
  const { entity } = created.target;
  const newItem = created.newItem ?? {};
  const item = created.action.Put?.Item ?? {};
  const form = formOf(entity, newItem);
  const actions: UpdateAction[] = [];
  for (const name of new Set([...Object.keys(item), ...Object.keys(newItem)])) {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    const given = Object.hasOwn(input, name) ? input[name] : undefined;
    const isComputed =
      Object.hasOwn(created.key, name) || entity.keys?.byAttribute.has(name) === true;
    const action = isComputed ? undefined : actionOf(form, name, value, given);
    if (action !== undefined) {
      actions.push(isIfAbsent(action) ? knownAction(action, stored[name]) : action);
    }
  }
  actions.push(...otherOptions(entity, form, newItem));
  const keyActions = indexKeysOf(created, newItem, actions);
  actions.push(...keyActions.actions);
  // An update makes an item only when it has something to do; what is not there is removed for nothing.
  return actions.length === 0
    ? { ...keyActions, actions: [{ kind: "remove", path: ["plinth_nothing"] }] }
    : { ...keyActions, actions };
}

/** What stays where it is there already is known to be there. */
function knownAction(action: UpdateAction, value: AttributeValue | undefined): UpdateAction {
  return value === undefined
    ? action
    : { kind: "set", path: action.path, value: { kind: "value", value } };
}

/**
 * The index keys that are computed from what the upsert changes. One that depends on a single
 * attribute beside the primary key stays, as that attribute does, where it is there already.
 */
function indexKeysOf(
  { target, action }: WritePlan,
  newItem: NativeRecord,
  actions: readonly UpdateAction[],
): UpsertChanges {
  const { entity } = target;
  const { keys } = entity;
  if (keys === undefined || keys.secondary.length === 0) {
    return { actions: [], keptKeys: [] };
  }
  const keyParts = marshalKeyParts(entity, newItem);
  const kept = new Set(actions.filter(isIfAbsent).map(({ path }) => String(path[0])));
  const partThatStays = ({ places }: KeyTemplate): string | undefined => {
    const names = new Set(places.map(({ name }) => name).filter((name) => !(name in keyParts)));
    const [name] = names;
    return names.size === 1 && name !== undefined && kept.has(name) ? name : undefined;
  };
  const keptKeys = keys.secondary.flatMap((template): KeptKey[] => {
    const part = partThatStays(template);
    return part === undefined ? [] : [{ attribute: template.attribute, part }];
  });
  const staying = keptKeys.flatMap(({ attribute }): UpdateAction[] => {
    const value = action.Put?.Item[attribute];
    const path = [attribute] as const;
    return value === undefined ? [] : [{ kind: "set", path, value: ifAbsent(path, value) }];
  });
  const secondary = keys.secondary.filter((template) => partThatStays(template) === undefined);
  const others = { ...entity, keys: { ...keys, secondary } };
  return { actions: [...staying, ...indexKeyActions(others, keyParts, actions)], keptKeys };
}

function isIfAbsent(action: UpdateAction): boolean {
  return action.kind === "set" && action.value.kind === "ifNotExists";
}

function actionOf(
  entity: CompiledEntity,
  name: string,
  value: AttributeValue | undefined,
  given: unknown,
): UpdateAction | undefined {
  const path = [name] as const;
  if (value === undefined) {
    const isEmptied = given !== undefined && !(given instanceof UpdateOperation);
    return isEmptied && !entity.readOnly.includes(name) ? { kind: "remove", path } : undefined;
  }
  if (name === entity.version) {
    return { kind: "add", path, value: { N: "1" } };
  }
  const stays = entity.members.has(name) && name !== entity.updated && given === undefined;
  if (stays || name === entity.created || entity.readOnly.includes(name) || isSetIfAbsent(given)) {
    return { kind: "set", path, value: ifAbsent(path, value) };
  }
  if (!(given instanceof UpdateOperation)) {
    return { kind: "set", path, value: { kind: "value", value } };
  }
  return given.kind === "append" || given.kind === "prepend"
    ? { kind: "set", path, value: listed(path, value, given.kind) }
    : { kind: "add", path, value };
}

/** Whether what was given only counts where there is nothing. */
export function isSetIfAbsent(given: unknown): boolean {
  return given instanceof UpdateOperation && given.kind === "setIfAbsent";
}

function ifAbsent(path: readonly [string], value: AttributeValue): UpdateValue {
  return { kind: "ifNotExists", path, otherwise: { kind: "value", value } };
}

function listed(
  path: readonly [string],
  value: AttributeValue,
  kind: "append" | "prepend",
): UpdateValue {
  const otherwise = { kind: "value", value: { L: [] } } as const;
  const stored = { kind: "ifNotExists", path, otherwise } as const;
  const given = { kind: "value", value } as const;
  const [left, right] = kind === "append" ? [stored, given] : [given, stored];
  return { kind: "listAppend", left, right };
}

/** Of a union: what only other options have goes, and what they store otherwise must be given. */
function otherOptions(
  entity: CompiledEntity,
  form: CompiledEntity,
  newItem: NativeRecord,
): UpdateAction[] {
  const options = entity.union?.options ?? [];
  const target = options.find((option) => option.entity === form);
  if (target === undefined) {
    return [];
  }
  const others = options.filter((option) => option !== target);
  checkComplete(target, others, newItem);
  return othersLeftovers(target, others, newItem);
}
