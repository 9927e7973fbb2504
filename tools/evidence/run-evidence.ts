import { parseArgs } from "node:util";
import { runTests } from "../gate/run-tests.ts";
import { readTestReport } from "../gate/test-report.ts";
import { repositoryRoot } from "../repository-root.ts";
import { readChecklists } from "./checklist.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { printEvidence, printEvidenceJson } from "./print-evidence.ts";

/**
 * `npm run evidence`: every checklist row with the test that proves it. `--report FILE` reads an
 * existing JSON report of vitest instead of running the tests, `--json` answers for programs.
 */
async function runEvidence(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { report: { type: "string" }, json: { type: "boolean", default: false } },
  });
  const report =
    values.report === undefined
      ? (await runTests(repositoryRoot, [], "stderr")).report
      : readTestReport(values.report);
  if (report === undefined) {
    console.error(
      values.report === undefined
        ? "vitest wrote no report: what it says stands above."
        : `There is no report ${values.report}.`,
    );
    process.exitCode = 1;
    return;
  }
  const evidence = collectEvidence(readChecklists(repositoryRoot), report.testResults);
  console.log(values.json ? printEvidenceJson(evidence) : printEvidence(evidence));
  const hasFailed = evidence.errors.length > 0 || report.numFailedTests > 0;
  process.exitCode = hasFailed ? 1 : 0;
}

await runEvidence(process.argv.slice(2));
