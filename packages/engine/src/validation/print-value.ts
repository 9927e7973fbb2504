import { bytesToBase64 } from "@plinth/values";
import type { Shape, StructureShape } from "./shape.ts";

type Members = Readonly<Record<string, unknown>>;

/**
 * A value of a request as DynamoDB's messages show it, which is as Java prints it: `[a, b]` for
 * lists, `{k=v}` for maps, and `Put(item={}, tableName=t, conditionExpression=null)` for structures.
 */
export function printValue(value: unknown, shape: Shape): string {
  if (value === undefined || value === null) {
    return "null";
  }
  switch (shape.kind) {
    case "list":
      return `[${(value as unknown[]).map((member) => printValue(member, shape.of)).join(", ")}]`;
    case "map":
      return printMap(value as Members, (member) => printValue(member, shape.of));
    case "structure":
      return printStructure(value as Members, shape);
    case "attributeValue":
      return printAttributeValue(value as Members);
    default:
      return String(value);
  }
}

function printMap(map: Members, print: (member: unknown) => string): string {
  const entries = Object.entries(map).map(([key, member]) => `${key}=${print(member)}`);
  return `{${entries.join(", ")}}`;
}

function printStructure(value: Members, { name, members }: StructureShape): string {
  const printed = Object.entries(members).map(
    ([member, shape]) => `${javaName(member)}=${printValue(value[member], shape)}`,
  );
  return `${name ?? ""}(${printed.join(", ")})`;
}

const attributeTypes = ["S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"] as const;

function printAttributeValue(value: Members): string {
  const printed = attributeTypes.map((type) => `${javaName(type)}=${printMember(value[type])}`);
  return `AttributeValue(${printed.join(", ")})`;
}

function printMember(member: unknown): string {
  if (member === undefined || member === null) {
    return "null";
  }
  if (member instanceof Uint8Array) {
    return bytesToBase64(member);
  }
  if (Array.isArray(member)) {
    const isSet = member.every(
      (element) => typeof element === "string" || element instanceof Uint8Array,
    );
    const print = isSet
      ? printMember
      : (element: unknown) => printAttributeValue(element as Members);
    return `[${member.map(print).join(", ")}]`;
  }
  return typeof member === "object"
    ? printMap(member as Members, (each) => printAttributeValue(each as Members))
    : String(member);
}

function javaName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
