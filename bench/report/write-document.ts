import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../paths.ts";
import { dynaliteVersion, dynoxideVersion } from "../prepare/install-peers.ts";
import { canPin } from "../processes/pinned.ts";

/** Writes docs/benchmarks.md: how the numbers came about, and the tables. */
export function writeDocument(report: string, now: Date): void {
  const path = join(repositoryRoot, "docs", "benchmarks.md");
  writeFileSync(path, `${introduction(now)}\n\n${report}\n`);
}

function introduction(now: Date): string {
  const gibibytes = Math.round(totalmem() / 1024 ** 3);
  return `# Benchmarks

What \`npm run bench -- --write\` measured, the misses too. Made by the program: change it, not this page.
[bench/README.md](../bench/README.md) says how it measures and what these numbers do not tell.

- ${now.toISOString().slice(0, 10)}, ${cpus().length} cores, ${gibibytes} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}
- dynalite ${dynaliteVersion}, dynoxide ${dynoxideVersion}, each in its own process, all in this one run
- ${canPin ? "load generator and server each on a core of their own; in process on any" : "no process was bound to a core"}
- Plinth on disk answers a write when it was flushed; the peers run as they come, whatever they do there`;
}
