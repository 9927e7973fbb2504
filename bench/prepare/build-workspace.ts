import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../paths.ts";

/** Builds what is measured: the programs as their users run them, not their sources. */
export function buildWorkspace(): void {
  const packageJson = createRequire(import.meta.url).resolve("typescript/package.json");
  const compiler = join(dirname(packageJson), "bin", "tsc");
  const packages = ["server", "client", "model"].map((name) => join("packages", name));
  runNode([compiler, "-b", ...packages]);
  const fromSources = ["--conditions=@plinth/source", "--import", "tsx"];
  for (const bundle of ["bundle-packages.ts", "bundle-server.ts"]) {
    runNode([...fromSources, join("tools", bundle)]);
  }
}

function runNode(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, { cwd: repositoryRoot, stdio: "inherit" });
  if (status !== 0) throw new Error("The workspace does not build: the errors stand above.");
}
