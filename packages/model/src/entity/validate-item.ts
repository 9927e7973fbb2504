import type { core } from "zod";
import { describeKind } from "../codec/describe-value.ts";
import { hasLoneSurrogate, loneSurrogateProblem } from "../codec/lone-surrogate.ts";
import { type InvalidInput, PlinthError } from "../plinth-error.ts";
import {
  type CompiledEntity,
  isRecord,
  type NativeRecord,
  type WhenRule,
} from "./compiled-entity.ts";

/** The beginning of the partition keys of guard items. No entity may have such a key. */
export const guardPrefix = "UNIQUE#";

/** In the year 5138. What is more is a time in milliseconds, after which nothing would ever expire. */
const timeToLiveSecondsMax = 100_000_000_000;

/**
 * Validates a whole item and gives it with its defaults, without the attributes that the entity
 * keeps by itself. Throws `invalidItem` with every path that is wrong.
 */
export function validateItem(entity: CompiledEntity, input: object): Record<string, unknown> {
  const result = entity.schema.safeParse(inputOf(entity, input as NativeRecord));
  if (!result.success) {
    throw invalidItem(entity, issuesOf(result.error.issues));
  }
  const item = result.data as Record<string, unknown>;
  checkKeys(entity, item);
  if (entity.timeToLive !== undefined) {
    checkTimeToLive(entity, item[entity.timeToLive]);
  }
  return item;
}

/** Adds what `when` fixes, and takes away what the schema would refuse or keep. */
function inputOf(entity: CompiledEntity, input: NativeRecord): NativeRecord {
  if (!isRecord(input)) {
    return input;
  }
  if (entity.seesOthers && Object.hasOwn(input, "__proto__")) {
    const message = "An attribute cannot be called so: zod would drop it";
    throw invalidItem(entity, [{ path: ["__proto__"], message }]);
  }
  const hasManaged =
    entity.seesOthers && entity.managedNames.some((name) => Object.hasOwn(input, name));
  if (entity.fixedInput === undefined && !hasManaged && !entity.hasInheritedNames) {
    return input;
  }
  // Without a prototype, so that an absent `constructor` is absent.
  const copy: Record<string, unknown> = Object.create(null);
  Object.assign(copy, entity.fixedInput);
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined && !(hasManaged && entity.managedNames.includes(name))) {
      copy[name] = value;
    }
  }
  return copy;
}

/**
 * Throws `invalidItem` for a time to live that can only be meant in milliseconds, and for one that is no
 * number, by either of which nothing would ever expire. A decimal is a text in code.
 */
export function checkTimeToLive(entity: CompiledEntity, value: unknown): void {
  if (value === undefined || value === null) {
    return;
  }
  const refuse = (problem: string): never => {
    const message = `A time to live is in seconds since the epoch, and ${problem}`;
    throw invalidItem(entity, [{ path: [entity.timeToLive ?? ""], message }]);
  };
  const isDecimal = typeof value === "string" && entity.members.has(entity.timeToLive ?? "");
  if (typeof value !== "number" && typeof value !== "bigint" && !isDecimal) {
    refuse(`cannot be ${describeKind(value)}`);
  }
  if (Number(value) > timeToLiveSecondsMax) {
    refuse(`${String(value)} looks like milliseconds`);
  }
}

function checkKeys(entity: CompiledEntity, item: NativeRecord): void {
  for (const name of entity.keyNames) {
    if (item[name] === "") {
      throw invalidItem(entity, [{ path: [name], message: "A key attribute cannot be empty" }]);
    }
    if (hasLoneSurrogate(item[name])) {
      throw invalidItem(entity, [{ path: [name], message: `It ${loneSurrogateProblem}` }]);
    }
  }
  const partitionKey = item[entity.partitionKeyName];
  if (typeof partitionKey === "string" && partitionKey.startsWith(guardPrefix)) {
    const message = `A key beginning with ${guardPrefix} is kept for guard items`;
    throw invalidItem(entity, [{ path: [entity.partitionKeyName], message }]);
  }
  for (const rule of entity.when) {
    if (rule.isInSchema && !followsRule(rule, item[rule.name])) {
      throw invalidItem(entity, [
        { path: [rule.name], message: `Must be ${describePattern(rule)} in every ${entity.name}` },
      ]);
    }
  }
}

function followsRule(rule: WhenRule, value: unknown): boolean {
  return typeof rule.pattern === "object"
    ? typeof value === "string" && value.startsWith(rule.pattern.beginsWith)
    : value === rule.pattern;
}

function describePattern(rule: WhenRule): string {
  return typeof rule.pattern === "object"
    ? `a text that begins with "${rule.pattern.beginsWith}"`
    : JSON.stringify(rule.pattern);
}

/** Gives zod's issues as data, symbols in paths as text. */
export function issuesOf(issues: readonly core.$ZodIssue[]): InvalidInput[] {
  return issues.map((issue) => ({
    path: issue.path.map((step) => (typeof step === "symbol" ? String(step) : step)),
    message: issue.message,
  }));
}

/** A list of thousands that are all wrong is no message; `issues` has them all. */
const issuesToldMax = 10;

export function invalidItem(
  entity: CompiledEntity,
  issues: readonly InvalidInput[],
  cause?: unknown,
): PlinthError {
  const lines = issues
    .slice(0, issuesToldMax)
    .map((issue) => `${issue.path.join(".") || "the item"}: ${issue.message}`);
  if (issues.length > issuesToldMax) {
    lines.push(`and ${issues.length - issuesToldMax} more, which \`issues\` has`);
  }
  return new PlinthError("invalidItem", `This ${entity.name} is invalid. ${lines.join("; ")}.`, {
    entity: entity.name,
    path: issues[0]?.path.join("."),
    issues,
    cause,
  });
}
