import { relative } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../repository-root.ts";
import { bundledPackages, bundlePackage } from "./bundle-package.ts";
import { publishedEntries } from "./published-entries.ts";

describe("bundlePackage", () => {
  it.each(bundledPackages)(
    "makes a file of each entry of %s, without Node's late modules",
    async (name) => {
      const { outputFiles = [] } = await bundlePackage(repositoryRoot, name, { write: false });
      const paths = outputFiles.map(({ path }) => relative(repositoryRoot, path));
      const entries = publishedEntries(repositoryRoot, name).map(({ output }) => `${output}.js`);
      expect(paths).toEqual(expect.arrayContaining(entries));
      const texts = outputFiles.filter(({ path }) => path.endsWith(".js")).map(({ text }) => text);
      expect(texts.join("\n")).not.toMatch(/from "node:(crypto|timers\/promises|zlib)"/);
    },
  );
});
