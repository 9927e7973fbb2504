import { packageNameOf } from "./package-name.ts";
import type { Problem, Rule, SourceFile, WorkspacePackage } from "./workspace.ts";

interface Allowed {
  readonly packages: readonly string[];
  /** May be named in types, and must be gone when the program runs. */
  readonly typesOnly?: readonly string[];
  /** For the package's program, its `main.ts`, which puts the parts together. */
  readonly inProgram?: readonly string[];
}

// `transfer` reads the files of items that a back office takes in.
const appDependencies: Allowed = { packages: ["model", "client", "kit", "infra", "transfer"] };

/** Who may import whom, outside of tests. ARCHITECTURE.md shows the same table. */
const allowedDependencies: Readonly<Record<string, Allowed | "all">> = {
  "packages/values": { packages: [] },
  "packages/store": { packages: [] },
  "packages/api": { packages: [], typesOnly: ["values"] },
  "packages/expressions": { packages: ["values"] },
  "packages/engine": { packages: ["expressions", "store", "values", "api"] },
  "packages/server": { packages: ["engine", "api"], inProgram: ["store"] },
  "packages/client": { packages: ["values", "api"], typesOnly: ["engine"] },
  "packages/model": { packages: ["client", "expressions", "values", "api"] },
  "packages/infra": { packages: ["model", "client", "values", "api"] },
  "packages/kit": { packages: ["model", "client"] },
  "packages/transfer": { packages: ["client", "values", "api"] },
  "packages/console": { packages: ["client", "kit", "transfer", "values", "api"] },
  // For tests only, so no package may name it in its sources.
  "packages/page-testing": { packages: [] },
  "packages/cli": "all",
  "packages/conformance": "all",
  bench: "all",
  tools: "all",
};

/** Keeps the arrows between packages as they are drawn: an application cannot tell the engine from AWS. */
export const packageDependencies: Rule = ({ packages }) =>
  packages.flatMap((from) => {
    const allowed = from.folder.startsWith("apps/")
      ? appDependencies
      : allowedDependencies[from.folder];
    if (allowed === undefined) {
      const message = `${from.folder} has no row in the table of allowed dependencies: add one to tools/boundaries/package-dependencies.ts.`;
      return [{ path: `${from.folder}/package.json`, line: 0, message }];
    }
    if (allowed === "all") return [];
    return from.files
      .filter((file) => !file.isTest)
      .flatMap((file) => forbiddenImports(from, file, allowed));
  });

function forbiddenImports(from: WorkspacePackage, file: SourceFile, allowed: Allowed): Problem[] {
  return file.imports.flatMap(({ specifier, isTypeOnly, line }) => {
    const name = packageNameOf(specifier);
    if (name?.startsWith("@plinth/") !== true || name === from.name) return [];
    const target = name.slice("@plinth/".length);
    if (allowed.packages.includes(target)) return [];
    if (file.path === `${from.folder}/src/main.ts` && allowed.inProgram?.includes(target))
      return [];
    if (allowed.typesOnly?.includes(target)) {
      if (isTypeOnly) return [];
      const message = `${from.folder} may name ${name} in types only, so that it runs without it: write "import type".`;
      return [{ path: file.path, line, message }];
    }
    const row = [...allowed.packages, ...(allowed.typesOnly ?? [])].join(", ") || "nothing of ours";
    const message = `${from.folder} may not depend on ${name}, only on ${row}: move the code to where the dependency is allowed, or take what it needs as an argument.`;
    return [{ path: file.path, line, message }];
  });
}
