import { type AttributeValue, type Item, NativeValueError, toNativeItem } from "@plinth/values";
import { marshalMembers, unmarshalMembers } from "../codec/container-codecs.ts";
import { describeAttribute, describeKind } from "../codec/describe-value.ts";
import { PlinthError } from "../plinth-error.ts";
import {
  type CompiledEntity,
  isRecord,
  type KeyPart,
  type NativeRecord,
  type WhenRule,
} from "./compiled-entity.ts";
import { formOf, storedFormOf } from "./union-form.ts";
import { guardPrefix, invalidItem } from "./validate-item.ts";

/** Turns a validated item, with the attributes that the entity keeps, into DynamoDB's form. */
export function marshalItem(entity: CompiledEntity, item: NativeRecord): Item {
  try {
    const { members, otherMembers } = formOf(entity, item);
    const marshalled = marshalMembers(item, members, otherMembers);
    return entity.fixedExtras === undefined
      ? marshalled
      : Object.assign(marshalled, entity.fixedExtras);
  } catch (error) {
    if (error instanceof NativeValueError) {
      throw invalidItem(entity, [{ path: error.path, message: error.problem }], error);
    }
    throw error;
  }
}

/** Picks the primary key out of a key or a whole item. Throws `invalidKey`. */
export function marshalKey(entity: CompiledEntity, key: object): Record<string, AttributeValue> {
  if (!isRecord(key)) {
    const names = entity.keyParts.map(({ name }) => `"${name}"`).join(" and ");
    const message = `A key of ${entity.name} is an object with ${names}, not ${describeKind(key)}.`;
    throw new PlinthError("invalidKey", message, { entity: entity.name });
  }
  const marshalled: Record<string, AttributeValue> = {};
  for (const part of entity.keyParts) {
    const value = (key as NativeRecord)[part.name] ?? part.fixed;
    const attributeValue = part.codec.fits(value) ? part.codec.marshal(value) : undefined;
    if (attributeValue === undefined || value === "") {
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
  for (const part of entity.keyParts) {
    const value = key[part.name];
    native[part.name] = value === undefined ? undefined : part.codec.unmarshal(value);
  }
  return native;
}

/** The key as messages show it: `category=Technology, book_id=tech-001`. */
export function describeKey(key: NativeRecord): string {
  return Object.entries(key)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(", ");
}

/**
 * Takes the hidden attributes out of an item that was just read or is about to be given out, and
 * gives the same object.
 */
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
export type OwnMarks = Pick<CompiledEntity, "when" | "discriminate">;

/** Reads a stored item whether it has expired or not, without what is hidden; undefined when it is another entity's. */
export function readOwnItem(
  entity: CompiledEntity,
  item: Item,
): Record<string, unknown> | undefined {
  return isOwn(entity, item, entity)
    ? conceal(entity, decodeItem(entity, item, entity))
    : undefined;
}

function isExpired(entity: CompiledEntity, item: Item, nowSeconds: number): boolean {
  if (entity.timeToLive === undefined) {
    return false;
  }
  // As DynamoDB does, only a Number expires an item.
  const expiry = item[entity.timeToLive];
  return expiry !== undefined && "N" in expiry && Number(expiry.N) <= nowSeconds;
}

function isOwn(entity: CompiledEntity, item: Item, marks: OwnMarks): boolean {
  const partitionKey = item[entity.partitionKeyName];
  if (partitionKey !== undefined && "S" in partitionKey && partitionKey.S.startsWith(guardPrefix)) {
    return false;
  }
  return marks.when.every((rule) => followsRule(rule, item[rule.name]));
}

function followsRule(rule: WhenRule, value: AttributeValue | undefined): boolean {
  if (value === undefined) {
    return false;
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
  item: Item,
  { discriminate }: OwnMarks,
): Record<string, unknown> | undefined {
  for (const part of entity.keyParts) {
    if (item[part.name] === undefined) {
      throw new PlinthError("undecodableItem", `A ${entity.name} came without "${part.name}".`, {
        entity: entity.name,
        attribute: part.name,
      });
    }
  }
  const native = unmarshalItem(entity, item);
  return discriminate === undefined || discriminate(native) ? native : undefined;
}

function unmarshalItem(entity: CompiledEntity, item: Item): Record<string, unknown> {
  try {
    const { members, otherMembers } = storedFormOf(entity, item);
    return unmarshalMembers(item, members, otherMembers);
  } catch (error) {
    throw error instanceof NativeValueError ? undecodableItem(entity, item, error) : error;
  }
}

function undecodableItem(entity: CompiledEntity, item: Item, cause: NativeValueError): PlinthError {
  const parts = entity.keyParts.map(({ name }) => [name, item[name] ?? { NULL: true }] as const);
  // Not by the codecs, of which one has just failed.
  const key = toNativeItem(Object.fromEntries(parts));
  const { problem } = cause;
  const path = cause.path.join(".");
  const message = `The stored ${entity.name} ${describeKey(key)} cannot be read. ${path}: ${problem}.`;
  const issues = [{ path: cause.path, message: problem }];
  return new PlinthError("undecodableItem", message, {
    entity: entity.name,
    key,
    path,
    issues,
    cause,
  });
}
