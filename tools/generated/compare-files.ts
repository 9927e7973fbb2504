import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { GeneratedFile } from "./generated-files.ts";

/** Writes what differs, and gives the paths of what was written. */
export function writeGenerated(root: string, files: readonly GeneratedFile[]): string[] {
  const outdated = files.filter(({ path, text }) => readIfThere(join(root, path)) !== text);
  for (const { path, text } of outdated) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return outdated.map(({ path }) => path);
}

/** One line for each file that is missing, differs, or lies beside them though nothing makes it. */
export function generatedProblems(root: string, files: readonly GeneratedFile[]): string[] {
  const outdated = files.flatMap(({ path, text }) => {
    const found = readIfThere(join(root, path));
    if (found === undefined) return [`${path} is missing.`];
    return found === text
      ? []
      : [`${path}:${firstDifference(found, text)} is not what the sources say.`];
  });
  const folders = new Set(files.map(({ path }) => dirname(path)));
  const known = new Set(files.map(({ path }) => path));
  const strays = [...folders]
    .flatMap((folder) => namesIn(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => !known.has(path))
    .map((path) => `${path} is made by nothing: delete it.`);
  return [...outdated, ...strays];
}

/** The number of the first line that differs. */
function firstDifference(found: string, text: string): number {
  const lines = text.split("\n");
  return found.split("\n").findIndex((line, index) => line !== lines[index]) + 1 || lines.length;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
