import type { core } from "zod";
import { safeParse } from "zod/v4/core";
import { countLimitsOf } from "./checks-of.ts";
import { type Draw, goesRound, NoValueError } from "./draw.ts";
import { givenMembers, isMergeable, isPlainObject } from "./generate-object.ts";

/**
 * Makes one of the options: one that what is given fits, and where the schema goes round, one that
 * ends. The options of an item itself take turns.
 */
export function generateUnion(def: core.$ZodUnionDef, draw: Draw): unknown {
  const options = orderedOptions(def.options as readonly core.$ZodType[], draw);
  let failure: unknown;
  for (const option of options) {
    try {
      return draw.generate(option, draw);
    } catch (error) {
      if (!(error instanceof NoValueError)) {
        throw error;
      }
      failure ??= error;
    }
  }
  if (draw.given !== undefined) {
    return draw.given.value;
  }
  throw failure ?? new NoValueError(draw.path, "no option of the union ends or fits");
}

function orderedOptions(options: readonly core.$ZodType[], draw: Draw): readonly core.$ZodType[] {
  const start = draw.path.length === 0 ? draw.position : draw.random.below(options.length);
  const rotated = options.map(
    (_, index) => options[(index + start) % options.length] as core.$ZodType,
  );
  const fitting =
    draw.given === undefined ? rotated : rotated.filter((option) => fitsGiven(option, draw));
  const ranked = fitting.filter(({ _zod }) => _zod.def.type !== "undefined");
  if (!goesRound(draw)) {
    return ranked;
  }
  const heights = new Map(ranked.map((option) => [option, heightOf(option, draw.parents)]));
  const height = (option: core.$ZodType): number => heights.get(option) ?? 0;
  return ranked
    .filter((option) => Number.isFinite(height(option)))
    .toSorted((left, right) => height(left) - height(right));
}

/** Whether an option knows all names that are given, and takes the values that are no structures. */
function fitsGiven(option: core.$ZodType, draw: Draw): boolean {
  if (!isMergeable(option, draw.given?.value)) {
    return false;
  }
  const { def } = (option as core.$ZodTypes)._zod;
  if (def.type !== "object") {
    return true;
  }
  return Object.entries(givenMembers(draw.given)).every(([name, value]) => {
    const member = def.shape[name] as core.$ZodType | undefined;
    if (member === undefined) {
      return def.catchall !== undefined && def.catchall._zod.def.type !== "never";
    }
    const resolved: unknown = typeof value === "function" ? value(draw.position) : value;
    return isPlainObject(resolved) || safeParse(member, resolved).success;
  });
}

/** How many structures a value has at least inside of each other; infinite when it never ends. */
function heightOf(schema: core.$ZodType, parents: readonly core.$ZodType[]): number {
  if (parents.includes(schema)) {
    return Number.POSITIVE_INFINITY;
  }
  const within = [...parents, schema];
  const height = (part: unknown): number => heightOf(part as core.$ZodType, within);
  const { def, innerType } = (schema as core.$ZodTypes)._zod as core.$ZodTypes["_zod"] & {
    readonly innerType?: core.$ZodType;
  };
  switch (def.type) {
    case "optional":
    case "nullable":
    case "map":
      return 0;
    case "object":
      return 1 + Math.max(0, ...Object.values(def.shape).map(height));
    case "tuple":
      return 1 + Math.max(0, ...def.items.map(height));
    case "array":
      return countLimitsOf(schema).min > 0 ? 1 + height(def.element) : 1;
    case "set":
    case "record":
      return 1;
    case "union":
      return Math.min(...def.options.map(height));
    case "intersection":
      return Math.max(height(def.left), height(def.right));
    case "default":
    case "prefault":
    case "nonoptional":
    case "readonly":
    case "catch":
      return height(def.innerType);
    case "pipe":
      return height(def.in._zod.def.type === "transform" ? def.out : def.in);
    case "lazy":
      return innerType === undefined ? 0 : height(innerType);
    default:
      return 0;
  }
}
