import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Contender } from "../contenders/contender.ts";
import { RawConnection } from "../load/raw-connection.ts";
import { rawRequest } from "../load/raw-request.ts";
import { dataDirectory } from "../paths.ts";
import { pinned } from "./pinned.ts";

/** A contender that runs and answers. */
export interface ServerProcess {
  readonly port: number;
  readonly pid: number;
  /** From the start of the process to the first answered request. */
  readonly startupMs: number;
  /** Ends the process and removes its data. */
  stop(): Promise<void>;
}

const startupMsMax = 20_000;

/** Starts the contender on a free port with an empty directory. */
export async function startServerProcess(contender: Contender): Promise<ServerProcess> {
  const port = await freePort();
  mkdirSync(dataDirectory, { recursive: true });
  const directory = mkdtempSync(join(dataDirectory, `${contender.storage}-`));
  const [file, ...args] = pinned(contender.command({ port, directory }), "server");
  const begin = performance.now();
  const child = spawn(file, args, { stdio: ["ignore", "ignore", "pipe"] });
  let complaints = "";
  child.stderr.on("data", (chunk) => {
    complaints = `${complaints}${chunk}`.slice(-4000);
  });
  if (!(await hasAnswered(child, port, begin))) {
    child.kill("SIGKILL");
    throw new Error(`${child.spawnargs.join(" ")} did not answer. ${complaints}`);
  }
  const startupMs = performance.now() - begin;
  return {
    port,
    pid: child.pid ?? 0,
    startupMs,
    async stop() {
      if (child.exitCode === null) {
        const ended = once(child, "exit");
        child.kill("SIGKILL");
        await ended;
      }
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** False when the process has ended, or did not answer in time. */
async function hasAnswered(child: ChildProcess, port: number, begin: number): Promise<boolean> {
  const request = rawRequest({ operation: "ListTables", input: {} }, port);
  while (child.exitCode === null && performance.now() - begin < startupMsMax) {
    try {
      const connection = await RawConnection.open(port);
      await connection.send(request);
      connection.close();
      return true;
    } catch {
      await sleep(1);
    }
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
