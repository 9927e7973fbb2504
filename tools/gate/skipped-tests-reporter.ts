import type { Reporter, TestCase, TestModule } from "vitest/node";

/** Names every test that did not run, and why: a test is never skipped in silence. */
// biome-ignore lint/style/noDefaultExport: vitest loads a reporter by its default export.
export default class SkippedTestsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) => [...module.children.allTests("skipped")]);
    if (skipped.length === 0) return;
    console.log(`\nSkipped (${skipped.length}):`);
    for (const test of skipped) console.log(`  ${test.fullName}: ${reasonOf(test)}`);
  }
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === "skipped" ? result.note : undefined) ?? "no reason given";
}
