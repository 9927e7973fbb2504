import { base64ToBytes } from "@plinth/values";
import { SerializationException, ValidationException } from "../exceptions.ts";
import type { Door } from "./door.ts";
import { readMembers, withMembers } from "./read-members.ts";
import {
  fieldRefusal,
  listRefusal,
  readBoolean,
  readString,
  scalarRefusal,
} from "./read-scalar.ts";

type Members = Readonly<Record<string, unknown>>;

/**
 * So deep may values nest before their types are read no further. Documents may have 32 levels, so
 * what is deeper is refused anyway, and a hostile one must not reach the end of the stack.
 */
const readLevelsMax = 128;

/**
 * Refuses an attribute value whose members have wrong JSON types, and turns base64 into bytes. How
 * many members it has, and what they may hold, is `normalizeAttributeValue`'s to say. Gives the value
 * itself when nothing had to change, as for nearly all.
 */
export function readAttributeValue(value: unknown, door: Door, level: number): unknown {
  if (level > readLevelsMax) {
    throw new ValidationException(tooDeepMessage);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SerializationException(
      Array.isArray(value)
        ? "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"
        : "Unexpected value type in payload",
    );
  }
  const members = value as Members;
  let changed: [string, unknown][] | undefined;
  let hasUnknown = false;
  for (const type in members) {
    const member = members[type];
    if (!isKnownType(type) || member === undefined || member === null) {
      hasUnknown = true;
      continue;
    }
    const read = readMember(type, member, door, level);
    if (read !== member) {
      changed ??= [];
      changed.push([type, read]);
    }
  }
  if (changed === undefined && !hasUnknown) {
    return members;
  }
  return onlyKnown(withMembers(members, changed ?? []));
}

export const tooDeepMessage: string =
  "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit";

const knownTypes = new Set(["S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"]);

function isKnownType(type: string): boolean {
  return knownTypes.has(type);
}

function onlyKnown(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).filter(
      ([type, member]) => isKnownType(type) && member !== undefined && member !== null,
    ),
  );
}

function readMember(type: string, member: unknown, door: Door, level: number): unknown {
  switch (type) {
    case "S":
    case "N":
      return readString(member);
    case "B":
      return readBinary(member, door);
    case "BOOL":
    case "NULL":
      return readBoolean(member);
    case "SS":
    case "NS":
      return readList(member, readString);
    case "BS":
      return readList(member, (element) => readBinary(element, door));
    case "L":
      return readList(member, (element) => readElement(element, door, level + 1));
    default:
      return readMap(member, door, level + 1);
  }
}

function readBinary(value: unknown, door: Door): Uint8Array {
  if (door === "values" && value instanceof Uint8Array) {
    return value;
  }
  if (typeof value !== "string") {
    throw new SerializationException(
      typeof value === "object"
        ? scalarRefusal(value, "ByteBuffer", "java.nio")
        : "only base-64-encoded strings are convertible to bytes",
    );
  }
  const bytes = base64ToBytes(value);
  if (bytes === undefined) {
    throw new SerializationException(
      value.length % 4 === 0
        ? "Invalid Base64 character in input"
        : `Base64 encoded length is expected a multiple of 4 bytes but found: ${value.length}`,
    );
  }
  return bytes;
}

function readList(value: unknown, readElement: (element: unknown) => unknown): unknown {
  if (!Array.isArray(value)) {
    throw new SerializationException(listRefusal(value));
  }
  let changed: unknown[] | undefined;
  for (let index = 0; index < value.length; index += 1) {
    const read = readElement(value[index]);
    if (read !== value[index]) {
      changed ??= value.slice();
      changed[index] = read;
    }
  }
  return changed ?? value;
}

/** An element that is null counts as a value without any type, which is refused after this. */
function readElement(element: unknown, door: Door, level: number): unknown {
  return element === null || element === undefined
    ? null
    : readAttributeValue(element, door, level);
}

function readMap(value: unknown, door: Door, level: number): Members {
  if (typeof value !== "object" || value === null) {
    throw new SerializationException(fieldRefusal);
  }
  if (Array.isArray(value)) {
    throw new SerializationException(
      "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
    );
  }
  return readMembers(value as Members, (member) => readAttributeValue(member, door, level));
}
