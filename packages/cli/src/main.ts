#!/usr/bin/env node
import process from "node:process";
import { type Host, StopRequest } from "./host.ts";
import { runProgram } from "./program.ts";
import { streamOutput } from "./terminal/stream-output.ts";

/** What the shell runs: here, and nowhere else, the process is read. */
const stopping = new AbortController();

process.on("SIGINT", onSigint).on("SIGTERM", onSigterm);

let outputError: Error | undefined;

process.on("exit", onExit);

process.exitCode = await runProgram(process.argv.slice(2), createHost());

function createHost(): Host {
  return {
    stdout: streamOutput(process.stdout, stopForOutput),
    stderr: streamOutput(process.stderr, stopForOutput),
    isTerminal: process.stdin.isTTY === true && process.stderr.isTTY === true,
    environment: process.env,
    nodeVersion: process.versions.node,
    workingDirectory: process.cwd(),
    now: Date.now,
    random: Math.random,
    signal: stopping.signal,
    async ask(question) {
      const { ask } = await import("./terminal/ask.ts");
      const { stdin: input, stderr: output } = process;
      const answer = await ask(question, { input, output, signal: stopping.signal });
      // A prompt takes Ctrl-C for itself.
      if (answer === undefined) onSigint();
      return answer;
    },
    async openClient(target) {
      const { openClient } = await import("./target/open-client.ts");
      return openClient(target, process.env);
    },
  };
}

function onSigint(): void {
  stop(new StopRequest("Stopped by Ctrl-C.", 130));
}

function onSigterm(): void {
  stop(new StopRequest("Stopped by SIGTERM.", 143));
}

function stopForOutput(error: NodeJS.ErrnoException): void {
  // Who reads has seen enough, as in `plinth table list | head`.
  const isEnough = error.code === "EPIPE";
  if (!isEnough) outputError = error;
  stop(new StopRequest(`The output cannot be written: ${error.message}`, isEnough ? 0 : 1));
}

/** What can only be known at the end: a lost output is no success, and neither is a wait for nothing. */
function onExit(exitCode: number): void {
  // Node's own code for an `await` that nothing can resolve any more; it may be set only just now.
  const isStuck = process.exitCode === 13;
  if (!isStuck && (outputError === undefined || exitCode !== 0)) return;
  process.exitCode = 1;
  process.stderr.write(
    isStuck
      ? "Error: The command waits for something that never comes, such as an await in the config. Nothing more can happen, so it ends.\n"
      : `Error: The output cannot be written: ${outputError?.message}\n`,
  );
}

/** A second signal ends the process at once, as if nobody listened for it. */
function stop(request: StopRequest): void {
  process.off("SIGINT", onSigint).off("SIGTERM", onSigterm);
  stopping.abort(request);
}
