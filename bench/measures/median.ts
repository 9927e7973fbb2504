import type { Measurement } from "../load/load-job.ts";

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  const lower = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
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
