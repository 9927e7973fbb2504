import { existsSync, readFileSync } from "node:fs";

/** The parts of vitest's JSON report that we read. */
export interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly TestFileResult[];
}

export interface TestFileResult {
  /** The absolute path of the test file. */
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly TestResult[];
}

export interface TestResult {
  readonly title: string;
  readonly fullName: string;
  readonly status: string;
}

/** Undefined when vitest ended before it could write one. */
export function readTestReport(file: string): TestReport | undefined {
  if (!existsSync(file)) return undefined;
  const report: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isTestReport(report)) throw new Error(`${file} is not a JSON report of vitest.`);
  return report;
}

function isTestReport(report: unknown): report is TestReport {
  return (
    typeof report === "object" &&
    report !== null &&
    "testResults" in report &&
    Array.isArray(report.testResults) &&
    "numPassedTests" in report
  );
}
