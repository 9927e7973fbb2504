import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
const serverDirectory = dirname(require.resolve("@plinth/server/package.json"));
/** Below the store, so that it finds `lmdb` as the store does. */
const program = join(
  dirname(require.resolve("@plinth/store/package.json")),
  "dist",
  "crash-test-server.mjs",
);

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
 * Makes one file of the server from its sources as they are now. It starts several times as fast as
 * sources that are compiled at each start.
 */
export async function bundleServer(): Promise<void> {
  await build({
    entryPoints: [join(serverDirectory, "src", "main.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    conditions: ["@plinth/source"],
    // Native code cannot be bundled, and loads the rest of its package from where it lies.
    external: ["lmdb"],
    logLevel: "silent",
  });
}

/** Starts the bundled program on a free port and waits for its line that says it is ready. */
export async function startServerProgram(directory: string): Promise<ServerProgram> {
  const child = spawn(process.execPath, [program, "--data", directory, "--port", "0"], {
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
