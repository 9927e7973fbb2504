import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { lateBuiltins } from "./bundle/late-builtins.ts";
import { publishedEntries } from "./bundle/published-entries.ts";
import { repositoryRoot } from "./repository-root.ts";

/** Those that every application imports as it starts. The classes of each must exist once, so none holds another. */
const bundledPackages = ["values", "client", "model"];

// Makes one file of each entry, and of what entries have in common. Node finds and links every module
// by itself, and these packages have some 150: that took five times as long as running them.
for (const name of bundledPackages) {
  const directory = join(repositoryRoot, "packages", name);
  rmSync(join(directory, "dist", "bundle"), { recursive: true, force: true });
  const entries = publishedEntries(repositoryRoot, name);
  await build({
    absWorkingDir: repositoryRoot,
    entryPoints: Object.fromEntries(entries.map(({ source, output }) => [output, source])),
    outdir: repositoryRoot,
    chunkNames: `packages/${name}/dist/bundle/shared-[hash]`,
    bundle: true,
    splitting: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    conditions: ["@plinth/source"],
    external: [...bundledPackages.map((one) => `@plinth/${one}`), "zod", "undici", "@aws-sdk/*"],
    plugins: [lateBuiltins],
    sourcemap: true,
    logLevel: "warning",
  });
}
