import { posix } from "node:path";
import { packageNameOf } from "./package-name.ts";
import type { Problem, Rule, SourceFile, Workspace, WorkspacePackage } from "./workspace.ts";

/** A package is entered by its name, at a door that its package.json opens. */
export const importPaths: Rule = (workspace) =>
  workspace.packages.flatMap((from) =>
    from.files.flatMap((file) => [
      ...relativeImportsOutOf(from, file),
      ...importsOfClosedDoors(workspace, file),
    ]),
  );

function relativeImportsOutOf(from: WorkspacePackage, file: SourceFile): Problem[] {
  return file.imports
    .filter(({ specifier }) => specifier.startsWith("."))
    .filter(({ specifier }) => {
      const target = posix.join(posix.dirname(file.path), specifier);
      return !target.startsWith(`${from.folder}/`);
    })
    .map(({ specifier, line }) => {
      const message = `"${specifier}" leads out of ${from.folder}, past the other package's index: import it by its package's name.`;
      return { path: file.path, line, message };
    });
}

function importsOfClosedDoors({ packages }: Workspace, file: SourceFile): Problem[] {
  return file.imports.flatMap(({ specifier, line }) => {
    const target = packages.find((candidate) => candidate.name === packageNameOf(specifier));
    if (target === undefined || target.entryPoints.includes(specifier)) return [];
    const message = `${target.name} does not export "${specifier}": import one of ${target.entryPoints.join(", ") || "nothing, it has no exports"}.`;
    return [{ path: file.path, line, message }];
  });
}
