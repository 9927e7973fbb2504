import type { core } from "zod";
import { decimalOptionsOf } from "../../codec/decimal.ts";
import { wireForm } from "../../codec/money.ts";
import { pastMilliseconds } from "../values/formatted-text.ts";
import { checksOf } from "./checks-of.ts";
import { type Draw, nameOf } from "./draw.ts";

interface Bounds {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly step: number | undefined;
  readonly isWhole: boolean;
}

const daySeconds = 24 * 60 * 60;

/** A number as an attribute of this name may hold it; the ends of what is allowed in later attempts. */
export function generateNumber(schema: core.$ZodType, draw: Draw): number {
  const bounds = boundsOf(schema);
  const { rules, random, attempt } = draw;
  if (rules?.isTimeToLive === true && attempt < 3) {
    // Without a clock: late in this century, so that it is not over whenever it is used.
    const start = draw.now === undefined ? Date.UTC(2090, 0, 1) : draw.now;
    return Math.floor(start / 1000) + daySeconds + random.below(30 * daySeconds);
  }
  const [low, high] = rangeOf(bounds, usualRange(schema, draw));
  if (attempt % 10 === 8) return low;
  if (attempt % 10 === 9) return high;
  if (bounds.step !== undefined) {
    const first = Math.ceil(low / bounds.step);
    const count = Math.max(1, Math.floor(high / bounds.step) - first + 1);
    return rounded((first + random.below(Math.min(count, 1000))) * bounds.step, 10);
  }
  if (bounds.isWhole) {
    return low + random.below(high - low + 1);
  }
  const value = low + random.next() * (high - low);
  const short = rounded(value, 2);
  return short > low && short < high ? short : value;
}

function rounded(value: number, decimals: number): number {
  return Math.abs(value) < 1e15 ? Number(value.toFixed(decimals)) : value;
}

function boundsOf(schema: core.$ZodType): Bounds {
  let min: number | undefined;
  let max: number | undefined;
  let step: number | undefined;
  let isWhole = false;
  for (const check of checksOf(schema)) {
    if (check.check === "number_format") {
      isWhole ||= check.format.includes("int");
      min = most(min, formatBounds[check.format]?.[0]);
      max = least(max, formatBounds[check.format]?.[1]);
    } else if (check.check === "multiple_of") {
      step = Math.max(step ?? 0, Number(check.value));
    } else if (check.check === "greater_than") {
      min = most(min, beyond(Number(check.value), check.inclusive, 1));
    } else if (check.check === "less_than") {
      max = least(max, beyond(Number(check.value), check.inclusive, -1));
    }
  }
  return { min, max, step, isWhole: isWhole || (step !== undefined && Number.isInteger(step)) };
}

const formatBounds: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  float32: [-3.4e38, 3.4e38],
};

/** The next number: for a whole bound the next whole one would leave fractions out. */
function beyond(value: number, isInclusive: boolean, direction: 1 | -1): number {
  return isInclusive ? value : value + direction * Math.max(Math.abs(value) * 2e-16, 1e-9);
}

function most(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? (left ?? right) : Math.max(left, right);
}

function least(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? (left ?? right) : Math.min(left, right);
}

type Range = readonly [low: number, high: number];

/** What numbers of this name are like, where the schema leaves it open. */
function usualRange(schema: core.$ZodType, draw: Draw): Range {
  const { rules } = draw;
  if (rules?.width !== undefined) return [0, 10 ** rules.width - 1];
  if (rules?.isDistinct === true) return [1, 1_000_000_000];
  const name = nameOf(draw).toLowerCase();
  if (wireForm in schema._zod.def) return [199, 9999];
  if (/year$/.test(name)) return [1980, 2025];
  if (/rating$|stars$/.test(name)) return [1, 5];
  if (/age$/.test(name)) return [18, 80];
  if (/quantity$|count$/.test(name)) return [1, 20];
  if (/(_at|At|expires|until)$/.test(nameOf(draw))) {
    const seconds = Math.floor((draw.now ?? Date.UTC(2026, 0, 1)) / 1000);
    return [seconds - 365 * daySeconds, seconds - 1];
  }
  return [1, 1000];
}

/** The usual range where it is allowed, else what is next to the bounds. */
function rangeOf({ min, max, isWhole }: Bounds, [low, high]: Range): Range {
  const floor = min === undefined ? undefined : isWhole ? Math.ceil(min) : min;
  const ceiling = max === undefined ? undefined : isWhole ? Math.floor(max) : max;
  const width = high - low;
  let start = floor === undefined ? low : Math.max(low, floor);
  let end = ceiling === undefined ? high : Math.min(high, ceiling);
  const isPoint = start === end && floor !== undefined && ceiling !== undefined;
  if ((start > end || isPoint) && floor !== undefined) {
    start = floor;
    end = ceiling ?? floor + width;
  }
  if (start > end && ceiling !== undefined) {
    end = ceiling;
    start = floor ?? ceiling - width;
  }
  return [start, Math.max(start, Math.min(end, start + Number.MAX_SAFE_INTEGER))];
}

/** Within 38 digits, which is what DynamoDB's numbers have. */
const bigintMax = 10n ** 38n - 1n;

export function generateBigint(schema: core.$ZodType, { random, attempt }: Draw): bigint {
  let min: bigint | undefined;
  let max: bigint | undefined;
  let step = 1n;
  for (const check of checksOf(schema)) {
    if (check.check === "greater_than" && typeof check.value === "bigint") {
      const value = check.inclusive ? check.value : check.value + 1n;
      min = min === undefined || value > min ? value : min;
    } else if (check.check === "less_than" && typeof check.value === "bigint") {
      const value = check.inclusive ? check.value : check.value - 1n;
      max = max === undefined || value < max ? value : max;
    } else if (check.check === "multiple_of" && typeof check.value === "bigint") {
      step = check.value > step ? check.value : step;
    } else if (check.check === "bigint_format" && check.format === "uint64") {
      min = min === undefined || min < 0n ? 0n : min;
    }
  }
  const low = min ?? (max === undefined || max >= 1000n * step ? 0n : max - 1000n * step);
  const high = max ?? bigintMax;
  if (attempt % 10 === 8) return low;
  if (attempt % 10 === 9) return high;
  const first = low > 0n ? (low + step - 1n) / step : low / step;
  const count = high / step - first + 1n;
  const offset = BigInt(
    random.below(Number(count > 1_000_000n ? 1_000_000n : count > 0n ? count : 1n)),
  );
  return (first + offset) * step;
}

export function generateDate(schema: core.$ZodType, draw: Draw): Date {
  let min: number | undefined;
  let max: number | undefined;
  for (const check of checksOf(schema)) {
    if (check.check === "greater_than") {
      min = most(min, Number(check.value) + (check.inclusive ? 0 : 1));
    } else if (check.check === "less_than") {
      max = least(max, Number(check.value) - (check.inclusive ? 0 : 1));
    }
  }
  const past = pastMilliseconds(draw);
  const isAllowed = past >= (min ?? past) && past <= (max ?? past);
  if (isAllowed && draw.attempt < 100) {
    return new Date(past);
  }
  const [low, high] = rangeOf({ min, max, step: 1, isWhole: true }, [
    past,
    past + 1000 * daySeconds,
  ]);
  return new Date(low + draw.random.below(high - low + 1));
}

/** A canonical text, within the limits that `decimal` was given. */
export function generateDecimal(def: object, draw: Draw): string {
  const { attempt } = draw;
  const limits = decimalOptionsOf(def);
  const least = String(limits.min ?? 0);
  const most = String(limits.max ?? "");
  if (attempt % 4 === 2 && limits.min !== undefined) return least;
  if (attempt % 4 === 3 && most !== "") return most;
  const decimals = attempt % 4 === 1 ? 0 : Math.min(2, limits.decimalsMax ?? 2);
  const usual: Range = draw.rules?.isDistinct === true ? [1, 1_000_000_000] : [1, 500];
  const bounds = {
    min: limits.min === undefined ? undefined : Number(least),
    max: most === "" ? undefined : Number(most),
    step: undefined,
    isWhole: decimals === 0,
  };
  const [low, high] = rangeOf(bounds, usual);
  const value = low + draw.random.next() * (high - low);
  return Math.abs(value) < 1e15 ? value.toFixed(decimals) : least;
}
