import {
  type AttributeValue,
  type Item,
  NativeValueError,
  setOwn,
  toNativeItem,
} from "@plinth/values";
import type { AttributeCodec } from "../codec/attribute-codec.ts";
import {
  marshalMembers,
  type ReadOptions,
  unmarshalLeniently,
  unmarshalMembers,
} from "../codec/container-codecs.ts";
import { describeAttribute, describeKind } from "../codec/describe-value.ts";
import { hasLoneSurrogate, loneSurrogateProblem } from "../codec/lone-surrogate.ts";
import { PlinthError } from "../plinth-error.ts";
import {
  type CompiledEntity,
  isRecord,
  type KeyPart,
  type NativeRecord,
  type WhenRule,
} from "./compiled-entity.ts";
import { addKeys, withIndexParts, withKeyParts } from "./compute-keys.ts";
import type { EntityKeys } from "./entity-keys.ts";
import type { KeyTemplate } from "./key-template.ts";
import { formOf, storedFormOf } from "./union-form.ts";
import { refuseNewer, storedVersion, upgradedItem, upgradedOrKey } from "./upgrade.ts";
import { guardPrefix, invalidItem } from "./validate-item.ts";

/** Turns a validated item, with the attributes that the entity keeps, into DynamoDB's form. */
export function marshalItem(entity: CompiledEntity, item: NativeRecord): Item {
  try {
    const { members, otherMembers } = formOf(entity, item);
    const marshalled = marshalMembers(item, members, otherMembers);
    if (entity.fixedExtras !== undefined) {
      Object.assign(marshalled, entity.fixedExtras);
    }
    return entity.keys === undefined ? marshalled : withKeys(entity, entity.keys, marshalled);
  } catch (error) {
    if (error instanceof NativeValueError) {
      throw invalidItem(entity, [{ path: error.path, message: error.problem }], error);
    }
    throw error;
  }
}

function withKeys(
  entity: CompiledEntity,
  { primary, secondary }: EntityKeys,
  item: Record<string, AttributeValue>,
): Item {
  const refuse = (name: string, problem: string): never => {
    throw invalidItem(entity, [{ path: [name], message: `It ${problem}` }]);
  };
  addKeys(primary, item, refuse);
  addKeys(secondary, item, refuse);
  const partitionKey = item[entity.partitionKeyName];
  if (isGuardKey(partitionKey)) {
    refuse(entity.partitionKeyName, `must not begin with ${guardPrefix}, as guard items do`);
  }
  return item;
}

function isGuardKey(partitionKey: AttributeValue | undefined): boolean {
  return (
    partitionKey !== undefined && "S" in partitionKey && partitionKey.S.startsWith(guardPrefix)
  );
}

/** A validated item as a read gives it from what is `stored` of it. */
export function asRead(
  entity: CompiledEntity,
  item: NativeRecord,
  stored: Item,
): Record<string, unknown> {
  const { encrypted } = entity;
  const { members, otherMembers } =
    encrypted === undefined ? storedFormOf(entity, stored) : formOf(entity, item);
  // Most of it stays, and a copy of an object is quicker than one made name by name.
  const read: Record<string, unknown> = { ...item };
  for (const [name, codec] of members) {
    const isAbsent = entity.hasInheritedNames && !Object.hasOwn(item, name);
    const native = isAbsent ? undefined : item[name];
    if (!isReadAsWritten(codec, native)) {
      const wire = native === undefined || encrypted ? undefined : stored[name];
      give(read, name, readBack(codec, native, wire));
    }
  }
  if (otherMembers !== undefined || entity.union !== undefined) {
    for (const name of Object.keys(item).filter((each) => !members.has(each))) {
      give(read, name, otherMembers && readBack(otherMembers, item[name], undefined));
    }
  }
  return read;
}

function give(item: Record<string, unknown>, name: string, value: unknown): void {
  if (value !== undefined) {
    setOwn(item, name, value);
  } else if (Object.hasOwn(item, name)) {
    delete item[name];
  }
}

function readBack(
  codec: AttributeCodec,
  native: unknown,
  wire: AttributeValue | undefined,
): unknown {
  const stored = wire ?? (native === undefined ? undefined : codec.marshal(native));
  return stored === undefined ? codec.whenAbsent?.() : unmarshalLeniently(codec, stored);
}

/** What most attributes are, and what needs no work. A number may be minus zero. */
function isReadAsWritten({ isExact, type }: AttributeCodec, native: unknown): boolean {
  if (typeof native === "number") {
    return type === "N" && native !== 0;
  }
  const isEmptySet = native instanceof Set && native.size === 0;
  return isExact === true && native !== undefined && !isEmptySet;
}

/** The primary key of an item in DynamoDB's form. */
export function keyOfItem({ table }: CompiledEntity, item: Item): Item {
  const partitionName = table.partitionKey.name;
  const partition = item[partitionName] ?? { S: "" };
  const sortName = table.sortKey?.name;
  return sortName === undefined
    ? { [partitionName]: partition }
    : { [partitionName]: partition, [sortName]: item[sortName] ?? { S: "" } };
}

/** Makes the primary key of a key or a whole item as code has it. Throws `invalidKey`. */
export function marshalKey(entity: CompiledEntity, key: object): Record<string, AttributeValue> {
  const parts = marshalKeyParts(entity, key);
  if (entity.keys === undefined) {
    return parts;
  }
  addKeys(entity.keys.primary, parts, (name, problem) => {
    const message = `In a key of ${entity.name}, "${name}" ${problem}.`;
    throw new PlinthError("invalidKey", message, {
      entity: entity.name,
      attribute: name,
      path: name,
    });
  });
  return keyOfItem(entity, parts);
}

/** The attributes that the primary key is made of, in DynamoDB's form. Throws `invalidKey`. */
export function marshalKeyParts(
  entity: CompiledEntity,
  key: object,
): Record<string, AttributeValue> {
  if (!isRecord(key)) {
    const names = entity.keyParts.map(({ name }) => `"${name}"`).join(" and ");
    const message = `A key of ${entity.name} is an object with ${names}, not ${describeKind(key)}.`;
    throw new PlinthError("invalidKey", message, { entity: entity.name });
  }
  const marshalled: Record<string, AttributeValue> = {};
  for (const part of entity.keyParts) {
    const value = (key as NativeRecord)[part.name] ?? part.fixed;
    const attributeValue = part.codec.fits(value) ? part.codec.marshal(value) : undefined;
    if (attributeValue === undefined || value === "" || hasLoneSurrogate(value)) {
      throw invalidKey(entity, part, value);
    }
    marshalled[part.name] = attributeValue;
  }
  return marshalled;
}

function invalidKey(entity: CompiledEntity, part: KeyPart, value: unknown): PlinthError {
  const problem =
    value === undefined
      ? `A key of ${entity.name} needs "${part.name}"`
      : hasLoneSurrogate(value)
        ? `In a key of ${entity.name}, "${part.name}" ${loneSurrogateProblem}`
        : `In a key of ${entity.name}, "${part.name}" is ${describeAttribute(part.codec)} and cannot be ${describeKind(value)}`;
  return new PlinthError("invalidKey", `${problem}.`, {
    entity: entity.name,
    attribute: part.name,
    path: part.name,
  });
}

/** The primary key in the form that code uses. */
export function nativeKey(entity: CompiledEntity, key: Item): Record<string, unknown> {
  const native: Record<string, unknown> = {};
  const parts = entity.keys === undefined ? key : (withKeyParts(entity.keys, key) ?? key);
  for (const part of entity.keyParts) {
    const value = parts[part.name];
    native[part.name] = value === undefined ? undefined : part.codec.unmarshal(value);
  }
  return native;
}

/** The key as messages show it: `category=Technology, book_id=tech-001`. */
export function describeKey(key: NativeRecord): string {
  return Object.entries(key)
    .map(([name, value]) => `${name}=${shortened(String(value))}`)
    .join(", ");
}

const valueLengthShownMax = 100;

function shortened(text: string): string {
  return text.length > valueLengthShownMax
    ? `${text.slice(0, valueLengthShownMax)}… (${text.length} characters)`
    : text;
}

/** An item without its hidden attributes: a copy, or the item itself where nothing is hidden. */
export function conceal<Native extends NativeRecord | undefined>(
  entity: CompiledEntity,
  item: Native,
): Native {
  if (entity.hidden.length === 0 || item === undefined) {
    return item;
  }
  const visible: Record<string, unknown> = { ...item };
  for (const name of entity.hidden) {
    delete visible[name];
  }
  return visible as Native;
}

/** Reads a stored item as `readFullItem` does, without its hidden attributes. */
export function readItem(
  entity: CompiledEntity,
  item: Item | undefined,
  nowSeconds: number,
  marks: OwnMarks = entity,
): Record<string, unknown> | undefined {
  return conceal(entity, readFullItem(entity, item, nowSeconds, marks));
}

/**
 * Reads a stored item. Undefined when it has expired, is a guard, or belongs to another entity.
 * Missing attributes stay missing or read as their defaults; unknown ones are dropped, or kept when
 * the schema is a loose object.
 */
export function readFullItem(
  entity: CompiledEntity,
  item: Item | undefined,
  nowSeconds: number,
  marks: OwnMarks = entity,
): Record<string, unknown> | undefined {
  if (item === undefined || isExpired(entity, item, nowSeconds) || !isOwn(entity, item, marks)) {
    return undefined;
  }
  return decodeItem(entity, item, marks);
}

/** What tells an entity's items from others: all that it declares, or what an index projects of it. */
export interface OwnMarks extends Pick<CompiledEntity, "when" | "discriminate">, ReadOptions {
  /** The templates of index keys that tell of attributes which the index does not project. */
  readonly toldBy?: readonly KeyTemplate[] | undefined;
  /** Whether only some of an item's attributes are there, so that it cannot be upgraded. */
  readonly isPartial?: boolean | undefined;
  /** What a query asks that the server could not be asked. */
  readonly accepts?: ((item: Item) => boolean) | undefined;
}

/** Reads a stored item whether it has expired or not, without what is hidden; undefined when it is another entity's. */
export function readOwnItem(
  entity: CompiledEntity,
  item: Item,
): Record<string, unknown> | undefined {
  return isOwn(entity, item, entity)
    ? conceal(entity, decodeItem(entity, item, entity))
    : undefined;
}

/** Whether its time to live says that this stored item is absent. */
export function isExpired(
  entity: CompiledEntity,
  item: Item | undefined,
  nowSeconds: number,
): boolean {
  if (entity.timeToLive === undefined || item === undefined) {
    return false;
  }
  // As DynamoDB does, only a Number expires an item.
  const expiry = item[entity.timeToLive];
  return expiry !== undefined && "N" in expiry && Number(expiry.N) <= nowSeconds;
}

function isOwn(entity: CompiledEntity, item: Item, marks: OwnMarks): boolean {
  if (isGuardKey(item[entity.partitionKeyName])) {
    return false;
  }
  return marks.when.every((rule) => followsRule(rule, item[rule.name]));
}

function followsRule(rule: WhenRule, value: AttributeValue | undefined): boolean {
  if (value === undefined) {
    return rule.acceptsAbsence;
  }
  if (typeof rule.pattern === "object") {
    return "S" in value && value.S.startsWith(rule.pattern.beginsWith);
  }
  return typeof rule.pattern === "string"
    ? "S" in value && value.S === rule.pattern
    : "N" in value && Number(value.N) === rule.pattern;
}

function decodeItem(
  entity: CompiledEntity,
  stored: Item,
  marks: OwnMarks,
): Record<string, unknown> | undefined {
  const item = entity.keys === undefined ? stored : keyedItem(entity.keys, stored, marks);
  if (item === undefined) {
    return undefined;
  }
  for (const part of entity.keyParts) {
    if (item[part.name] === undefined) {
      throw new PlinthError("undecodableItem", `A ${entity.name} came without "${part.name}".`, {
        entity: entity.name,
        attribute: part.name,
      });
    }
  }
  return entity.upgrade !== undefined && isOfOtherVersion(entity, item, marks)
    ? decodeOther(entity, item, marks)
    : decodeCurrent(entity, item, marks);
}

function decodeCurrent(
  entity: CompiledEntity,
  item: Item,
  marks: Pick<OwnMarks, "accepts" | "discriminate" | "fetched" | "isLenient">,
): Record<string, unknown> | undefined {
  if (marks.accepts?.(item) === false) {
    return undefined;
  }
  const native = unmarshalItem(entity, item, marks);
  if (entity.otherMembers !== undefined) {
    for (const name of entity.computedNames) {
      delete native[name];
    }
  }
  const { discriminate } = marks;
  return discriminate === undefined || discriminate(native) ? native : undefined;
}

/** An index that has only some attributes of an old item gives them as they are. */
function isOfOtherVersion(entity: CompiledEntity, item: Item, { isPartial }: OwnMarks): boolean {
  const version = storedVersion(entity, item);
  const current = entity.upgrade?.current ?? version;
  return isPartial === true ? version > current : version !== current;
}

/** Steps must not run on another entity's items, so that `discriminate` sees what they see. */
function decodeOther(
  entity: CompiledEntity,
  item: Item,
  { accepts, discriminate, isLenient }: OwnMarks,
): Record<string, unknown> | undefined {
  if (discriminate?.(toNativeItem(item)) === false) {
    return undefined;
  }
  refuseNewer(entity, item, storedVersion(entity, item));
  const marks = { accepts, isLenient, discriminate: undefined };
  const upgraded = isLenient === true ? upgradedOrKey(entity, item) : upgradedItem(entity, item);
  return decodeCurrent(entity, upgraded, marks);
}

/**
 * Whether a stored item is one of the entity's that has not expired, whatever its version. Does not
 * run its upgrade.
 */
export function isPresentItem(
  entity: CompiledEntity,
  item: Item,
  nowSeconds: number,
  marks: OwnMarks = entity,
): boolean {
  if (isExpired(entity, item, nowSeconds) || !isOwn(entity, item, marks)) {
    return false;
  }
  const version = entity.upgrade === undefined ? undefined : storedVersion(entity, item);
  if (version === entity.upgrade?.current) {
    return decodeItem(entity, item, marks) !== undefined;
  }
  const own = entity.keys === undefined ? item : keyedItem(entity.keys, item, marks);
  return own !== undefined && marks.discriminate?.(toNativeItem(own)) !== false;
}

/** The item with all that its keys tell; undefined when they are another entity's. */
function keyedItem(keys: EntityKeys, stored: Item, marks: OwnMarks): Item | undefined {
  const own = withKeyParts(keys, stored);
  return own && marks.toldBy ? withIndexParts(marks.toldBy, own) : own;
}

function unmarshalItem(
  entity: CompiledEntity,
  item: Item,
  options: ReadOptions,
): Record<string, unknown> {
  try {
    const { members, otherMembers } = storedFormOf(entity, item);
    return unmarshalMembers(item, members, otherMembers, options);
  } catch (error) {
    throw error instanceof NativeValueError ? undecodableItem(entity, item, error) : error;
  }
}

function undecodableItem(entity: CompiledEntity, item: Item, cause: NativeValueError): PlinthError {
  const parts = entity.keyParts.map(({ name }) => [name, item[name] ?? { NULL: true }] as const);
  // Not by the codecs, of which one has just failed.
  const key = toNativeItem(Object.fromEntries(parts));
  const [name = ""] = cause.path;
  const isSecret =
    entity.encrypted?.names.includes(String(name)) === true || entity.hidden.includes(String(name));
  // What is wrong with a value may hold the value.
  const problem = isSecret ? "its stored value does not fit the schema" : cause.problem;
  const path = cause.path.join(".");
  const message = `The stored ${entity.name} ${describeKey(key)} cannot be read. ${path}: ${problem}.`;
  const issues = [{ path: cause.path, message: problem }];
  return new PlinthError("undecodableItem", message, {
    entity: entity.name,
    key,
    path,
    issues,
    cause: isSecret ? undefined : cause,
  });
}
