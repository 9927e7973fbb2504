import { SerializationException } from "../exceptions.ts";

/** A JSON string, or the refusal of DynamoDB's deserializer. */
export function readString(value: unknown): string {
  if (typeof value !== "string") {
    throw new SerializationException(scalarRefusal(value, "String", "java.lang"));
  }
  return value;
}

/** A JSON boolean, or the refusal of DynamoDB's deserializer. */
export function readBoolean(value: unknown): boolean {
  if (typeof value !== "boolean") {
    throw new SerializationException(
      typeof value === "string"
        ? "Unexpected token received from parser"
        : scalarRefusal(value, "Boolean", "java.lang"),
    );
  }
  return value;
}

/** What DynamoDB's deserializer says of a JSON value where a scalar of that type belongs. */
export function scalarRefusal(value: unknown, typeName: string, javaPackage: string): string {
  switch (typeof value) {
    case "string":
      return `STRING_VALUE cannot be converted to ${typeName}`;
    case "number":
      return `NUMBER_VALUE cannot be converted to ${typeName}`;
    case "boolean":
      return `${value ? "TRUE" : "FALSE"}_VALUE cannot be converted to ${typeName}`;
    default:
      return Array.isArray(value)
        ? `Unrecognized collection type class ${javaPackage}.${typeName}`
        : structureRefusal;
  }
}

/** What it says of a JSON value where a list belongs. */
export function listRefusal(value: unknown): string {
  return typeof value === "object" ? structureRefusal : fieldRefusal;
}

const structureRefusal = "Start of structure or map found where not expected";

/** What it says of a scalar where a list or a map belongs. */
export const fieldRefusal: string = "Unexpected field type";
