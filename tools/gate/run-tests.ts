import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { programPath } from "./step.ts";
import { readTestReport, type TestReport } from "./test-report.ts";

export interface TestRun {
  readonly isPassed: boolean;
  readonly report: TestReport | undefined;
}

/**
 * Runs every test and reads the report that vitest wrote. What vitest prints goes to `output`:
 * "stderr" leaves standard output to a caller that writes JSON there.
 */
export async function runTests(
  root: string,
  args: readonly string[],
  output: "stdout" | "stderr",
): Promise<TestRun> {
  const reportFile = join(root, "node_modules", ".cache", "plinth", "tests.json");
  mkdirSync(dirname(reportFile), { recursive: true });
  // A report of an earlier run must never pass for this one's.
  rmSync(reportFile, { force: true });

  const exitCode = await new Promise<number>((resolve) => {
    const reporters = [
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${reportFile}`,
      "--reporter=./tools/gate/skipped-tests-reporter.ts",
    ];
    const child = spawn(programPath("vitest"), ["run", ...reporters, ...args], {
      cwd: root,
      stdio: ["inherit", output === "stdout" ? "inherit" : process.stderr, "inherit"],
      shell: process.platform === "win32",
    });
    child.on("error", () => resolve(1));
    child.on("close", (code) => resolve(code ?? 1));
  });
  return { isPassed: exitCode === 0, report: readTestReport(reportFile) };
}
