import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** What an application brings with itself, or loads only where it needs it. */
const notCounted = ["zod", "undici", "@aws-sdk/*"];

/** The budget; `npm run bench` says whether it is kept. */
export const bundleSizeKibibytesAim = 35;

/** Decision 0014 says why it is more than the aim. It may be lowered, and not raised without a reason there. */
export const bundleSizeKibibytesMax = 51;

/**
 * The bytes, gzipped, that all exports of these packages add to an application's own bundle, with
 * our packages below them: minified, without the validator, the HTTP connections and AWS's SDK.
 */
export async function bundleSizeBytes(
  root: string,
  packageNames: readonly string[],
): Promise<number> {
  return bundledBytes(root, packageNames.map((name) => `export * from "${name}";`).join("\n"));
}

/** The bytes of what a typical application takes of them: bundlers leave the rest out. */
export async function applicationSizeBytes(root: string): Promise<number> {
  return bundledBytes(
    root,
    `export { add, and, append, atLeast, beginsWith, connect, decimal, defineEntity, defineTable, equals, isPlinthError, money, remove, subtract } from "@plinth/model";
export { http } from "@plinth/client";`,
  );
}

async function bundledBytes(root: string, contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    conditions: ["@plinth/source"],
    external: notCounted,
    write: false,
    logLevel: "silent",
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).byteLength, 0);
}
