import { describe, expect, it } from "vitest";
import type { StepResult } from "./step.ts";
import { countGate, printCounts } from "./summary.ts";
import type { TestReport } from "./test-report.ts";

describe("countGate", () => {
  it("counts checks and tests together", () => {
    const run = { isPassed: false, report: reportOf({ numPassedTests: 7, numFailedTests: 2 }) };
    expect(countGate([check(true), check(false)], run, 0)).toEqual({
      passed: 8,
      failed: 3,
      skipped: 0,
    });
  });

  it("counts a test file that did not load as a failure", () => {
    const broken = { name: "x.test.ts", status: "failed", assertionResults: [] };
    const run = { isPassed: false, report: reportOf({ testResults: [broken, broken] }) };
    expect(countGate([], run, 0).failed).toBe(2);
  });

  it("counts a run without a report as a failure", () => {
    expect(countGate([], { isPassed: false, report: undefined }, 0).failed).toBe(1);
  });

  it("counts an id that no checklist has as a failure", () => {
    expect(countGate([], { isPassed: true, report: reportOf({}) }, 1).failed).toBe(1);
  });
});

describe("printCounts", () => {
  it("leaves out what there was none of", () => {
    expect(printCounts({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
    expect(printCounts({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
  });
});

function check(isPassed: boolean): StepResult {
  const step = { name: "style", program: "biome", args: [], repeat: "npm run lint" };
  return { step, isPassed, output: "", durationMs: 1 };
}

function reportOf(parts: Partial<TestReport>): TestReport {
  return {
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [],
    ...parts,
  };
}
