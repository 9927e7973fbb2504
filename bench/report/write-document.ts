import { writeFileSync } from "node:fs";
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

function introduction({ now, pace, loadAverage }: RunFacts): string {
  const gibibytes = Math.round(totalmem() / 1024 ** 3);
  return `# Benchmarks

What \`npm run bench -- --write\` measured, the misses too. Made by the program: change it, not this page.
[bench/README.md](../bench/README.md) says how it measures and what these numbers do not tell.

- ${now.toISOString().slice(0, 10)}, ${cpus().length} cores, ${gibibytes} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}
- dynalite ${dynaliteVersion}, dynoxide ${dynoxideVersion}, each in its own process, all in this one run
- data layers: ${Object.entries(layerVersions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ")}
- ${canPin ? "load generator and server each on a core of their own; in process on any" : "no process was bound to a core"}
- ${pace.rounds} rounds of ${pace.measureMs} ms for each number (a ${pace.name} run), medians
- load average of the machine before the run: ${loadAverage.toFixed(1)}. Above 0.5 others were at work: trust CPU a call and the ratios, not the throughput
- Plinth on disk answers a write when it was flushed; the peers run as they come, whatever they do there`;
}
