import { posix } from "node:path";
import type { Problem, Rule, SourceFile } from "./workspace.ts";

const source = "packages/engine/src/";

/** The way of a request through the engine, as ARCHITECTURE.md draws it. */
const stages: readonly string[] = [
  "wire",
  "operations",
  "validation",
  // Backfills and the sweeper: they change items as an operation does, though nobody asked.
  "background",
  "transaction",
  "table",
  "stream",
  "storage",
];

/** Stands left of all stages, and is what they make up together. */
const leftEnd: readonly string[] = ["engine.ts", "index.ts"];

/** Stands right of all stages: words that every stage uses. */
const rightEnd: readonly string[] = ["exceptions.ts"];

/** Keeps the engine's imports from left to right, so that a stage can be read without those before it. */
export const engineStages: Rule = ({ packages }) =>
  packages
    .filter(({ folder }) => folder === "packages/engine")
    .flatMap(({ files }) => files.filter((file) => !file.isTest).flatMap(stageProblems));

function stageProblems(file: SourceFile): Problem[] {
  const from = placeOf(file.path);
  if (from === undefined) {
    const message = `The engine has no stage for this file: its folders are ${stages.join(", ")}.`;
    return [{ path: file.path, line: 0, message }];
  }
  return file.imports
    .filter(({ specifier }) => specifier.startsWith("."))
    .flatMap(({ specifier, line }) => {
      const target = posix.join(posix.dirname(file.path), specifier);
      const to = placeOf(target);
      if (to === undefined || to >= from) return [];
      const message = `${nameOf(file.path)} may not import from ${nameOf(target)}, which stands left of it: hand the value over as an argument, or move what both need to the right.`;
      return [{ path: file.path, line, message }];
    });
}

/** From left to right; undefined for a place that has no stage. */
function placeOf(path: string): number | undefined {
  const inside = path.slice(source.length);
  if (leftEnd.includes(inside)) return -1;
  if (rightEnd.includes(inside)) return stages.length;
  const place = stages.indexOf(inside.split("/")[0] ?? "");
  return place === -1 ? undefined : place;
}

function nameOf(path: string): string {
  const inside = path.slice(source.length);
  return inside.split("/")[0] ?? inside;
}
