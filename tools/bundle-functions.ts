import { rmSync } from "node:fs";
import { join, relative } from "node:path";
import { bundleFunctions } from "./bundle/bundle-functions.ts";
import { repositoryRoot } from "./repository-root.ts";

// `npm run functions` makes what the bookshop's template deploys: its functions, and the CDN's files.
const dist = join(repositoryRoot, "apps", "cloudshelf", "dist");
const folders = { functions: join(dist, "functions"), site: join(dist, "site") };
for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`.padStart(9);
for (const { name, startBytes, totalBytes } of await bundleFunctions(repositoryRoot, folders)) {
  const sizes = `${kilobytes(startBytes)} to start, ${kilobytes(totalBytes)} in all`;
  console.log(`${name.padEnd(10)}${sizes}`);
}
for (const folder of Object.values(folders)) console.log(relative(repositoryRoot, folder));
