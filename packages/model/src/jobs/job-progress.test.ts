import { describe, expect, it } from "vitest";
import { type JobProgress, progressLine, showProgress } from "./job-progress.ts";

const halfway: JobProgress = {
  scanned: 6000,
  scannedNow: 5000,
  estimatedTotal: 12_000,
  counts: { upgraded: 5100, alreadyCurrent: 898 },
  failedCount: 2,
  milliseconds: 10_000,
  isDone: false,
};

describe("progressLine", () => {
  it("shows the share, the counts, the rate of this run and the time left", () => {
    expect(progressLine(halfway)).toBe(
      "[############------------]  50 % of about 12,000  upgraded 5,100, already current 898, failed 2  500/s, about 12 s left",
    );
  });

  it.each<[string, Partial<JobProgress>, string]>([
    ["all at the end", { isDone: true, scanned: 12_001 }, "[########################] 100 %"],
    ["less than all before it", { scanned: 13_000 }, "[########################]  99 %"],
    [
      "nothing where nobody knows",
      { estimatedTotal: undefined },
      "[------------------------]   0 %",
    ],
    ["minutes", { scannedNow: 200 }, "about 5 min 0 s left"],
    ["hours", { scannedNow: 10 }, "about 1 h 40 min left"],
  ])("shows %s", (_name, change, text) => {
    expect(progressLine({ ...halfway, ...change })).toContain(text);
  });
});

describe("showProgress", () => {
  it("writes over its line on a terminal", () => {
    const texts: string[] = [];
    const show = showProgress({ isTTY: true, write: (text) => texts.push(text) });
    show(halfway);
    show({ ...halfway, isDone: true });
    expect(texts[0]).toMatch(/^\r\[#/);
    expect(texts[1]).toMatch(/^\r\[#.*\n$/);
  });

  it("writes a line every ten seconds elsewhere, and the last", () => {
    const texts: string[] = [];
    const show = showProgress({ write: (text) => texts.push(text) });
    for (const milliseconds of [0, 5000, 10_000, 11_000]) {
      show({ ...halfway, milliseconds });
    }
    show({ ...halfway, milliseconds: 12_000, isDone: true });
    expect(texts).toHaveLength(3);
  });
});
