import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Application } from "@plinth/infra";
import { generatedProblems, writeGenerated } from "./generated/compare-files.ts";
import { type Definition, definitions, generatedFiles } from "./generated/generated-files.ts";
import { repositoryRoot } from "./repository-root.ts";

// `npm run generated` writes what is derived from the applications; with --check it says what differs.
const made = await Promise.all(
  definitions.map(async (definition) => generatedFiles(await load(definition), definition)),
);
const files = made.flat();

if (process.argv.includes("--check")) {
  const problems = generatedProblems(repositoryRoot, files);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) {
    console.error("Run npm run generated, and look at what it changes before you commit it.");
    process.exitCode = 1;
  }
} else {
  const written = writeGenerated(repositoryRoot, files);
  console.log(written.length === 0 ? "All generated files are up to date." : written.join("\n"));
}

async function load({ module, member }: Definition): Promise<Application> {
  const exports = await import(pathToFileURL(join(repositoryRoot, module)).href);
  const application: Application | undefined = exports[member];
  if (application === undefined) throw new Error(`${module} exports no ${member}.`);
  return application;
}
