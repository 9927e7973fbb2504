import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../repository-root.ts";
import { runStep, runSteps, type Step } from "./step.ts";

describe("runStep", () => {
  it("keeps what a failing program said", async () => {
    const result = await runStep(nodeStep("console.log('no'); process.exit(3)"), repositoryRoot);
    expect(result).toMatchObject({ isPassed: false, output: "no\n" });
  });

  it("fails a step whose program is not there", async () => {
    const step = { ...nodeStep(""), program: "no-such-program" };
    expect(await runStep(step, repositoryRoot)).toMatchObject({ isPassed: false });
  });
});

describe("runSteps", () => {
  it("runs every step although one fails, and answers in the order given", async () => {
    const steps = [nodeStep("process.exit(1)"), nodeStep(""), nodeStep("")];
    const told: boolean[] = [];
    const results = await runSteps(steps, {
      root: repositoryRoot,
      laneCount: 2,
      onResult: (result) => told.push(result.isPassed),
    });
    expect(results.map((result) => result.isPassed)).toEqual([false, true, true]);
    expect(results.map((result) => result.step)).toEqual(steps);
    expect(told).toHaveLength(3);
  });
});

function nodeStep(script: string): Step {
  return { name: "script", program: "node", args: ["-e", script], repeat: "node -e" };
}
