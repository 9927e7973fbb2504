import { rmSync } from "node:fs";
import { join } from "node:path";
import { bundledPackages, bundlePackage } from "./bundle/bundle-package.ts";
import { repositoryRoot } from "./repository-root.ts";

// Node finds and links every module by itself: for those of these packages that took five times as
// long as running them.
for (const name of bundledPackages) {
  rmSync(join(repositoryRoot, "packages", name, "dist", "bundle"), {
    recursive: true,
    force: true,
  });
  await bundlePackage(repositoryRoot, name, { write: true });
}
