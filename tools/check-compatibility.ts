import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { differencesIn, printCompatibility } from "./compatibility/differences.ts";
import { repositoryRoot } from "./repository-root.ts";

// `npm run compatibility` writes the page; with --check it says whether the page is up to date.
const page = join(repositoryRoot, "docs", "compatibility.md");
const listing = ["ls-files", "--cached", "--others", "--exclude-standard", "packages", "apps"];
const files = execFileSync("git", listing, { cwd: repositoryRoot, encoding: "utf8" })
  .split("\n")
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".test.ts"))
  .sort();
const differences = files.flatMap((path) =>
  differencesIn(path, readFileSync(join(repositoryRoot, path), "utf8")),
);
const text = printCompatibility(differences);

if (!process.argv.includes("--check")) {
  writeFileSync(page, text);
} else if (readOrEmpty(page) !== text) {
  console.error("docs/compatibility.md is not what the code says: run npm run compatibility.");
  process.exitCode = 1;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
