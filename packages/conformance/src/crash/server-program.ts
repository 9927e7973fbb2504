import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";

const require = createRequire(import.meta.url);
const serverDirectory = dirname(require.resolve("@plinth/server/package.json"));
const compiler = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");

/** One run of the real server program on a data directory. */
export interface ServerProgram {
  readonly url: string;
  /** Ends it as a power cut would end the process, and waits until it is gone. */
  kill(): Promise<void>;
  /** Asks it to finish, and gives its exit code and what it printed as errors. */
  stop(): Promise<ProgramEnd>;
}

export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly errors: string;
}

/** The program refused to start. */
export class ProgramRefusal extends Error {
  override readonly name = "ProgramRefusal";
  readonly end: ProgramEnd;

  constructor(end: ProgramEnd) {
    super(`The server ended with ${end.exitCode}: ${end.errors}`);
    this.end = end;
  }
}

/**
 * Compiles the server when its sources are newer than what is there. The compiled program starts
 * several times as fast as one that is compiled at each of its starts.
 */
export async function compileServer(): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [compiler, "-b", serverDirectory]);
  } catch (cause) {
    const output = cause instanceof Error && "stdout" in cause ? String(cause.stdout) : "";
    throw new Error(`The server does not compile.\n${output}`, { cause });
  }
}

/** Starts the compiled program on a free port and waits for its line that says it is ready. */
export async function startServerProgram(directory: string): Promise<ServerProgram> {
  const main = join(serverDirectory, "dist", "main.js");
  const child = spawn(process.execPath, [main, "--data", directory, "--port", "0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = endOf(child);
  const url = await Promise.race([urlOf(child), ended.then(refuse)]);
  return {
    url,
    async kill(): Promise<void> {
      child.kill("SIGKILL");
      await ended;
    },
    stop(): Promise<ProgramEnd> {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

function refuse(end: ProgramEnd): never {
  throw new ProgramRefusal(end);
}

async function endOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<ProgramEnd> {
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, errors };
}

/** Never settles for a program that ends without its line. */
function urlOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  return new Promise((resolve) => {
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const url = /ready on (http:\/\/[\d.:]+),/.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}
