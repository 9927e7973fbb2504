import type { Measurement } from "../load/load-job.ts";

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  const lower = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** A median, and by how much of itself it may be off. */
export interface Estimate {
  readonly value: number;
  /** Half the width of the 95 % interval of the mean, by the mean. */
  readonly relativeError: number;
}

/** Student's t for a 95 % interval, by degrees of freedom from 1: so few rounds vary by more than 1.96. */
const quantiles = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23];

/** The median of two rounds or more. */
export function estimate(values: readonly number[]): Estimate {
  const freedom = values.length - 1;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const standardError = Math.sqrt(squares / freedom / values.length);
  const quantile = quantiles[freedom - 1] ?? 1.96;
  return { value: median(values), relativeError: (quantile * standardError) / mean };
}

/** Of each number the median of the rounds, so that one disturbed round does not count. */
export function medianMeasurement(rounds: readonly Measurement[]): Measurement {
  const of = (pick: (round: Measurement) => number): number => median(rounds.map(pick));
  const hasServerCpu = rounds.every(({ serverCpuUs }) => serverCpuUs !== undefined);
  return {
    callsPerSecond: of(({ callsPerSecond }) => callsPerSecond),
    p50Us: of(({ p50Us }) => p50Us),
    p99Us: of(({ p99Us }) => p99Us),
    clientCpuUs: of(({ clientCpuUs }) => clientCpuUs),
    serverCpuUs: hasServerCpu ? of(({ serverCpuUs }) => serverCpuUs ?? Number.NaN) : undefined,
    seconds: of(({ seconds }) => seconds),
  };
}
