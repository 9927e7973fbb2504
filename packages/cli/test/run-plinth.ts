import type { Client } from "@plinth/client";
import { type Environment, type Host, type Output, StopRequest } from "../src/host.ts";
import { runProgram } from "../src/program.ts";
import { openClient } from "../src/target/open-client.ts";
import type { Target } from "../src/target/target.ts";

export interface RunOptions {
  /** Of the endpoint to call, such as `endpoint.url` of `startEndpoint`. */
  readonly endpointUrl?: string;
  readonly environment?: Environment;
  readonly workingDirectory?: string;
  /** What a person at a terminal answers; without it there is no terminal. */
  readonly answers?: readonly string[];
  readonly signal?: AbortSignal;
  readonly now?: () => number;
  /** Hears all of standard output each time that there is more of it. */
  readonly onOutput?: (stdout: string) => void;
  /** The same of standard error. */
  readonly onNote?: (stderr: string) => void;
  readonly openClient?: (target: Target) => Promise<Client>;
}

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, as `main.ts` does in its own. */
export async function runPlinth(
  words: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  const stdout = capture(options.onOutput);
  const stderr = capture(options.onNote);
  const answers = [...(options.answers ?? [])];
  const environment = {
    ...(options.endpointUrl === undefined
      ? {}
      : { AWS_ENDPOINT_URL_DYNAMODB: options.endpointUrl }),
    ...options.environment,
  };
  const host: Host = {
    stdout,
    stderr,
    isTerminal: options.answers !== undefined,
    environment,
    nodeVersion: process.versions.node,
    workingDirectory: options.workingDirectory ?? process.cwd(),
    now: options.now ?? (() => 0),
    random: () => 0.5,
    signal: options.signal ?? new AbortController().signal,
    ask: async (question) => {
      await stderr.write(`${question}\n`);
      return answers.shift();
    },
    openClient: options.openClient ?? (async (target) => openClient(target, environment)),
  };
  const exitCode = await runProgram(words, host);
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** As Ctrl-C does it. */
export function pressCtrlC(controller: AbortController): void {
  controller.abort(new StopRequest("Stopped by Ctrl-C.", 130));
}

function capture(onOutput?: (text: string) => void): Output & { text(): string } {
  let written = "";
  return {
    isTerminal: false,
    columns: 100,
    async write(text) {
      written += text;
      onOutput?.(written);
    },
    text: () => written,
  };
}
