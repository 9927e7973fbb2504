/** How many steps there are to each doubling: a value is known to within 9 %. */
const stepsPerDoubling = 8;

/** How often each time was taken, in steps that grow as times do. Steps that nothing fell into take no room. */
export type LatencyHistogram = Map<number, number>;

/** Counts one time. Times below a millisecond, and clocks that went back, are of the first step. */
export function addLatency(histogram: LatencyHistogram, milliseconds: number): void {
  const step = stepOf(milliseconds);
  histogram.set(step, (histogram.get(step) ?? 0) + 1);
}

/** Adds all of `other`. */
export function addHistogram(histogram: LatencyHistogram, other: LatencyHistogram): void {
  for (const [step, count] of other) histogram.set(step, (histogram.get(step) ?? 0) + count);
}

/**
 * The time that so many of a hundred requests stay within, in milliseconds: the upper end of its step, so
 * that it is never below the true one, and above it by 9 % at most. Undefined without requests.
 */
export function percentile(histogram: LatencyHistogram, percent: number): number | undefined {
  const steps = [...histogram].sort(([one], [other]) => one - other);
  const total = steps.reduce((sum, [, count]) => sum + count, 0);
  const rank = Math.max(1, Math.ceil((percent / 100) * total));
  let seen = 0;
  for (const [step, count] of steps) {
    seen += count;
    if (seen >= rank) return 2 ** (step / stepsPerDoubling);
  }
  return undefined;
}

/** The first step ends at 1 ms; each other contains its upper end. */
function stepOf(milliseconds: number): number {
  return milliseconds > 1 ? Math.ceil(Math.log2(milliseconds) * stepsPerDoubling) : 0;
}
