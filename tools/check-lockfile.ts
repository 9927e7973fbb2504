import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Lockfile, lockfileProblems, type Overrides } from "./lockfile/lockfile-problems.ts";
import { repositoryRoot } from "./repository-root.ts";

const lockfile = readJson<Lockfile>("package-lock.json");
const { overrides = {} } = readJson<{ readonly overrides?: Overrides }>("package.json");

const problems = lockfileProblems(lockfile, overrides);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(join(repositoryRoot, name), "utf8")) as T;
}
