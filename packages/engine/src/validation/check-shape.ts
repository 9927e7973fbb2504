import { ValidationException } from "../exceptions.ts";
import type { Shape, StructureShape } from "./shape.ts";

/**
 * Refuses values outside the service model's constraints: one exception names them all, in the order
 * of the shape. The types are right already: `readShape` saw to it.
 */
export function checkShape(value: Readonly<Record<string, unknown>>, shape: StructureShape): void {
  const errors: string[] = [];
  checkStructure(value, shape, "", errors);
  if (errors.length > 0) {
    const count = `${errors.length} validation error${errors.length > 1 ? "s" : ""} detected`;
    throw new ValidationException(`${count}: ${errors.join("; ")}`);
  }
}

function checkStructure(
  value: Readonly<Record<string, unknown>>,
  shape: StructureShape,
  path: string,
  errors: string[],
): void {
  for (const name in shape.members) {
    const member = value[name];
    const memberShape = shape.members[name];
    if (member !== undefined && memberShape !== undefined) {
      if (hasConstraints(memberShape)) {
        checkValue(member, memberShape, childPath(path, name), errors);
      }
    } else if (shape.required?.includes(name) === true) {
      fail(errors, null, childPath(path, name), "Member must not be null");
    }
  }
}

/** True when the shape, or one inside it, bounds its values. Worked out once for each shape. */
function hasConstraints(shape: Shape): boolean {
  let isConstrained = constrained.get(shape);
  if (isConstrained === undefined) {
    isConstrained = findsConstraints(shape);
    constrained.set(shape, isConstrained);
  }
  return isConstrained;
}

const constrained = new WeakMap<Shape, boolean>();

function findsConstraints(shape: Shape): boolean {
  switch (shape.kind) {
    case "boolean":
    case "attributeValue":
      return false;
    case "string":
      return (
        shape.lengthMin !== undefined ||
        shape.lengthMax !== undefined ||
        shape.pattern !== undefined ||
        shape.oneOf !== undefined
      );
    case "integer":
    case "long":
      return shape.min !== undefined || shape.max !== undefined;
    case "list":
    case "map":
      return (
        shape.lengthMin !== undefined || shape.lengthMax !== undefined || hasConstraints(shape.of)
      );
    case "structure":
      return shape.required !== undefined || Object.values(shape.members).some(hasConstraints);
  }
}

function checkValue(value: unknown, shape: Shape, path: string, errors: string[]): void {
  switch (shape.kind) {
    case "boolean":
    case "attributeValue":
      return;
    case "string":
      checkString(value as string, shape, path, errors);
      return;
    case "integer":
    case "long":
      checkRange(value as number, shape, path, errors);
      return;
    case "list":
      checkLength(value as unknown[], shape, path, errors);
      checkElements(value as unknown[], shape.of, path, errors);
      return;
    case "map":
      checkMap(value as Record<string, unknown>, shape, path, errors);
      return;
    case "structure":
      checkStructure(value as Record<string, unknown>, shape, path, errors);
      return;
  }
}

function checkString(
  value: string,
  shape: Extract<Shape, { kind: "string" }>,
  path: string,
  errors: string[],
): void {
  if (shape.oneOf !== undefined && !shape.oneOf.includes(value)) {
    fail(errors, value, path, `Member must satisfy enum value set: [${shape.oneOf.join(", ")}]`);
  }
  if (shape.pattern !== undefined && !new RegExp(`^${shape.pattern}$`, "u").test(value)) {
    fail(errors, value, path, `Member must satisfy regular expression pattern: ${shape.pattern}`);
  }
  checkLength(value, shape, path, errors);
}

function checkRange(
  value: number,
  shape: { readonly min?: number; readonly max?: number },
  path: string,
  errors: string[],
): void {
  if (shape.min !== undefined && value < shape.min) {
    fail(errors, value, path, `Member must have value greater than or equal to ${shape.min}`);
  }
  if (shape.max !== undefined && value > shape.max) {
    fail(errors, value, path, `Member must have value less than or equal to ${shape.max}`);
  }
}

function checkElements(
  values: readonly unknown[],
  of: Shape,
  path: string,
  errors: string[],
): void {
  for (const [index, value] of values.entries()) {
    if (value !== null && hasConstraints(of)) {
      checkValue(value, of, `${path}.${index + 1}.member`, errors);
    }
  }
}

function checkMap(
  value: Readonly<Record<string, unknown>>,
  shape: Extract<Shape, { kind: "map" }>,
  path: string,
  errors: string[],
): void {
  if (shape.lengthMin !== undefined || shape.lengthMax !== undefined) {
    checkCount(value, Object.keys(value).length, shape, { path, errors });
  }
  if (hasConstraints(shape.of)) {
    for (const [name, member] of Object.entries(value)) {
      checkValue(member, shape.of, `${path}.${name}.member`, errors);
    }
  }
}

interface LengthBounds {
  readonly lengthMin?: number;
  readonly lengthMax?: number;
}

function checkLength(
  value: string | readonly unknown[],
  bounds: LengthBounds,
  path: string,
  errors: string[],
): void {
  if (bounds.lengthMin !== undefined || bounds.lengthMax !== undefined) {
    checkCount(value, value.length, bounds, { path, errors });
  }
}

function checkCount(
  value: unknown,
  count: number,
  { lengthMin, lengthMax }: LengthBounds,
  { path, errors }: { readonly path: string; readonly errors: string[] },
): void {
  if (lengthMin !== undefined && count < lengthMin) {
    fail(errors, value, path, `Member must have length greater than or equal to ${lengthMin}`);
  }
  if (lengthMax !== undefined && count > lengthMax) {
    fail(errors, value, path, `Member must have length less than or equal to ${lengthMax}`);
  }
}

function fail(errors: string[], value: unknown, path: string, rule: string): void {
  const shown = value === null ? "null" : `'${printValue(value)}'`;
  errors.push(`Value ${shown} at '${path}' failed to satisfy constraint: ${rule}`);
}

/** DynamoDB prints values as Java does: `[a, b]` for lists, `{k=v}` for maps. */
function printValue(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(printValue).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([name, member]) => `${name}=${printValue(member)}`);
    return `{${members.join(", ")}}`;
  }
  return String(value);
}

/** Members are named in messages with a small first letter: TableName is `tableName`. */
function childPath(path: string, name: string): string {
  const child = name.charAt(0).toLowerCase() + name.slice(1);
  return path === "" ? child : `${path}.${child}`;
}
