import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addHistogram,
  addLatency,
  type LatencyHistogram,
  percentile,
} from "./latency-histogram.ts";

function histogramOf(times: readonly number[]): LatencyHistogram {
  const histogram: LatencyHistogram = new Map();
  for (const time of times) addLatency(histogram, time);
  return histogram;
}

describe("percentile", () => {
  it("is undefined without requests", () => {
    expect(percentile(new Map(), 95)).toBeUndefined();
  });

  it("is never below the true one, and above it by 9 % at most", () => {
    const times = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 100 }), (values, percent) => {
        const sorted = [...values].sort((one, other) => one - other);
        const exact = sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? 0;
        const told = percentile(histogramOf(values), percent) ?? 0;
        expect(told).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
        expect(told).toBeLessThanOrEqual(exact * 1.0906);
      }),
    );
  });

  it("takes what is below a millisecond, or went back in time, for a millisecond", () => {
    expect(percentile(histogramOf([0, 0.2, -5]), 99)).toBe(1);
  });

  it("of histograms put together is that of all their times", () => {
    const all = histogramOf([10, 20]);
    addHistogram(all, histogramOf([500]));
    expect(percentile(all, 99)).toBe(percentile(histogramOf([10, 20, 500]), 99));
  });
});
