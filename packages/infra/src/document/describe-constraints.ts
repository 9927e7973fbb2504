import type { core } from "zod";

/** What a schema asks of its values beside the type, each as a few words. */
export function describeConstraints(schema: core.$ZodType): string[] {
  const unit = unitOf(schema);
  const own = checksOf(schema).flatMap((check) => describeCheck(check, unit));
  return [...new Set([...own, ...describeDecimal(schema)])];
}

type Check = core.$ZodChecks["_zod"]["def"];

function checksOf(schema: core.$ZodType): Check[] {
  const { def } = schema._zod;
  const checks = (def.checks ?? []).map((check) => check._zod.def);
  // A schema such as z.email() is its own first check.
  return ("check" in def ? [def, ...checks] : checks) as unknown as Check[];
}

function unitOf(schema: core.$ZodType): string {
  return schema._zod.def.type === "string" ? "character" : "element";
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function describeCheck(check: Check, unit: string): string[] {
  switch (check.check) {
    case "min_length":
      return [`at least ${count(check.minimum, unit)}`];
    case "max_length":
      return [`at most ${count(check.maximum, unit)}`];
    case "length_equals":
      return [`just ${count(check.length, unit)}`];
    case "min_size":
      return [`at least ${count(check.minimum, "element")}`];
    case "max_size":
      return [`at most ${count(check.maximum, "element")}`];
    case "size_equals":
      return [`just ${count(check.size, "element")}`];
    case "greater_than":
      return [`${check.inclusive ? "≥" : ">"} ${printBound(check.value)}`];
    case "less_than":
      return [`${check.inclusive ? "≤" : "<"} ${printBound(check.value)}`];
    case "multiple_of":
      return [`a multiple of ${check.value}`];
    case "string_format":
      return describeFormat(check);
    case "custom" as Check["check"]:
      return ["a rule in code"];
    default:
      return [];
  }
}

function printBound(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

/** A format that has a name of its own is part of the type already. */
function describeFormat(check: core.$ZodCheckStringFormatDef): string[] {
  const { format, prefix, suffix, includes, pattern } = check as typeof check & {
    readonly prefix?: string;
    readonly suffix?: string;
    readonly includes?: string;
  };
  switch (format) {
    case "regex":
      return pattern === undefined ? [] : [`fits ${String(pattern)}`];
    case "starts_with":
      return [`begins with ${JSON.stringify(prefix)}`];
    case "ends_with":
      return [`ends with ${JSON.stringify(suffix)}`];
    case "includes":
      return [`contains ${JSON.stringify(includes)}`];
    case "lowercase":
    case "uppercase":
      return [format];
    default:
      return [];
  }
}

/** The options of the typed layer's `decimal()`, which stand in the schema's definition. */
function describeDecimal(schema: core.$ZodType): string[] {
  const { plinthDecimalOptions: options = {} } = schema._zod.def as {
    readonly plinthDecimalOptions?: {
      readonly min?: unknown;
      readonly max?: unknown;
      readonly decimalsMax?: number;
    };
  };
  return [
    ...(options.min === undefined ? [] : [`≥ ${options.min}`]),
    ...(options.max === undefined ? [] : [`≤ ${options.max}`]),
    ...(options.decimalsMax === undefined ? [] : [`at most ${options.decimalsMax} decimals`]),
  ];
}
