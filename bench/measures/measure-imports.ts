import { spawnSync } from "node:child_process";
import type { Pace } from "../command-line.ts";
import { peersDirectory, repositoryRoot } from "../paths.ts";
import { median } from "./median.ts";
import type { ImportResult } from "./results.ts";

export const importOfOurs = "model and client, the validator there";

interface ImportCase {
  readonly what: string;
  readonly directory: string;
  /** Imported before the clock starts. */
  readonly before: readonly string[];
  readonly modules: readonly string[];
}

const ours = ["@plinth/model", "@plinth/client"];
const sdk = "@aws-sdk/client-dynamodb";
const documentClient = [sdk, "@aws-sdk/lib-dynamodb"];

const cases: readonly ImportCase[] = [
  atHome("nothing", ["data:text/javascript,"]),
  atHome("the validator: zod", ["zod"]),
  atHome("model and client, the validator with them", ours),
  { ...atHome(importOfOurs, ours), before: ["zod"] },
  atPeers("AWS SDK client", [sdk]),
  atPeers("DocumentClient, with the SDK", documentClient),
  atPeers("ElectroDB, with the DocumentClient", [...documentClient, "electrodb"]),
  atPeers("DynamoDB-Toolbox, with the DocumentClient", [...documentClient, "dynamodb-toolbox"]),
  atPeers("OneTable, with the SDK", [sdk, "dynamodb-onetable"]),
  atPeers("Dynamoose, with the SDK", ["dynamoose"]),
];

/** How long the imports take, each time in a process that has imported nothing else. */
export function measureImports(pace: Pace): readonly ImportResult[] {
  const rounds = new Map<ImportCase, { ms: number; cpuMs: number }[]>(
    cases.map((one) => [one, []]),
  );
  // Round 0 is not counted: it reads the files from the disk.
  for (let round = 0; round <= pace.startupRounds; round++) {
    for (const [one, previous] of rounds) {
      const measured = importOnce(one);
      if (round > 0) previous.push(measured);
    }
  }
  return [...rounds].map(([{ what }, results]) => ({
    what,
    ms: median(results.map(({ ms }) => ms)),
    cpuMs: median(results.map(({ cpuMs }) => cpuMs)),
  }));
}

function importOnce({ what, directory, before, modules }: ImportCase): {
  ms: number;
  cpuMs: number;
} {
  const program = `${importing(before)}
const cpu = process.cpuUsage(), begin = performance.now();
${importing(modules)}
const ms = performance.now() - begin, { user, system } = process.cpuUsage(cpu);
process.stdout.write(JSON.stringify({ ms, cpuMs: (user + system) / 1000 }));`;
  const { stdout, status } = spawnSync(
    process.execPath,
    ["--no-warnings", "--input-type=module", "--eval", program],
    { cwd: directory, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  if (status !== 0) throw new Error(`${what} cannot be imported: its message stands above.`);
  return JSON.parse(stdout) as { ms: number; cpuMs: number };
}

function importing(modules: readonly string[]): string {
  return modules.map((name) => `await import(${JSON.stringify(name)});`).join("\n");
}

function atHome(what: string, modules: readonly string[]): ImportCase {
  return { what, directory: repositoryRoot, before: [], modules };
}

function atPeers(what: string, modules: readonly string[]): ImportCase {
  return { what, directory: peersDirectory, before: [], modules };
}
