import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Pace } from "../command-line.ts";
import type { Contender } from "../contenders/contender.ts";
import { allContenders } from "../contenders/contenders.ts";
import { pinned } from "../processes/pinned.ts";
import { memoryBytes } from "../processes/process-usage.ts";
import { startServerProcess } from "../processes/server-process.ts";
import { median } from "./median.ts";
import type { EngineStartupResult, StartupResult } from "./results.ts";

const engineProgram = fileURLToPath(new URL("./engine-startup-process.ts", import.meta.url));

/** How long each server takes from its process's start to its first answer. */
export async function measureStartup(pace: Pace): Promise<readonly StartupResult[]> {
  // The bare server is TypeScript that is compiled as it starts: its start tells nothing.
  const contenders = allContenders().filter(({ name }) => name !== "bare node:http");
  const rounds = new Map<Contender, StartupResult[]>(contenders.map((one) => [one, []]));
  for (let round = 0; round < pace.startupRounds; round++) {
    for (const [contender, previous] of rounds) {
      const { name, storage } = contender;
      const server = await startServerProcess(contender);
      const memory = memoryBytes(server.pid);
      await server.stop();
      previous.push({ contender: name, storage, startupMs: server.startupMs, memory });
    }
  }
  return [...rounds].map(([{ name, storage }, results]) => ({
    contender: name,
    storage,
    startupMs: median(results.map(({ startupMs }) => startupMs)),
    memory: median(results.map(({ memory }) => memory ?? Number.NaN)),
  }));
}

/** How long Node takes to start and end. */
export function measureEmptyNode(pace: Pace): number {
  const rounds = Array.from({ length: pace.startupRounds }, () => {
    const [file, ...args] = pinned([process.execPath, "--eval", "0"], "server");
    const begin = performance.now();
    spawnSync(file, args);
    return performance.now() - begin;
  });
  return median(rounds);
}

/** How long our engine takes inside a process, each time a fresh one. */
export function measureEngineStartup(pace: Pace): EngineStartupResult {
  const rounds = Array.from({ length: pace.startupRounds }, () => {
    const { stdout, status } = spawnSync(process.execPath, ["--import", "tsx", engineProgram], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (status !== 0) throw new Error("The engine did not start: its message stands above.");
    return JSON.parse(stdout) as EngineStartupResult;
  });
  const of = (pick: (round: EngineStartupResult) => number): number => median(rounds.map(pick));
  return {
    firstAnswerMs: of(({ firstAnswerMs }) => firstAnswerMs),
    firstItemMs: of(({ firstItemMs }) => firstItemMs),
    firstForkMs: of(({ firstForkMs }) => firstForkMs),
    forkMs: of(({ forkMs }) => forkMs),
  };
}
