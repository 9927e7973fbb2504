import type { StepResult } from "./step.ts";
import type { TestReport } from "./test-report.ts";

export interface GateCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Checks and tests together: each check counts as one, as each test does. */
export function countGate(
  checkResults: readonly StepResult[],
  run: { readonly isPassed: boolean; readonly report: TestReport | undefined },
  evidenceErrorCount: number,
): GateCounts {
  const failedChecks = checkResults.filter((result) => !result.isPassed).length;
  const failedTests = run.report?.numFailedTests ?? 0;
  // A test file that does not load has no test to count, and a crash not even a file.
  const failedRuns = run.isPassed || failedTests > 0 ? 0 : Math.max(1, brokenFileCount(run.report));
  return {
    passed: checkResults.length - failedChecks + (run.report?.numPassedTests ?? 0),
    failed: failedChecks + failedTests + failedRuns + evidenceErrorCount,
    skipped: (run.report?.numPendingTests ?? 0) + (run.report?.numTodoTests ?? 0),
  };
}

export function printCounts({ passed, failed, skipped }: GateCounts): string {
  const counts = `${passed} passed, ${failed} failed`;
  return skipped === 0 ? counts : `${counts}, ${skipped} skipped`;
}

function brokenFileCount(report: TestReport | undefined): number {
  return report?.testResults.filter((file) => file.status === "failed").length ?? 0;
}
