import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { usageError } from "../errors/cli-error.ts";

const fileNames = [
  "plinth.config.ts",
  "plinth.config.mts",
  "plinth.config.js",
  "plinth.config.mjs",
] as const;

/** What to write where there is no config yet. */
const exampleConfig = `  import { defineConfig } from "@plinth/cli";
  import { books } from "./src/schema.ts";

  export const config = defineConfig({ tables: [books] });`;

/** The file given, or the nearest config from the directory upwards. Throws a usage error without one. */
export function findConfig(workingDirectory: string, given: string | undefined): string {
  if (given !== undefined) {
    const file = resolve(workingDirectory, given);
    if (existsSync(file) && statSync(file).isFile()) return file;
    throw usageError(`--config names ${file}, which is no file. Give the path of the config.`);
  }
  const found = nearestConfig(workingDirectory);
  if (found !== undefined) return found;
  throw usageError(
    `There is no plinth.config.ts in ${workingDirectory} or above it, and this command works on what it names. Write one beside package.json, or give one by --config:\n\n${exampleConfig}`,
  );
}

/** Whether `findConfig` finds one without being given any. */
export function hasConfig(workingDirectory: string): boolean {
  return nearestConfig(workingDirectory) !== undefined;
}

function nearestConfig(workingDirectory: string): string | undefined {
  for (let directory = workingDirectory; ; directory = dirname(directory)) {
    const found = fileNames.map((name) => join(directory, name)).find((file) => existsSync(file));
    if (found !== undefined || dirname(directory) === directory) return found;
  }
}
