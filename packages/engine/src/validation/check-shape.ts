import { ValidationException } from "../exceptions.ts";
import { printValue } from "./print-value.ts";
import type {
  ListShape,
  MapShape,
  NumberShape,
  Shape,
  StringShape,
  StructureShape,
} from "./shape.ts";

type Members = Readonly<Record<string, unknown>>;

/**
 * Refuses values outside the service model's constraints: one exception names them all, in the order
 * of the shape. The types are right already: `readShape` saw to it.
 */
export function checkShape(value: Members, shape: StructureShape): void {
  const errors: Breach[] = [];
  for (const check of checksOf(shape)) {
    const errorCount = errors.length;
    checkMember(value[check.name], check, check.pathName, errors);
    if (check.isReportedAlone && errors.length > errorCount && value[check.name] !== undefined) {
      throw refusalOf(errors.slice(errorCount, errorCount + 1));
    }
  }
  if (errors.length > 0) {
    throw refusalOf(errors);
  }
}

/** One broken constraint, in DynamoDB's words and without the value that broke it. */
interface Breach {
  readonly text: string;
  readonly plainText: string;
}

function refusalOf(errors: readonly Breach[]): ValidationException {
  const count = `${errors.length} validation error${errors.length > 1 ? "s" : ""} detected`;
  const text = errors.map((error) => error.text).join("; ");
  const plainText = errors.map((error) => error.plainText).join("; ");
  return new ValidationException(`${count}: ${text}`, "action", `${count}: ${plainText}`);
}

/** A member that is worth a look: it must be there, or its value has bounds. */
interface MemberCheck {
  readonly name: string;
  /** As messages have it, with a small first letter: TableName is `tableName`. */
  readonly pathName: string;
  readonly shape: Shape;
  readonly isRequired: boolean;
  readonly isBounded: boolean;
  readonly isReportedAlone: boolean;
}

function checksOf(shape: StructureShape): readonly MemberCheck[] {
  let checks = checksByShape.get(shape);
  if (checks === undefined) {
    checks = Object.entries(shape.members)
      .map(([name, member]) => ({
        name,
        pathName: name.charAt(0).toLowerCase() + name.slice(1),
        shape: member,
        isRequired: shape.required?.includes(name) === true,
        isBounded: isBounded(member),
        isReportedAlone: shape.reportedAlone?.includes(name) === true,
      }))
      .filter((check) => check.isRequired || check.isBounded);
    checksByShape.set(shape, checks);
  }
  return checks;
}

/** What follows from a shape is worked out once for each, since shapes never change. */
const checksByShape = new WeakMap<StructureShape, readonly MemberCheck[]>();

/** True when the shape, or one inside it, bounds its values. */
function isBounded(shape: Shape): boolean {
  switch (shape.kind) {
    case "boolean":
    case "attributeValue":
    case "unread":
      return false;
    case "string":
      return hasLength(shape) || shape.pattern !== undefined || shape.oneOf !== undefined;
    case "integer":
    case "long":
      return shape.min !== undefined || shape.max !== undefined;
    case "list":
      return hasLength(shape) || refusesNull(shape.of) || isBounded(shape.of);
    case "map":
      return (
        hasLength(shape) ||
        shape.keyLengthMin !== undefined ||
        shape.keyLengthMax !== undefined ||
        refusesNull(shape.of) ||
        isBounded(shape.of)
      );
    case "structure":
      return checksOf(shape).length > 0;
  }
}

/** Null among attribute values and names has refusals of its own, which come later. */
function refusesNull({ kind }: Shape): boolean {
  return kind === "structure" || kind === "list" || kind === "map";
}

interface LengthBounds {
  readonly lengthMin?: number;
  readonly lengthMax?: number;
}

function hasLength({ lengthMin, lengthMax }: LengthBounds): boolean {
  return lengthMin !== undefined || lengthMax !== undefined;
}

function checkMember(value: unknown, check: MemberCheck, path: string, errors: Breach[]): void {
  if (value === undefined) {
    if (check.isRequired) {
      errors.push(missing(path));
    }
  } else if (check.isBounded) {
    checkValue(value, check.shape, path, errors);
  }
}

function checkValue(value: unknown, shape: Shape, path: string, errors: Breach[]): void {
  switch (shape.kind) {
    case "boolean":
    case "attributeValue":
    case "unread":
      return;
    case "string":
      checkString(value as string, shape, path, errors);
      return;
    case "integer":
    case "long":
      checkRange(value as number, shape, path, errors);
      return;
    case "list":
      checkList(value as unknown[], shape, path, errors);
      return;
    case "map":
      checkMap(value as Members, shape, path, errors);
      return;
    case "structure":
      for (const check of checksOf(shape)) {
        const member = (value as Members)[check.name];
        checkMember(member, check, `${path}.${check.pathName}`, errors);
      }
      return;
  }
}

function checkString(value: string, shape: StringShape, path: string, errors: Breach[]): void {
  if (shape.oneOf !== undefined && !shape.oneOf.includes(value)) {
    const rule = `Member must satisfy enum value set: [${shape.oneOf.join(", ")}]`;
    errors.push(broken(value, path, rule));
  }
  if (shape.pattern !== undefined && !new RegExp(`^(?:${shape.pattern})$`, "u").test(value)) {
    const rule = `Member must satisfy regular expression pattern: ${shape.pattern}`;
    errors.push(broken(value, path, rule));
  }
  for (const rule of brokenLengthRules(value.length, shape)) {
    errors.push(broken(value, path, rule));
  }
}

function checkRange(value: number, shape: NumberShape, path: string, errors: Breach[]): void {
  if (shape.min !== undefined && value < shape.min) {
    const rule = `Member must have value greater than or equal to ${shape.min}`;
    errors.push(broken(String(value), path, rule));
  }
  if (shape.max !== undefined && value > shape.max) {
    const rule = `Member must have value less than or equal to ${shape.max}`;
    errors.push(broken(String(value), path, rule));
  }
}

function checkList(
  values: readonly unknown[],
  shape: ListShape,
  path: string,
  errors: Breach[],
): void {
  for (const rule of brokenLengthRules(values.length, shape)) {
    errors.push(broken(printValue(values, shape), path, rule));
  }
  if (refusesNull(shape.of) || isBounded(shape.of)) {
    for (const [index, value] of values.entries()) {
      checkElement(value, shape.of, `${path}.${index + 1}.member`, errors);
    }
  }
}

function checkElement(value: unknown, shape: Shape, path: string, errors: Breach[]): void {
  if (value !== null) {
    checkValue(value, shape, path, errors);
  } else if (refusesNull(shape)) {
    errors.push(missing(path));
  }
}

/** Lists as values of a map are bounded by the map's own rules, which are told together. */
function checkMap(map: Members, shape: MapShape, path: string, errors: Breach[]): void {
  const entries = Object.entries(map);
  for (const rule of brokenLengthRules(entries.length, shape)) {
    errors.push(broken(printValue(map, shape), path, rule));
  }
  const keyBounds = boundsOf(shape.keyLengthMin, shape.keyLengthMax);
  if (entries.some(([key]) => brokenLengthRules(key.length, keyBounds).length > 0)) {
    const rule = `Map keys must satisfy constraint: [${lengthRules(keyBounds).join(", ")}]`;
    errors.push(broken(printValue(map, shape), path, rule));
  }
  const { of } = shape;
  if (of.kind === "list" && entries.some(([, list]) => isLengthBroken(list, of))) {
    const rule = `Map value must satisfy constraint: [${lengthRules(of).join(", ")}]`;
    errors.push(broken(printValue(map, shape), path, rule));
    return;
  }
  if (refusesNull(of) || isBounded(of)) {
    for (const [key, member] of entries) {
      checkElement(member, of, `${path}.${key}.member`, errors);
    }
  }
}

function isLengthBroken(list: unknown, bounds: LengthBounds): boolean {
  return Array.isArray(list) && brokenLengthRules(list.length, bounds).length > 0;
}

function boundsOf(lengthMin: number | undefined, lengthMax: number | undefined): LengthBounds {
  return {
    ...(lengthMin === undefined ? {} : { lengthMin }),
    ...(lengthMax === undefined ? {} : { lengthMax }),
  };
}

function brokenLengthRules(length: number, bounds: LengthBounds): string[] {
  const { lengthMin = 0, lengthMax = Number.POSITIVE_INFINITY } = bounds;
  if (length < lengthMin) {
    return lengthRules({ lengthMin });
  }
  return length > lengthMax ? lengthRules({ lengthMax }) : [];
}

function lengthRules({ lengthMin, lengthMax }: LengthBounds): string[] {
  return [
    ...(lengthMax === undefined
      ? []
      : [`Member must have length less than or equal to ${lengthMax}`]),
    ...(lengthMin === undefined
      ? []
      : [`Member must have length greater than or equal to ${lengthMin}`]),
  ];
}

function broken(shown: string, path: string, rule: string): Breach {
  const fact = `at '${path}' failed to satisfy constraint: ${rule}`;
  return { text: `Value '${shown}' ${fact}`, plainText: `Value ${fact}` };
}

function missing(path: string): Breach {
  const text = `Value null at '${path}' failed to satisfy constraint: Member must not be null`;
  return { text, plainText: text };
}
