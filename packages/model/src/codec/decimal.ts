import { compareNumbers, NumberFormatError, normalizeNumber } from "@plinth/values";
import { z } from "zod";
import { wireForm } from "./money.ts";

/**
 * An exact decimal as code holds it: a text such as "12.345". Any text fits the type; the schema
 * refuses those that are no number. The mark is never there: by it `add` knows a number.
 */
export type Decimal = string & { readonly "~decimal"?: true };

/** The schema that `decimal` makes: takes a text, a number or a bigint, and gives the text. */
export interface DecimalSchema extends z.ZodType<Decimal, Decimal | number | bigint> {}

export interface DecimalOptions {
  /** The least value that is taken, itself included. */
  readonly min?: string | number | bigint;
  /** The greatest value that is taken, itself included. */
  readonly max?: string | number | bigint;
  /** The most digits after the point that are taken. */
  readonly decimalsMax?: number;
}

/**
 * An exact decimal: a canonical text in code, without an exponent or zeros that carry nothing, and a
 * Number of at most 38 significant digits in DynamoDB. Refuses, as `invalidItem`: what is no number
 * (spaces, NaN, Infinity), more than 38 digits, a magnitude out of DynamoDB's range, and an integer
 * that a JavaScript number cannot hold exactly. Minus zero is "0".
 *
 *     attributes: z.object({ total: decimal({ min: 0, decimalsMax: 2 }) })
 */
export function decimal(options: DecimalOptions = {}): DecimalSchema {
  const check = bounds(options);
  const texts = z.union([z.string(), z.number(), z.bigint()], {
    error: ({ input }) => (input === undefined ? undefined : problems.notANumber),
  });
  const schema = texts.transform((value, context) => {
    const result = parseDecimal(value);
    const problem = "text" in result ? check(result.text) : result.problem;
    if (problem !== undefined) {
      context.addIssue({ code: "custom", message: problem, input: value });
      return z.NEVER;
    }
    return "text" in result ? result.text : z.NEVER;
  });
  const marks = { [wireForm]: "decimal", [optionsMember]: options };
  return schema.clone({ ...schema.def, ...marks } as typeof schema.def);
}

const optionsMember = "plinthDecimalOptions";

/** What `decimal` was given, from the definition of its schema: factories make values after it. */
export function decimalOptionsOf(def: object): DecimalOptions {
  return (def as { readonly [optionsMember]?: DecimalOptions })[optionsMember] ?? {};
}

type Parsed = { readonly text: string } | { readonly problem: string };

/** The canonical text, or why there is none. */
function parseDecimal(value: string | number | bigint): Parsed {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return { problem: "Too large for a number to be exact: give it as a text or a bigint" };
  }
  try {
    return { text: normalizeNumber(String(value)) };
  } catch (error) {
    if (!(error instanceof NumberFormatError)) {
      throw error;
    }
    return { problem: problems[error.reason] };
  }
}

const problems = {
  notANumber: 'Expected a decimal number, such as "12.34"',
  overflow: "Larger than DynamoDB stores: the magnitude is at most 1E+125",
  underflow: "Smaller than DynamoDB stores: the magnitude is at least 1E-130",
  tooManyDigits: "Has more than the 38 significant digits that DynamoDB stores",
} as const;

/** The canonical text of what a condition or an operation gives; undefined when it is no number. */
export function decimalText(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "bigint") {
    return undefined;
  }
  const result = parseDecimal(value);
  return "text" in result ? result.text : undefined;
}

/** Says what is wrong with a canonical text; undefined when nothing is. */
function bounds({ min, max, decimalsMax }: DecimalOptions): (text: string) => string | undefined {
  const least = min === undefined ? undefined : normalizeNumber(String(min));
  const most = max === undefined ? undefined : normalizeNumber(String(max));
  return (text) => {
    if (least !== undefined && compareNumbers(text, least) < 0) {
      return `Must be at least ${least}`;
    }
    if (most !== undefined && compareNumbers(text, most) > 0) {
      return `Must be at most ${most}`;
    }
    const point = text.indexOf(".");
    return decimalsMax !== undefined && point >= 0 && text.length - point - 1 > decimalsMax
      ? `Has more than ${decimalsMax} digits after the point`
      : undefined;
  };
}
