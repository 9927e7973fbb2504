import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ScannedSource, scanSource } from "./scan-source.ts";

/** The packages of this repository with all their sources, as the rules look at them. */
export interface Workspace {
  readonly packages: readonly WorkspacePackage[];
  /** Tools that every package may use in its tests. */
  readonly rootDevDependencies: readonly string[];
}

export interface WorkspacePackage {
  /** Such as `@plinth/engine`. */
  readonly name: string;
  /** Such as `packages/engine`. */
  readonly folder: string;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
  /** What others may import: `@plinth/store`, `@plinth/store/lmdb`. */
  readonly entryPoints: readonly string[];
  readonly files: readonly SourceFile[];
}

export interface SourceFile extends ScannedSource {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly isTest: boolean;
}

export interface Problem {
  readonly path: string;
  /** Counted from 1; 0 when the whole file is meant. */
  readonly line: number;
  /** What is wrong, why it matters and what to do. */
  readonly message: string;
}

export type Rule = (workspace: Workspace) => readonly Problem[];

export function sourceFile(path: string, text: string): SourceFile {
  return { path, text, isTest: isTestPath(path), ...scanSource(text) };
}

function isTestPath(path: string): boolean {
  return (
    /\.(test|test-d|bench|suite)\.tsx?$/.test(path) ||
    /^(apps\/[^/]+\/test|packages\/console\/test|packages\/[^/]+\/src\/(testing|fixtures)|packages\/conformance)\//.test(
      path,
    )
  );
}

interface PackageJson {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
}

export function readWorkspace(root: string): Workspace {
  const folders = ["packages", "apps"].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => `${parent}/${name}`),
  );
  return {
    packages: [...folders, "bench", "tools"]
      .filter((folder) => existsSync(join(root, folder, "package.json")))
      .sort()
      .map((folder) => readPackage(root, folder)),
    rootDevDependencies: Object.keys(readPackageJson(root, ".").devDependencies ?? {}),
  };
}

function readPackage(root: string, folder: string): WorkspacePackage {
  const { name, dependencies, devDependencies, exports = {} } = readPackageJson(root, folder);
  return {
    name,
    folder,
    dependencies: Object.keys(dependencies ?? {}),
    devDependencies: Object.keys(devDependencies ?? {}),
    entryPoints: Object.keys(exports).map((path) => name + path.slice(1)),
    files: sourcePaths(root, folder).map((path) =>
      sourceFile(path, readFileSync(join(root, path), "utf8")),
    ),
  };
}

function readPackageJson(root: string, folder: string): PackageJson {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as PackageJson;
}

const foldersWithoutSources = new Set(["node_modules", "dist", "golden", ".peers"]);

function sourcePaths(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !foldersWithoutSources.has(entry.name))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sourcePaths(root, path);
      return /\.(ts|tsx|mts|mjs)$/.test(entry.name) && !/\.d\.m?ts$/.test(entry.name) ? [path] : [];
    })
    .sort();
}
