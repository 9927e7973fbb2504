import {
  type AttributeValue,
  NativeValueError,
  type OpenAttributeValue,
  setOwn,
  toNativeValue,
} from "@plinth/values";
import type { core } from "zod";
import type { AttributeCodec } from "./attribute-codec.ts";

type Members = ReadonlyMap<string, AttributeCodec>;

export function objectCodec(
  schema: core.$ZodType,
  members: Members,
  otherMembers: AttributeCodec | undefined,
): AttributeCodec {
  return {
    schema,
    type: "M",
    isExact: otherMembers === undefined && [...members.values()].every(isExactPart),
    members,
    otherMembers,
    marshal: (value) => ({ M: marshalMembers(value as object, members, otherMembers) }),
    unmarshal: (value) =>
      "M" in value ? unmarshalMembers(value.M, members, otherMembers) : toNativeValue(value),
    fits: (value) =>
      isObject(value) &&
      everyMember(members, (name, member) => memberFits(ownValue(value, name), member)),
    reads: (value) =>
      "M" in value &&
      everyMember(members, (name, member) => memberReads(ownValue(value.M, name), member)),
  };
}

/** Leaves out what is undefined, and sets that are empty: DynamoDB has neither. */
export function marshalMembers(
  value: object,
  members: Members,
  otherMembers: AttributeCodec | undefined,
): Record<string, AttributeValue> {
  const source = value as Readonly<Record<string, unknown>>;
  const item: Record<string, AttributeValue> = {};
  for (const [name, member] of members) {
    // An attribute may be named as something that every object has, such as `constructor`.
    const native = ownValue(source, name);
    const marshalled = native === undefined ? undefined : marshalAt(name, member, native);
    if (marshalled !== undefined) {
      item[name] = marshalled;
    }
  }
  if (otherMembers !== undefined) {
    for (const name of Object.keys(source)) {
      const native = members.has(name) ? undefined : source[name];
      const marshalled = native === undefined ? undefined : marshalAt(name, otherMembers, native);
      if (marshalled !== undefined) {
        setOwn(item, name, marshalled);
      }
    }
  }
  return item;
}

/** What is known of the attributes of an item that was read. */
export interface ReadOptions {
  /** The names that were read, of which an absent one reads as its default; all when not said. */
  readonly fetched?: ReadonlySet<string> | undefined;
  /** Gives an attribute that its codec cannot read as its native value, where otherwise it throws. */
  readonly isLenient?: boolean | undefined;
}

/** A member that is missing reads as its default, or stays missing: old items have fewer. */
export function unmarshalMembers(
  item: Readonly<Record<string, AttributeValue>>,
  members: Members,
  otherMembers: AttributeCodec | undefined,
  { fetched, isLenient }: ReadOptions = readInFull,
): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [name, member] of members) {
    // An attribute may be named as something that every object has, such as `constructor`.
    const attributeValue = ownValue(item, name);
    if (attributeValue !== undefined) {
      value[name] =
        isLenient === true
          ? unmarshalLeniently(member, attributeValue)
          : unmarshalAt(name, member, attributeValue);
    } else if (member.whenAbsent !== undefined && fetched?.has(name) !== false) {
      value[name] = member.whenAbsent();
    }
  }
  if (otherMembers !== undefined) {
    for (const name of Object.keys(item)) {
      const attributeValue = members.has(name) ? undefined : item[name];
      if (attributeValue !== undefined) {
        setOwn(value, name, unmarshalAt(name, otherMembers, attributeValue));
      }
    }
  }
  return value;
}

const readInFull: ReadOptions = {};

/** Reads what its codec cannot read as the native value that it is. */
export function unmarshalLeniently(codec: AttributeCodec, value: AttributeValue): unknown {
  try {
    return codec.unmarshal(value);
  } catch (error) {
    if (error instanceof NativeValueError) {
      return toNativeValue(value);
    }
    throw error;
  }
}

export function arrayCodec(schema: core.$ZodType, element: AttributeCodec): AttributeCodec {
  return {
    schema,
    type: "L",
    isExact: isExactPart(element),
    element,
    marshal: (value) => ({
      L: (value as unknown[]).map((member, position) => elementAt(position, element, member)),
    }),
    unmarshal: (value) =>
      "L" in value
        ? value.L.map((member, position) => unmarshalAt(position, element, member))
        : toNativeValue(value),
    fits: (value) => Array.isArray(value) && value.every((member) => element.fits(member)),
    reads: (value) => "L" in value && value.L.every((member) => element.reads(member)),
  };
}

export function tupleCodec(
  schema: core.$ZodType,
  elements: readonly AttributeCodec[],
  rest: AttributeCodec,
): AttributeCodec {
  const at = (position: number): AttributeCodec => elements[position] ?? rest;
  return {
    schema,
    type: "L",
    element: rest,
    elements,
    marshal: (value) => ({
      L: (value as unknown[]).map((member, position) => elementAt(position, at(position), member)),
    }),
    unmarshal: (value) =>
      "L" in value
        ? value.L.map((member, position) => unmarshalAt(position, at(position), member))
        : toNativeValue(value),
    fits: (value) =>
      Array.isArray(value) &&
      value.length >= elements.length &&
      value.every((member, position) => at(position).fits(member)),
    reads: (value) =>
      "L" in value &&
      value.L.length >= elements.length &&
      value.L.every((member, position) => at(position).reads(member)),
  };
}

/** A set of texts, numbers or bytes. An absent one reads as empty, since DynamoDB has no empty set. */
export function setCodec(schema: core.$ZodType, element: AttributeCodec): AttributeCodec {
  return {
    schema,
    type: undefined,
    isExact: isExactPart(element),
    element,
    whenAbsent: () => new Set(),
    marshal: (value) => marshalSet(value as ReadonlySet<unknown>, element),
    unmarshal: (value) => {
      const members = setMembers(value);
      return members === undefined
        ? toNativeValue(value)
        : new Set(members.map((member) => element.unmarshal(member)));
    },
    fits: (value) =>
      value instanceof Set && [...value].every((member: unknown) => element.fits(member)),
    reads: (value) => setMembers(value) !== undefined,
  };
}

function marshalSet(
  value: ReadonlySet<unknown>,
  element: AttributeCodec,
): AttributeValue | undefined {
  if (value.size === 0) {
    return undefined;
  }
  const members: OpenAttributeValue[] = [...value].map((member) => marshalElement(element, member));
  const texts = members.map((member) => member.S).filter((text) => text !== undefined);
  const numbers = members.map((member) => member.N).filter((text) => text !== undefined);
  const binaries = members.map((member) => member.B).filter((bytes) => bytes !== undefined);
  if (texts.length === value.size) {
    return { SS: texts };
  }
  if (numbers.length === value.size) {
    return { NS: numbers };
  }
  if (binaries.length === value.size) {
    return { BS: binaries };
  }
  throw new NativeValueError("a set holds strings, numbers or binary, all of one type", []);
}

function setMembers(value: AttributeValue): AttributeValue[] | undefined {
  const { SS, NS, BS }: OpenAttributeValue = value;
  return (
    SS?.map((text) => ({ S: text })) ??
    NS?.map((text) => ({ N: text })) ??
    BS?.map((bytes) => ({ B: bytes }))
  );
}

/** The first option that takes the value wins, as it does when zod validates. */
export function unionCodec(
  schema: core.$ZodType,
  options: readonly AttributeCodec[],
): AttributeCodec {
  const types = new Set(options.map((option) => option.type));
  return {
    schema,
    type: types.size === 1 ? options[0]?.type : undefined,
    options,
    marshal: (value) => optionThat(options, (option) => option.fits(value)).marshal(value),
    unmarshal: (value) => {
      const option = options.find((candidate) => candidate.reads(value));
      return option === undefined ? toNativeValue(value) : option.unmarshal(value);
    },
    fits: (value) => options.some((option) => option.fits(value)),
    reads: (value) => options.some((option) => option.reads(value)),
  };
}

function optionThat(
  options: readonly AttributeCodec[],
  test: (option: AttributeCodec) => boolean,
): AttributeCodec {
  const option = options.find(test);
  if (option === undefined) {
    throw new NativeValueError("the value fits no option of its union", []);
  }
  return option;
}

/** A member of a list has its place: what would be left out elsewhere is null here. */
function marshalElement(codec: AttributeCodec, value: unknown): AttributeValue {
  return (value === undefined ? undefined : codec.marshal(value)) ?? { NULL: true };
}

function elementAt(position: number, codec: AttributeCodec, value: unknown): AttributeValue {
  try {
    return marshalElement(codec, value);
  } catch (error) {
    throw within(position, error);
  }
}

function marshalAt(
  name: string,
  codec: AttributeCodec,
  value: unknown,
): AttributeValue | undefined {
  try {
    return codec.marshal(value);
  } catch (error) {
    throw within(name, error);
  }
}

function unmarshalAt(step: string | number, codec: AttributeCodec, value: AttributeValue): unknown {
  try {
    return codec.unmarshal(value);
  } catch (error) {
    throw within(step, error);
  }
}

/** Each container adds its own step on the way out, so that the path is complete at the top. */
function within(step: string | number, error: unknown): unknown {
  return error instanceof NativeValueError
    ? new NativeValueError(error.problem, [step, ...error.path])
    : error;
}

function ownValue<Value>(source: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(source, name) ? source[name] : undefined;
}

/** Whether the part is there and exact: an absent one is undefined when written, and missing when read. */
function isExactPart(part: AttributeCodec): boolean {
  return part.isExact === true && !isOptional(part);
}

function memberFits(value: unknown, member: AttributeCodec): boolean {
  return value === undefined ? isOptional(member) : member.fits(value);
}

function memberReads(value: AttributeValue | undefined, member: AttributeCodec): boolean {
  return value === undefined ? isOptional(member) : member.reads(value);
}

function isOptional(member: AttributeCodec): boolean {
  return member.isOptional === true || member.whenAbsent !== undefined;
}

function everyMember(
  members: Members,
  test: (name: string, member: AttributeCodec) => boolean,
): boolean {
  for (const [name, member] of members) {
    if (!test(name, member)) {
      return false;
    }
  }
  return true;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
