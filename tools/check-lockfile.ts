import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type LockedPackage,
  type Lockfile,
  lockfileProblems,
  type Manifests,
  type Overrides,
} from "./lockfile/lockfile-problems.ts";
import { repositoryRoot } from "./repository-root.ts";

const lockfile = readJson<Lockfile>("package-lock.json");
const { overrides = {} } = readJson<{ readonly overrides?: Overrides }>("package.json");

const problems = lockfileProblems(lockfile, overrides, readManifests());
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function readManifests(): Manifests {
  const folders = ["packages", "apps"].flatMap((parent) =>
    readdirSync(join(repositoryRoot, parent)).map((name) => `${parent}/${name}`),
  );
  const withManifest = ["", "bench", "tools", ...folders].filter((folder) =>
    existsSync(join(repositoryRoot, folder, "package.json")),
  );
  return Object.fromEntries(
    withManifest.map((folder) => [folder, readJson<LockedPackage>(join(folder, "package.json"))]),
  );
}

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(join(repositoryRoot, name), "utf8")) as T;
}
