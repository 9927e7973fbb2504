import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../paths.ts";

/** Builds what is measured: the programs as their users run them, not their sources. */
export function buildWorkspace(): void {
  const packageJson = createRequire(import.meta.url).resolve("typescript/package.json");
  const compiler = join(dirname(packageJson), "bin", "tsc");
  const packages = ["server", "client"].map((name) => join("packages", name));
  runNode([compiler, "-b", ...packages]);
  runNode(["--import", "tsx", join("tools", "bundle-server.ts")]);
}

function runNode(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, args, { cwd: repositoryRoot, stdio: "inherit" });
  if (status !== 0) throw new Error("The workspace does not build: the errors stand above.");
}
