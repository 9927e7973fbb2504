import { spawn } from "node:child_process";

/** One check of the gate. */
export interface Step {
  readonly name: string;
  /** A program of node_modules/.bin, or "node". */
  readonly program: string;
  readonly args: readonly string[];
  /** What a person types to run this check alone. */
  readonly repeat: string;
}

export interface StepResult {
  readonly step: Step;
  readonly isPassed: boolean;
  readonly output: string;
  readonly durationMs: number;
}

/** Runs a step to its end. Never rejects: a program that cannot start is a step that failed. */
export function runStep(step: Step, root: string): Promise<StepResult> {
  return new Promise((resolve) => {
    const startMs = performance.now();
    const chunks: Buffer[] = [];
    const finish = (isPassed: boolean, note = ""): void => {
      const output = Buffer.concat(chunks).toString("utf8") + note;
      resolve({ step, isPassed, output, durationMs: performance.now() - startMs });
    };
    const child = spawn(programPath(step.program), [...step.args], {
      cwd: root,
      shell: process.platform === "win32",
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", (error) =>
      finish(false, `${step.program} did not start: ${error.message}\n`),
    );
    child.on("close", (code) => finish(code === 0));
  });
}

export function programPath(program: string): string {
  return program === "node" ? process.execPath : `node_modules/.bin/${program}`;
}

/**
 * Runs all steps, `laneCount` at a time, in the order given, and tells of each as it ends. A step
 * that fails stops no other: one run of the gate names everything that is wrong.
 */
export async function runSteps(
  steps: readonly Step[],
  options: {
    readonly root: string;
    readonly laneCount: number;
    readonly onResult: (result: StepResult) => void;
  },
): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  const waiting = [...steps];
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const result = await runStep(step, options.root);
      options.onResult(result);
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: options.laneCount }, lane));
  return results.sort((a, b) => steps.indexOf(a.step) - steps.indexOf(b.step));
}
