import type { core } from "zod";
import { type Draw, type Given, partOf } from "./draw.ts";

/** Makes all attributes; what is given takes their place, and may have more of them. */
export function generateObject(def: core.$ZodObjectDef, draw: Draw): Record<string, unknown> {
  const given = givenMembers(draw.given);
  const object: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(def.shape)) {
    const value = draw.generate(schema as core.$ZodType, partOf(draw, name, givenFor(given, name)));
    if (value !== undefined) {
      object[name] = value;
    }
  }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(def.shape, name) && value !== undefined) {
      object[name] = typeof value === "function" ? value(draw.position) : value;
    }
  }
  return object;
}

export function givenMembers(given: Given | undefined): Readonly<Record<string, unknown>> {
  return isPlainObject(given?.value) ? given.value : {};
}

function givenFor(members: Readonly<Record<string, unknown>>, name: string): Given | undefined {
  return Object.hasOwn(members, name) ? { value: members[name] } : undefined;
}

/** Whether a given value joins the generated one: a plain object where the schema has attributes. */
export function isMergeable(schema: core.$ZodType, value: unknown): boolean {
  return isPlainObject(value) && hasShape(schema, []);
}

function hasShape(schema: core.$ZodType, parents: readonly core.$ZodType[]): boolean {
  if (parents.includes(schema)) {
    return false;
  }
  const { def, innerType } = (schema as core.$ZodTypes)._zod as core.$ZodTypes["_zod"] & {
    readonly innerType?: core.$ZodType;
  };
  const within = [...parents, schema];
  switch (def.type) {
    case "object":
      return true;
    case "union":
      return def.options.some((option) => hasShape(option as core.$ZodType, within));
    case "intersection":
      return hasShape(def.left, within) && hasShape(def.right, within);
    case "optional":
    case "nullable":
    case "nonoptional":
    case "default":
    case "prefault":
    case "readonly":
    case "catch":
    case "success":
      return hasShape(def.innerType, within);
    case "lazy":
      return innerType !== undefined && hasShape(innerType, within);
    case "pipe":
      return hasShape(def.in._zod.def.type === "transform" ? def.out : def.in, within);
    default:
      return false;
  }
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
