import { describe, expect, it } from "vitest";
import { dateAfter, dayCountOf } from "./time.ts";

describe("dateAfter", () => {
  it.each([
    ["2025-09-05", 0, "2025-09-05"],
    ["2025-12-31", 1, "2026-01-01"],
    ["2024-03-01", -1, "2024-02-29"],
    // Clocks change in between where there are any.
    ["2025-10-01", 60, "2025-11-30"],
  ])("gives of %s and %d days %s", (date, dayCount, other) => {
    expect(dateAfter(date, dayCount)).toBe(other);
  });
});

describe("dayCountOf", () => {
  it.each([
    ["2025-09-05", "2025-09-05", 1],
    ["2024-02-28", "2024-03-01", 3],
    ["2025-09-05", "2025-09-04", 0],
  ])("counts from %s to %s %d", (from, to, dayCount) => {
    expect(dayCountOf({ from, to })).toBe(dayCount);
  });
});
