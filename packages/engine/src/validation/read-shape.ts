import { SerializationException } from "../exceptions.ts";
import type { Door } from "./door.ts";
import { readAttributeValue } from "./read-attribute-value.ts";
import { readMembers } from "./read-members.ts";
import {
  fieldRefusal,
  listRefusal,
  readBoolean,
  readString,
  scalarRefusal,
} from "./read-scalar.ts";
import type { Shape, StructureShape } from "./shape.ts";

type Members = Readonly<Record<string, unknown>>;

/**
 * Refuses JSON of the wrong types, member by member as they come. Members the shape does not know,
 * and members that are null, count as absent. Values that need no change (base64 to bytes) are kept.
 */
export function readShape(
  value: unknown,
  shape: StructureShape,
  door: Door,
): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SerializationException("");
  }
  return readStructure(value as Members, shape, door);
}

function readStructure(
  value: Members,
  { members }: StructureShape,
  door: Door,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const name in value) {
    const member = value[name];
    if (member !== undefined && member !== null && Object.hasOwn(members, name)) {
      read[name] = readValue(member, members[name] as Shape, door);
    }
  }
  return read;
}

function readValue(value: unknown, shape: Shape, door: Door): unknown {
  switch (shape.kind) {
    case "string":
      return readString(value);
    case "integer":
      return readInteger(value, "Integer");
    case "long":
      return readInteger(value, "Long");
    case "boolean":
      return readBoolean(value);
    case "attributeValue":
      return readAttributeValue(value, door, 0);
    case "list":
      return readList(value, shape, door);
    case "map":
      return readMap(value, shape, door);
    case "structure":
      return isPlainObject(value)
        ? readStructure(value, shape, door)
        : refuseStructure(value, shape);
    case "unread":
      return value;
  }
}

/** A fraction is cut off, as Java's conversion does. */
function readInteger(value: unknown, typeName: "Integer" | "Long"): number {
  if (typeof value !== "number") {
    throw new SerializationException(scalarRefusal(value, typeName, "java.lang"));
  }
  return Math.trunc(value);
}

function readList(
  value: unknown,
  { of }: Extract<Shape, { kind: "list" }>,
  door: Door,
): readonly unknown[] {
  if (Array.isArray(value)) {
    return value.map((member: unknown) =>
      member === null || member === undefined ? null : readValue(member, of, door),
    );
  }
  throw new SerializationException(listRefusal(value));
}

function readMap(value: unknown, shape: Extract<Shape, { kind: "map" }>, door: Door): Members {
  if (Array.isArray(value)) {
    throw new SerializationException(`Unrecognized collection type ${javaTypeOf(shape)}`);
  }
  if (!isPlainObject(value)) {
    throw new SerializationException(fieldRefusal);
  }
  return readMembers(value, (member) => readValue(member, shape.of, door));
}

function isPlainObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuseStructure(value: unknown, shape: StructureShape): never {
  throw new SerializationException(
    Array.isArray(value)
      ? `Unrecognized collection type class ${javaTypeOf(shape)}`
      : "Unexpected value type in payload",
  );
}

/** How DynamoDB's messages name the Java type that stands for a shape. */
function javaTypeOf(shape: Shape): string {
  switch (shape.kind) {
    case "string":
      return "java.lang.String";
    case "integer":
      return "java.lang.Integer";
    case "long":
      return "java.lang.Long";
    case "boolean":
      return "java.lang.Boolean";
    case "attributeValue":
      return "com.amazonaws.dynamodb.v20120810.AttributeValue";
    case "list":
      return `java.util.List<${javaTypeOf(shape.of)}>`;
    case "map":
      return `java.util.Map<java.lang.String, ${javaTypeOf(shape.of)}>`;
    case "structure":
      return `com.amazonaws.dynamodb.v20120810.${shape.name ?? "Structure"}`;
    case "unread":
      return "java.lang.Object";
  }
}
