import { join } from "node:path";
import { build } from "esbuild";
import { repositoryRoot } from "./repository-root.ts";

// Makes one file of the server's program. Node finds and links every module by itself, and the
// program has some 170: that took longer than everything else between its start and its first answer.
const dist = join(repositoryRoot, "packages", "server", "dist");
await build({
  entryPoints: [join(dist, "main.js")],
  outfile: join(dist, "plinth-dynamodb.js"),
  bundle: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  banner: { js: "#!/usr/bin/env node" },
  // Native code cannot be bundled, and memory mode does not load it at all.
  external: ["@plinth/store/lmdb"],
  sourcemap: true,
  logLevel: "warning",
});
