import { packageNameOf } from "./package-name.ts";
import type { Problem, Rule, SourceFile, Workspace, WorkspacePackage } from "./workspace.ts";

/** What a package.json declares is what its sources import: no more, and nothing by chance. */
export const declaredDependencies: Rule = (workspace) =>
  workspace.packages
    // Programs of this repository only, with the root's dependencies at hand.
    .filter(({ folder }) => folder !== "tools" && folder !== "bench")
    .flatMap((of) => problemsOf(of, workspace));

function problemsOf(of: WorkspacePackage, workspace: Workspace): Problem[] {
  // A suite of tests has nothing but tests, so its dependencies are theirs.
  const isSuite = of.folder === "packages/conformance";
  const sources = of.files.filter((file) => isSuite || !file.isTest);
  const used = packagesUsed(of, sources);
  const usedInTests = packagesUsed(of, of.files);
  const report = (message: string): Problem => ({
    path: `${of.folder}/package.json`,
    line: 0,
    message,
  });

  const missing = [...used].filter(
    (name) =>
      !of.dependencies.includes(name) && !(isSuite && workspace.rootDevDependencies.includes(name)),
  );
  const unused = of.dependencies.filter((name) => !used.has(name));
  const missingInTests = [...usedInTests].filter(
    (name) =>
      !used.has(name) &&
      !of.devDependencies.includes(name) &&
      !of.dependencies.includes(name) &&
      !workspace.rootDevDependencies.includes(name) &&
      // A sibling is always there, and a test may stand on any of them.
      !name.startsWith("@plinth/"),
  );
  // The types of a package that has none of its own are for whoever imports it.
  const unusedInTests = of.devDependencies.filter(
    (name) => !usedInTests.has(name.replace(/^@types\//, "")) && !usedInTests.has(name),
  );

  return [
    ...missing.map((name) => report(`imports ${name} without declaring it: add the dependency.`)),
    ...unused.map((name) =>
      usedInTests.has(name)
        ? report(`only tests import ${name}: move it to devDependencies.`)
        : report(`declares ${name}, which nothing imports: remove the dependency.`),
    ),
    ...missingInTests.map((name) => report(`a test imports ${name}: add it to devDependencies.`)),
    ...unusedInTests.map((name) =>
      report(`declares ${name} for tests, which none imports: remove it.`),
    ),
  ];
}

function packagesUsed(of: WorkspacePackage, files: readonly SourceFile[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const file of files) {
    // The compiler writes an import of hono/jsx into every file with tags.
    if (file.path.endsWith(".tsx")) names.add("hono");
    for (const { specifier } of file.imports) {
      const name = packageNameOf(specifier);
      if (name !== undefined && name !== of.name) names.add(name);
    }
  }
  return names;
}
