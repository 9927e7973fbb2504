import { SerializationException } from "../exceptions.ts";
import type { Door } from "./door.ts";
import { readAttributeValue } from "./read-attribute-value.ts";
import type { Shape, StructureShape } from "./shape.ts";

/**
 * Refuses JSON of the wrong types, member by member. Members the shape does not know, and members
 * that are null, count as absent. Gives the input itself where nothing had to change (base64 to bytes).
 */
export function readShape(
  value: unknown,
  shape: StructureShape,
  door: Door,
): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SerializationException("Start of list found where not expected");
  }
  return readStructure(value as Record<string, unknown>, shape, door);
}

function readStructure(
  value: Record<string, unknown>,
  shape: StructureShape,
  door: Door,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const name in shape.members) {
    const member = value[name];
    const memberShape = shape.members[name];
    if (member !== undefined && member !== null && memberShape !== undefined) {
      read[name] = readValue(member, memberShape, door);
    }
  }
  return read;
}

function readValue(value: unknown, shape: Shape, door: Door): unknown {
  switch (shape.kind) {
    case "string":
      return typeof value === "string" ? value : refuse(value, "String");
    case "integer":
      return readInteger(value, "Integer");
    case "long":
      return readInteger(value, "Long");
    case "boolean":
      return readBoolean(value);
    case "attributeValue":
      return readAttributeValue(value, door);
    case "list":
      return readList(value, shape.of, door);
    case "map":
      return readMap(value, shape.of, door);
    case "structure":
      return isPlainObject(value) ? readStructure(value, shape, door) : refuseStructure(value);
  }
}

function readInteger(value: unknown, typeName: "Integer" | "Long"): number {
  // DynamoDB truncates a number with a fraction, and saturates none.
  return typeof value === "number" ? Math.trunc(value) : refuse(value, typeName);
}

function readBoolean(value: unknown): boolean {
  if (typeof value === "boolean") {
    return value;
  }
  if (typeof value === "string") {
    throw new SerializationException("Unexpected token received from parser");
  }
  return refuse(value, "Boolean");
}

function readList(value: unknown, of: Shape, door: Door): unknown[] {
  if (Array.isArray(value)) {
    return value.map((member) => (member === null ? null : readValue(member, of, door)));
  }
  if (isPlainObject(value)) {
    throw new SerializationException("Start of structure or map found where not expected");
  }
  throw new SerializationException("Unexpected field type");
}

function readMap(value: unknown, of: Shape, door: Door): Record<string, unknown> {
  if (!isPlainObject(value)) {
    return refuseStructure(value);
  }
  let changed: [string, unknown][] | undefined;
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (member !== null && member !== undefined) {
      const read = readValue(member, of, door);
      if (read !== member) {
        changed ??= [];
        changed.push([name, read]);
      }
    }
  }
  return changed === undefined ? value : withMembers(value, changed);
}

/** A copy with some members changed, safe for members named like parts of `Object.prototype`. */
export function withMembers<Value>(
  record: Readonly<Record<string, Value>>,
  changed: readonly (readonly [string, Value])[],
): Record<string, Value> {
  return Object.fromEntries([...Object.entries(record), ...changed]);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuseStructure(value: unknown): never {
  if (Array.isArray(value)) {
    throw new SerializationException("Unrecognized collection type class java.util.LinkedHashMap");
  }
  throw new SerializationException("Unexpected field type");
}

function refuse(value: unknown, typeName: string): never {
  throw new SerializationException(refusal(value, typeName));
}

/** What DynamoDB's deserializer says of a JSON value where a scalar of that type belongs. */
export function refusal(value: unknown, typeName: string): string {
  switch (typeof value) {
    case "string":
      return `STRING_VALUE cannot be converted to ${typeName}`;
    case "number":
      return `NUMBER_VALUE cannot be converted to ${typeName}`;
    case "boolean":
      return `${value ? "TRUE" : "FALSE"}_VALUE cannot be converted to ${typeName}`;
    default:
      return Array.isArray(value)
        ? `Unrecognized collection type class java.lang.${typeName}`
        : "Start of structure or map found where not expected";
  }
}
