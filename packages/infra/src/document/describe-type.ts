import type { core } from "zod";

/** A schema without what only says whether a value may be absent. */
export interface DescribedType {
  /** In the words of the schema: `list of { title: string, price: money in cents }`. */
  readonly type: string;
  readonly isOptional: boolean;
  /** As JSON; `computed` when code makes it anew each time. */
  readonly defaultValue: string | undefined;
  /** The schema that holds the constraints. */
  readonly inner: core.$ZodType;
}

export function describeType(schema: core.$ZodType): DescribedType {
  let inner = schema as core.$ZodTypes;
  let isOptional = false;
  let isNullable = false;
  let defaultValue: string | undefined;
  for (;;) {
    const { def } = inner._zod;
    if (def.type === "default" || def.type === "prefault") {
      defaultValue ??= describeDefault(def);
    } else if (def.type === "optional") {
      isOptional = true;
    } else if (def.type === "nullable") {
      isNullable = true;
    } else if (def.type !== "readonly" && def.type !== "nonoptional" && def.type !== "catch") {
      break;
    }
    inner = def.innerType as core.$ZodTypes;
  }
  const type = isNullable ? `${nameOf(inner)} | null` : nameOf(inner);
  return { type, isOptional, defaultValue, inner };
}

/** The forms that `money()` and `decimal()` of the typed layer mark their schemas with. */
function wireFormOf(def: object): unknown {
  return (def as { readonly plinthWireForm?: unknown }).plinthWireForm;
}

/** Nested schemas may contain themselves. */
const depthMax = 6;

function nameOf(schema: core.$ZodType, depth = 0): string {
  const { def } = (schema as core.$ZodTypes)._zod;
  const form = wireFormOf(def);
  if (form !== undefined) {
    return form === "cents" ? "money in cents" : "decimal";
  }
  if (depth > depthMax) {
    return "…";
  }
  const inside = (inner: core.$ZodType) => nameOf(inner, depth + 1);
  switch (def.type) {
    case "string":
      return "format" in def && typeof def.format === "string"
        ? `string (${def.format})`
        : "string";
    case "number":
      return isWhole(schema) ? "whole number" : "number";
    case "literal":
      return def.values.map(printValue).join(" | ");
    case "enum":
      return Object.values(def.entries).map(printValue).join(" | ");
    case "array":
      return `list of ${inside(def.element)}`;
    case "set":
      return `set of ${inside(def.valueType)}`;
    case "record":
    case "map":
      return `${def.type} of ${inside(def.valueType)}`;
    case "tuple":
      return `[${def.items.map(inside).join(", ")}${def.rest === null ? "" : ", …"}]`;
    case "object":
      return membersOf(def.shape, depth);
    case "union":
      return def.options.map(inside).join(" | ");
    case "intersection":
      return `${inside(def.left)} & ${inside(def.right)}`;
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "nonoptional":
    case "readonly":
    case "catch":
      return inside(def.innerType);
    case "lazy":
      return inside(def.getter());
    case "pipe":
      return inside(isTransform(def.out) ? def.in : def.out);
    case "any":
    case "unknown":
      return "anything";
    default:
      return def.type;
  }
}

function isTransform(schema: core.$ZodType): boolean {
  return schema._zod.def.type === "transform";
}

function membersOf(shape: Readonly<Record<string, core.$ZodType>>, depth: number): string {
  const members = Object.entries(shape).map(([name, schema]) => {
    const { isOptional, inner } = describeType(schema);
    return `${name}${isOptional ? "?" : ""}: ${nameOf(inner, depth + 1)}`;
  });
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function isWhole(schema: core.$ZodType): boolean {
  return "isInt" in schema && schema.isInt === true;
}

function printValue(value: unknown): string {
  return typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? String(value));
}

/** A default that code makes may be another each time, and the document must not be. */
function describeDefault(def: { readonly defaultValue: unknown }): string {
  const [one, other] = [def.defaultValue, def.defaultValue].map(printDefault);
  const isOfNow = /^"?\d{4}-\d\d-\d\dT/.test(one ?? "") || Number(one) >= 1e9;
  return one === undefined || one !== other || isOfNow ? "computed" : one;
}

function printDefault(value: unknown): string | undefined {
  if (value instanceof Set) {
    return `set of ${JSON.stringify([...value])}`;
  }
  return value instanceof Date ||
    value instanceof Map ||
    (typeof value === "object" && value === null)
    ? undefined
    : printValue(value);
}
