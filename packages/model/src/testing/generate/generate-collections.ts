import type { core } from "zod";
import { safeParse } from "zod/v4/core";
import { countLimitsOf } from "./checks-of.ts";
import { type Draw, goesRound, NoValueError, partOf } from "./draw.ts";

/** How many elements there are where the schema leaves it open. */
const countMax = 3;
const triesPerElementMax = 200;

export function generateArray(
  schema: core.$ZodType,
  def: core.$ZodArrayDef,
  draw: Draw,
): unknown[] {
  return Array.from({ length: countOf(schema, draw) }, (_, index) =>
    draw.generate(def.element, partOf(draw, index)),
  );
}

export function generateTuple(def: core.$ZodTupleDef, draw: Draw): unknown[] {
  const rest = def.rest === null ? [] : [def.rest];
  return [...def.items, ...rest].map((item, index) =>
    draw.generate(item as core.$ZodType, partOf(draw, index)),
  );
}

/** Different elements, as many as the schema wants; fewer where it wants none in particular. */
export function generateSet(schema: core.$ZodType, def: core.$ZodSetDef, draw: Draw): Set<unknown> {
  const count = countOf(schema, draw);
  const { min } = countLimitsOf(schema);
  const elements = new Map<unknown, unknown>();
  for (let attempt = 0; elements.size < count && attempt < triesPerElementMax * count; attempt++) {
    const value = draw.generate(def.valueType, partOf(draw, attempt));
    // By what is stored: "1.0" and "1" are the same decimal.
    const result = safeParse(def.valueType, value);
    elements.set(result.success ? identityOf(result.data) : value, value);
    if (attempt >= triesPerElementMax && elements.size >= Math.max(1, min)) {
      break;
    }
  }
  return new Set(elements.values());
}

function identityOf(value: unknown): unknown {
  return value instanceof Uint8Array ? value.join() : value;
}

export function generateRecord(
  { keyType, valueType }: core.$ZodRecordDef,
  draw: Draw,
): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  const known = keyType._zod.values;
  const names =
    known === undefined
      ? Array.from({ length: goesRound(draw) ? 0 : countMax }, (_, index) =>
          String(draw.generate(keyType as core.$ZodType, withoutName(partOf(draw, index)))),
        )
      : [...known].map(String);
  for (const name of names) {
    record[name] = draw.generate(valueType as core.$ZodType, partOf(draw, name));
  }
  return record;
}

/** The name of a record says nothing about the names in it. */
function withoutName(draw: Draw): Draw {
  return { ...draw, path: [...draw.path, "key"], rules: undefined };
}

export function generateMap(
  { keyType, valueType }: core.$ZodMapDef,
  draw: Draw,
): Map<unknown, unknown> {
  if (goesRound(draw)) {
    return new Map();
  }
  return new Map([
    [
      draw.generate(keyType as core.$ZodType, partOf(draw, "key")),
      draw.generate(valueType as core.$ZodType, partOf(draw, "value")),
    ],
  ]);
}

function countOf(schema: core.$ZodType, draw: Draw): number {
  const { min, max } = countLimitsOf(schema);
  if (min > elementCountMax) {
    throw new NoValueError(draw.path, `it needs ${min} elements, which is more than an item holds`);
  }
  if (goesRound(draw)) {
    return min;
  }
  const low = Math.max(min, Math.min(1, max));
  const high = Math.min(max, Math.max(countMax, low));
  return low + draw.random.below(Math.max(0, high - low) + 1);
}

/** An element takes two bytes at least, and an item 400 KB. */
const elementCountMax = 200_000;
