import type { core } from "zod";

/** What a schema asks of its values, as data. Refinements are among it, with no more than their kind. */
export function checksOf(schema: core.$ZodType): readonly core.$ZodChecks["_zod"]["def"][] {
  const { def } = schema._zod;
  const checks = (def.checks ?? []).map((check) => check._zod.def);
  const own = "check" in def ? [def] : [];
  return [...own, ...checks] as unknown as core.$ZodChecks["_zod"]["def"][];
}

/** How many characters, elements or members there may be. */
export interface CountLimits {
  readonly min: number;
  readonly max: number;
}

export function countLimitsOf(schema: core.$ZodType): CountLimits {
  let min = 0;
  let max = Number.POSITIVE_INFINITY;
  for (const check of checksOf(schema)) {
    switch (check.check) {
      case "min_length":
      case "min_size":
        min = Math.max(min, check.minimum);
        break;
      case "max_length":
      case "max_size":
        max = Math.min(max, check.maximum);
        break;
      case "length_equals":
        min = Math.max(min, check.length);
        max = Math.min(max, check.length);
        break;
      case "size_equals":
        min = Math.max(min, check.size);
        max = Math.min(max, check.size);
        break;
      default:
    }
  }
  return { min, max };
}
