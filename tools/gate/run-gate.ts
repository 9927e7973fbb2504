import { readChecklists } from "../evidence/checklist.ts";
import { collectEvidence } from "../evidence/collect-evidence.ts";
import { printEvidenceSummary } from "../evidence/print-evidence.ts";
import { repositoryRoot } from "../repository-root.ts";
import { checks } from "./checks.ts";
import { runTests } from "./run-tests.ts";
import { runSteps, type StepResult } from "./step.ts";
import { countGate, printCounts } from "./summary.ts";

/** `npm test`: all checks, then all tests, then what they prove. */
async function runGate(testArgs: readonly string[]): Promise<void> {
  console.log(`Checks: ${checks.map((check) => check.name).join(", ")}`);
  const checkResults = await runSteps(checks, {
    root: repositoryRoot,
    laneCount: 2,
    onResult: printResult,
  });

  console.log("Tests");
  const run = await runTests(repositoryRoot, testArgs, "stdout");

  const evidence = collectEvidence(readChecklists(repositoryRoot), run.report?.testResults ?? []);
  console.log(`\n${printEvidenceSummary(evidence)}`);

  printFailures(checkResults, run.isPassed, evidence.errors);
  const counts = countGate(checkResults, run, evidence.errors.length);
  process.exitCode = counts.failed === 0 ? 0 : 1;
  console.log(printCounts(counts));
}

function printResult({ step, isPassed, output, durationMs }: StepResult): void {
  const seconds = `${(durationMs / 1000).toFixed(1)} s`;
  console.log(`  ${isPassed ? "ok    " : "FAILED"}  ${step.name} (${seconds})`);
  if (!isPassed) console.log(`\n${output.trimEnd()}\n`);
}

/** Repeated at the end, where one looks first. */
function printFailures(
  checkResults: readonly StepResult[],
  areTestsPassed: boolean,
  evidenceErrors: readonly string[],
): void {
  const failures = checkResults
    .filter((result) => !result.isPassed)
    .map(({ step }) => `${step.name}: to repeat, ${step.repeat}`);
  if (!areTestsPassed) failures.push("tests: to repeat, npx vitest run <part of a file's path>");
  failures.push(...evidenceErrors.map((error) => `evidence: ${error}`));
  if (failures.length === 0) return;
  console.log("\nFailed:");
  for (const failure of failures) console.log(`  ${failure}`);
  console.log("");
}

await runGate(process.argv.slice(2));
