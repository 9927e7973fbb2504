import {
  nativeCodeOnlyInLmdbStore,
  noBufferInPortablePackages,
  noClockChanceOrEnvironment,
  noNodeInPortablePackages,
  noScanInApplications,
  socketsOnlyInServerAndKit,
  storeKeyBytesOnlyInStorage,
  wireNamesOnlyInWire,
} from "./absences.ts";
import { declaredDependencies } from "./declared-dependencies.ts";
import { engineStages } from "./engine-stages.ts";
import { importPaths } from "./import-paths.ts";
import { packageDependencies } from "./package-dependencies.ts";
import type { Problem, Rule, Workspace } from "./workspace.ts";

const rules: readonly Rule[] = [
  packageDependencies,
  importPaths,
  declaredDependencies,
  engineStages,
  noNodeInPortablePackages,
  noBufferInPortablePackages,
  nativeCodeOnlyInLmdbStore,
  socketsOnlyInServerAndKit,
  noClockChanceOrEnvironment,
  noScanInApplications,
  storeKeyBytesOnlyInStorage,
  wireNamesOnlyInWire,
];

/** Every crossing of a boundary, in the order of the rules. */
export function boundaryProblems(workspace: Workspace): readonly Problem[] {
  return rules.flatMap((rule) => rule(workspace));
}

export function printProblem({ path, line, message }: Problem): string {
  return line === 0 ? `${path}: ${message}` : `${path}:${line}: ${message}`;
}
