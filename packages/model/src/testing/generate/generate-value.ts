import type { core } from "zod";
import { safeParse } from "zod/v4/core";
import { wireForm } from "../../codec/money.ts";
import {
  type AttributeRules,
  checkDepth,
  type Draw,
  goesRound,
  NoValueError,
  nameOf,
} from "./draw.ts";
import {
  generateArray,
  generateMap,
  generateRecord,
  generateSet,
  generateTuple,
} from "./generate-collections.ts";
import {
  generateBigint,
  generateDate,
  generateDecimal,
  generateNumber,
} from "./generate-numbers.ts";
import { generateObject, isMergeable } from "./generate-object.ts";
import { generateText } from "./generate-text.ts";
import { generateUnion } from "./generate-union.ts";

/** How many values are tried before giving up; fewer where each is a whole structure. */
const scalarTriesMax = 1500;
const structureTriesMax = 250;

/**
 * Makes an input of a schema. Where the schema asks for more than can be worked out, as refinements
 * do, it tries values until one passes. Throws a `NoValueError` when none does.
 */
export function generateValue(schema: core.$ZodType, draw: Draw): unknown {
  const { given } = draw;
  if (given !== undefined && !isMergeable(schema, given.value)) {
    return typeof given.value === "function" ? given.value(draw.position) : given.value;
  }
  checkDepth(draw);
  const inner = { ...draw, parents: [...draw.parents, schema] };
  if (!needsTest(schema) && draw.rules === undefined) {
    return candidateOf(schema, inner);
  }
  return firstThatPasses(schema, inner);
}

function firstThatPasses(schema: core.$ZodType, draw: Draw): unknown {
  const triesMax = isStructure(schema) ? structureTriesMax : scalarTriesMax;
  let failure: Failure = { problem: "", path: [] };
  for (let turn = 0; turn < triesMax; turn++) {
    const random = turn === 0 ? draw.random : draw.random.fork(`~${turn}`);
    const attempt = draw.attempt + turn;
    const candidate = candidateOf(schema, { ...draw, random, attempt });
    const outcome = tested(schema, candidate, draw);
    if ("candidate" in outcome) {
      return outcome.candidate;
    }
    failure = outcome;
  }
  const steps = failure.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  const problem = `none of ${triesMax} values passed: ${failure.problem}`;
  throw new NoValueError([...draw.path, ...steps], problem);
}

interface Failure {
  readonly problem: string;
  /** Within the value. */
  readonly path: readonly PropertyKey[];
}

function tested(
  schema: core.$ZodType,
  candidate: unknown,
  { rules }: Draw,
): { readonly candidate: unknown } | Failure {
  try {
    const result = safeParse(schema, candidate);
    if (!result.success) {
      const { issues } = result.error;
      const problem = issues.map(({ message }) => message).join("; ");
      return { problem, path: issues[0]?.path ?? [] };
    }
    const problem = rules && brokenRule(rules, result.data);
    return problem === undefined ? { candidate } : { problem, path: [] };
  } catch (error) {
    // The schema's own code may throw at a value that it does not like, as `JSON.parse` does.
    return { problem: String(error), path: [] };
  }
}

/** Says why a value that its schema takes cannot be in its place. */
function brokenRule(rules: AttributeRules, value: unknown): string | undefined {
  if (rules.isKey && value === "") {
    return "A key cannot be empty";
  }
  if (typeof value === "string") {
    if (!value.startsWith(rules.prefix)) {
      return `It must begin with "${rules.prefix}"`;
    }
    const separator = rules.separators.find(
      (text) => `${value}${text}`.indexOf(text) < value.length,
    );
    return separator === undefined
      ? undefined
      : `It must not hold "${separator}", which ends its place in a key`;
  }
  const { width } = rules;
  return width !== undefined && typeof value === "number" && !(value >= 0 && value < 10 ** width)
    ? `It must be a whole number of at most ${width} digits, since it is part of a key`
    : undefined;
}

/** Whether a value made for the schema may still not pass it. */
function needsTest(schema: core.$ZodType): boolean {
  const { def } = (schema as core.$ZodTypes)._zod;
  if ((def.checks?.length ?? 0) > 0) {
    return true;
  }
  switch (def.type) {
    case "string":
    case "number":
    case "bigint":
    case "template_literal":
    case "intersection":
    case "record":
    case "set":
    case "pipe":
    case "transform":
    case "custom":
    case "catch":
      return true;
    default:
      return false;
  }
}

function isStructure(schema: core.$ZodType): boolean {
  const { type } = schema._zod.def;
  return ["object", "array", "tuple", "record", "set", "map", "union", "intersection"].includes(
    type,
  );
}

function candidateOf(schema: core.$ZodType, draw: Draw): unknown {
  const { def } = (schema as core.$ZodTypes)._zod;
  switch (def.type) {
    case "string":
      return generateText(schema, draw);
    case "number":
      return generateNumber(schema, draw);
    case "bigint":
      return generateBigint(schema, draw);
    case "date":
      return generateDate(schema, draw);
    case "boolean":
      return draw.random.below(2) === 1;
    case "null":
      return null;
    case "literal":
      return draw.random.pick(def.values);
    case "enum":
      return draw.random.pick([...(schema._zod.values ?? [])]);
    case "object":
      return generateObject(def, draw);
    case "array":
      return generateArray(schema, def, draw);
    case "tuple":
      return generateTuple(def, draw);
    case "set":
      return generateSet(schema, def, draw);
    case "record":
      return generateRecord(def, draw);
    case "map":
      return generateMap(def, draw);
    case "union":
      return generateUnion(def, draw);
    case "intersection":
      return joined(generateValue(def.left, draw), generateValue(def.right, draw));
    default:
      return candidateOfWrapper(schema as core.$ZodTypes, draw);
  }
}

function candidateOfWrapper(schema: core.$ZodTypes, draw: Draw): unknown {
  const { def } = schema._zod;
  switch (def.type) {
    case "optional":
      return isRoundAgain(draw) || cannotBeMade(def.innerType)
        ? undefined
        : generateValue(def.innerType, draw);
    case "nullable":
      return isRoundAgain(draw) ? null : generateValue(def.innerType, draw);
    case "nonoptional":
      return generateValue(unwrapOptional(def.innerType), draw);
    case "default":
    case "prefault":
    case "readonly":
    case "catch":
    case "success":
      return generateValue(def.innerType, draw);
    case "lazy":
      return generateValue((schema as core.$ZodLazy)._zod.innerType, draw);
    case "pipe":
      return generatePipe(def, draw);
    case "template_literal":
      return def.parts
        .map((part, position) =>
          partText(part, { ...draw, random: draw.random.fork(`${position}`) }),
        )
        .join("");
    case "any":
    case "unknown":
      return generateFree({ ...draw, attempt: 0 });
    case "custom":
      return schema._zod.bag["Class"] === Uint8Array ? randomBytes(draw) : generateFree(draw);
    case "transform":
      return generateFree(draw);
    case "undefined":
    case "void":
      return undefined;
    default:
      throw new NoValueError(draw.path, `nothing of the type "${def.type}" can be stored`);
  }
}

/** Where a schema contains itself, what may be left out ends it. */
function isRoundAgain(draw: Draw): boolean {
  return draw.given === undefined && goesRound(draw);
}

function cannotBeMade(schema: core.$ZodType): boolean {
  return ["never", "undefined", "void"].includes(schema._zod.def.type);
}

function unwrapOptional(schema: core.$ZodType): core.$ZodType {
  const { def } = (schema as core.$ZodTypes)._zod;
  return def.type === "optional" ? unwrapOptional(def.innerType) : schema;
}

/** The input of a pipe is that of its first part; `z.preprocess` begins with code that takes anything. */
function generatePipe(def: core.$ZodPipeDef, draw: Draw): unknown {
  if (wireForm in def) {
    return generateDecimal(def, draw);
  }
  const isPreprocess = def.in._zod.def.type === "transform";
  if (def.reverseTransform !== undefined && draw.attempt % 2 === 1) {
    // A codec knows the way back from what comes out of it.
    const value = generateValue(def.out, draw);
    return def.reverseTransform(value, { value, issues: [] });
  }
  return generateValue(isPreprocess ? def.out : def.in, draw);
}

function partText(part: core.$ZodTemplateLiteralPart, draw: Draw): string {
  const isSchema = typeof part === "object" && part !== null;
  return isSchema
    ? String(generateValue(part as core.$ZodType, { ...draw, rules: undefined }) ?? "")
    : String(part);
}

/** What is neither of two objects alone. */
function joined(left: unknown, right: unknown): unknown {
  const areObjects = [left, right].every((side) => typeof side === "object" && side !== null);
  return areObjects && !Array.isArray(left) ? { ...(left as object), ...(right as object) } : left;
}

/** For schemas that say nothing, and for code that decides by itself: each kind of value in turn. */
function generateFree(draw: Draw): unknown {
  const { random, attempt } = draw;
  const makers: readonly (() => unknown)[] = [
    () => random.text("abcdefghijklmnopqrstuvwxyz", 8),
    () => random.below(1000),
    () => String(random.below(1000)),
    () => randomBytes(draw),
    () => new Date(freeDate + random.below(1_000_000_000)),
    () => random.below(2) === 1,
    () => ({ [nameOf(draw) || "value"]: random.below(1000) }),
    () => [random.below(1000)],
    () => BigInt(random.below(1000)),
    () => undefined,
  ];
  return makers[attempt % makers.length]?.();
}

const freeDate = Date.UTC(2025, 0, 1);

function randomBytes({ random }: Draw): Uint8Array {
  return Uint8Array.from({ length: 12 }, () => random.below(256));
}
