import type { core } from "zod";
import type { Random } from "../values/random.ts";

/** What an attribute has to be beyond its schema. */
export interface AttributeRules {
  /** Whether items are told apart by it, so that it should differ from item to item. */
  readonly isDistinct: boolean;
  /** Whether it is a key or a part of one, and so cannot be empty. */
  readonly isKey: boolean;
  /** What it has to begin with. */
  readonly prefix: string;
  /** What it may not hold: what ends its place in a key. */
  readonly separators: readonly string[];
  /** The most digits that its place in a key has. */
  readonly width: number | undefined;
  readonly isTimeToLive: boolean;
}

/** What a caller gave in place of a generated value. */
export interface Given {
  readonly value: unknown;
}

/** One value that is to be made: where it stands and what is known about it. */
export interface Draw {
  /** Makes the value of a schema within this one. */
  readonly generate: (schema: core.$ZodType, draw: Draw) => unknown;
  readonly random: Random;
  /** How many values of this place the schemas around have refused. */
  readonly attempt: number;
  /** The position of the item in its list. */
  readonly position: number;
  /** Milliseconds since the epoch. */
  readonly now: number | undefined;
  readonly path: readonly (string | number)[];
  /** The schemas that this one is in, of which it may be one itself. */
  readonly parents: readonly core.$ZodType[];
  readonly rules: AttributeRules | undefined;
  readonly rulesOf: (name: string) => AttributeRules | undefined;
  readonly given: Given | undefined;
}

/** Thrown where no value was found; becomes the `PlinthError` that a caller sees. */
export class NoValueError extends Error {
  readonly path: readonly (string | number)[];

  constructor(path: readonly (string | number)[], problem: string) {
    super(problem);
    this.name = "NoValueError";
    this.path = path;
  }
}

/** The draw of a part of the value. Only attributes of the item itself have rules. */
export function partOf(draw: Draw, step: string | number, given?: Given): Draw {
  const isAttribute = draw.path.length === 0 && typeof step === "string";
  return {
    ...draw,
    random: draw.random.fork(String(step)),
    attempt: 0,
    path: [...draw.path, step],
    rules: isAttribute ? draw.rulesOf(step) : undefined,
    given,
  };
}

/** The name that a value goes by: a list's elements go by that of the list. */
export function nameOf({ path }: Draw): string {
  return String(path.findLast((step) => typeof step === "string") ?? "");
}

/** Whether the schemas go round, often enough or too deep, so that what may be left out is. */
export function goesRound({ parents, path }: Draw): boolean {
  const counts = new Map<core.$ZodType, number>();
  for (const parent of parents) {
    counts.set(parent, (counts.get(parent) ?? 0) + 1);
  }
  return path.length >= fullDepthMax || [...counts.values()].some((count) => count >= roundsMax);
}

const roundsMax = 2;
/** A function may give a new schema at each turn, so that none is met twice. */
const fullDepthMax = 12;

/** Throws where a value would nest deeper than DynamoDB's 32 levels by far, and mostly forever. */
export function checkDepth({ parents, path }: Draw): void {
  if (path.length > depthMax || parents.length > parentCountMax) {
    throw new NoValueError(path.slice(0, 4), "the schema contains itself and never ends");
  }
}

const depthMax = 40;
const parentCountMax = 500;
