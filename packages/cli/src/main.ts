#!/usr/bin/env node
import process from "node:process";
import type { Host, Output } from "./host.ts";
import { StopRequest } from "./host.ts";
import { runProgram } from "./program.ts";

/** What the shell runs: here, and nowhere else, the process is read. */
const stopping = new AbortController();

process.on("SIGINT", () => stop(new StopRequest("Stopped by Ctrl-C.", 130)));
process.on("SIGTERM", () => stop(new StopRequest("Stopped by SIGTERM.", 143)));

process.exitCode = await runProgram(process.argv.slice(2), createHost());

function createHost(): Host {
  const stderr = output(process.stderr);
  return {
    stdout: output(process.stdout),
    stderr,
    isTerminal: process.stdin.isTTY === true && process.stderr.isTTY === true,
    environment: process.env,
    nodeVersion: process.versions.node,
    workingDirectory: process.cwd(),
    now: Date.now,
    random: Math.random,
    signal: stopping.signal,
    async ask(question) {
      const { ask } = await import("./terminal/ask.ts");
      const answer = await ask(question, process.stderr);
      // A prompt takes Ctrl-C for itself.
      if (answer === undefined) stop(new StopRequest("Stopped by Ctrl-C.", 130));
      return answer;
    },
    async openClient(target) {
      const { openClient } = await import("./target/open-client.ts");
      return openClient(target, process.env);
    },
  };
}

/** A second signal of the kind ends the process at once, as if nobody listened for it. */
function stop(request: StopRequest): void {
  process.removeAllListeners("SIGINT");
  process.removeAllListeners("SIGTERM");
  stopping.abort(request);
}

function output(stream: NodeJS.WriteStream): Output {
  let isGone = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    isGone = true;
    // Who reads has seen enough, as in `plinth table list | head`.
    const isEnough = error.code === "EPIPE";
    stop(new StopRequest(isEnough ? "" : error.message, isEnough ? 0 : 143));
  });
  return {
    isTerminal: stream.isTTY === true,
    // A terminal that does not know its width says 0.
    columns: stream.columns || 80,
    write(text) {
      if (isGone) return Promise.resolve();
      return new Promise((resolve) => {
        if (stream.write(text)) resolve();
        else stream.once("drain", resolve).once("close", resolve);
      });
    },
  };
}
