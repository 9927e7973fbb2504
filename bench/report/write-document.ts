import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import type { Pace } from "../command-line.ts";
import { repositoryRoot } from "../paths.ts";
import { dynaliteVersion, dynoxideVersion, layerVersions } from "../prepare/install-peers.ts";
import { canPin } from "../processes/pinned.ts";

export interface RunFacts {
  readonly now: Date;
  readonly pace: Pace;
  /** Programs that wanted a core before the run began. */
  readonly loadAverage: number;
}

/** Writes docs/benchmarks.md: how the numbers came about, and the tables. */
export function writeDocument(report: string, run: RunFacts): void {
  const path = join(repositoryRoot, "docs", "benchmarks.md");
  writeFileSync(path, `${introduction(run)}\n\n${report}\n`);
}

/** The shop's sections are the last. They may be from another day than the others, which they say. */
export function writeShopSections(report: string, run: RunFacts): void {
  const path = join(repositoryRoot, "docs", "benchmarks.md");
  const [others = ""] = readFileSync(path, "utf8").split(/^## CloudShelf /m, 1);
  const [first = "", ...rest] = report.split("\n\n");
  const facts = `The sections on CloudShelf: ${machine(run)}; ${pinning}; load average before the run: ${run.loadAverage.toFixed(1)}; a ${run.pace.name} run, \`npm run bench -- --only shop --write\`.`;
  writeFileSync(path, `${others.trimEnd()}\n\n${[first, facts, ...rest].join("\n\n")}\n`);
}

const pinning = canPin
  ? "load generator and server each on a core of their own; in process on any"
  : "no process was bound to a core";

function machine({ now }: RunFacts): string {
  const gibibytes = Math.round(totalmem() / 1024 ** 3);
  return `${now.toISOString().slice(0, 10)}, ${cpus().length} cores, ${gibibytes} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

function introduction(run: RunFacts): string {
  const { pace, loadAverage } = run;
  return `# Benchmarks

What \`npm run bench -- --write\` measured, the misses too. Made by the program: change it, not this page.
[bench/README.md](../bench/README.md) says how it measures and what these numbers do not tell.

- ${machine(run)}
- dynalite ${dynaliteVersion}, dynoxide ${dynoxideVersion}, each in its own process, all in this one run
- data layers: ${Object.entries(layerVersions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ")}
- ${pinning}
- ${pace.rounds} rounds of ${pace.measureMs} ms for each number (a ${pace.name} run), medians
- load average of the machine before the run: ${loadAverage.toFixed(1)}. Above 0.5 others were at work: trust CPU a call and the ratios, not the throughput
- Plinth on disk answers a write when it was flushed; the peers run as they come, whatever they do there`;
}
