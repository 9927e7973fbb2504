import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Outcome } from "./run-plinth.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const nodeArguments = ["--conditions=@plinth/source", "--import", import.meta.resolve("tsx"), main];

export interface SpawnOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  /** Hears of the process and of each piece of its output, to signal it or to close a stream. */
  readonly onOutput?: (child: ChildProcess, stdout: string) => void;
  /** The same of standard error. */
  readonly onNote?: (child: ChildProcess, stderr: string) => void;
}

/** Runs the real program, as the shell does, and waits for its end. */
export function spawnPlinth(
  words: readonly string[],
  options: SpawnOptions = {},
): Promise<Outcome & { readonly signal: NodeJS.Signals | null }> {
  const child = spawn(process.execPath, [...nodeArguments, ...words], {
    cwd: options.workingDirectory,
    env: { HOME: "/nonexistent", ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    options.onOutput?.(child, stdout);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    options.onNote?.(child, stderr);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve({ exitCode: code ?? -1, signal, stdout, stderr });
    });
  });
}
