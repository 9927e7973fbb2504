import { join } from "node:path";
import { type BuildOptions, type BuildResult, build } from "esbuild";
import { lateBuiltins } from "./late-builtins.ts";
import { publishedEntries } from "./published-entries.ts";

/** Those that every application imports as it starts. The classes of each must exist once, so none holds another. */
export const bundledPackages: readonly string[] = ["values", "client", "model"];

/** One file of each entry of a package, and of what entries have in common. Rejects what cannot be bundled. */
export function bundlePackage(
  root: string,
  packageName: string,
  output: Pick<BuildOptions, "write">,
): Promise<BuildResult> {
  const entries = publishedEntries(root, packageName);
  return build({
    ...output,
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries.map(({ source, output: path }) => [path, source])),
    outdir: root,
    chunkNames: `${join("packages", packageName)}/dist/bundle/shared-[hash]`,
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
