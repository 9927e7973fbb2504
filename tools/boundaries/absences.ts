import { isNodeModule, packageNameOf } from "./package-name.ts";
import { lineAt } from "./scan-source.ts";
import type { Problem, Rule, SourceFile } from "./workspace.ts";

/** Something that must not be found, and the few places that may have it. */
interface Absence {
  readonly isChecked: (path: string) => boolean;
  readonly isFound: (file: SourceFile) => readonly number[];
  readonly message: string;
}

function absenceRule(absence: Absence): Rule {
  return ({ packages }) =>
    packages.flatMap(({ files }) =>
      files
        .filter((file) => !file.isTest && absence.isChecked(file.path))
        .flatMap((file) =>
          absence
            .isFound(file)
            .map((line): Problem => ({ path: file.path, line, message: absence.message })),
        ),
    );
}

/** Places where the clock, chance or the environment come in: entry points, and defaults of options. */
const entryPointsAndDefaults: ReadonlySet<string> = new Set([
  "packages/engine/src/engine.ts",
  "packages/client/src/http/http.ts",
  "packages/model/src/connect.ts",
  "packages/model/src/streams/defaults.ts",
  "packages/model/src/encryption/defaults.ts",
  "packages/transfer/src/defaults.ts",
  "packages/infra/src/stacks/defaults.ts",
  "packages/server/src/main.ts",
  "packages/server/src/server.ts",
  "packages/server/src/request-ids.ts",
  "packages/cli/src/main.ts",
  "packages/console/src/defaults.ts",
  "packages/kit/src/security/passwords.ts",
  "packages/kit/src/security/tokens.ts",
  "packages/page-testing/src/launch-browser.ts",
  "apps/cloudshelf/src/shop-app.ts",
  "apps/cloudshelf/src/services/create-shop.ts",
  "apps/cloudshelf/src/advisor/advisor-main.ts",
  "apps/cloudshelf/src/verify-main.ts",
  "apps/cloudshelf/src/serve-main.ts",
  "apps/cloudshelf/src/reporting-main.ts",
  "apps/cloudshelf/src/export-main.ts",
  "apps/cloudshelf/src/reporting/defaults.ts",
  "apps/cloudshelf/src/lambda/open-handler.ts",
]);

export const noClockChanceOrEnvironment: Rule = absenceRule({
  isChecked: (path) => /^(packages|apps)\//.test(path) && !entryPointsAndDefaults.has(path),
  isFound: codeMatching(
    /\b(?:Date|performance)\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bprocess\.env\b|\bhrtime\b|\bcrypto\.(?:random|getRandom)\w+|\bimport\s*\{[^}]*\b(?:random\w+|getRandomValues)\b[^}]*\}\s*from\s*["']\s*/g,
  ),
  message:
    "reads the clock, chance or the environment, which a test could then not set: take it as an argument, or name an entry point or defaults file in tools/boundaries/absences.ts.",
});

export const noNodeInPortablePackages: Rule = absenceRule({
  isChecked: isPortable,
  isFound: (file) =>
    file.imports.filter(({ specifier }) => isNodeModule(specifier)).map(({ line }) => line),
  message:
    "imports a module of Node's, but the engine and all that it stands on run in a browser tab too: use what both have, or take it as an argument.",
});

export const noBufferInPortablePackages: Rule = absenceRule({
  isChecked: isPortable,
  isFound: codeMatching(/(?<!globalThis\.)\b(?:Buffer|process|require)\b\s*[.[(]/g),
  message:
    "uses a global of Node's, which a browser tab lacks: look for it on globalThis, and do without it when it is not there.",
});

function isPortable(path: string): boolean {
  return (
    /^packages\/(values|api|expressions|engine|store)\//.test(path) &&
    !path.startsWith("packages/store/src/lmdb/")
  );
}

const nativePackages = /^(lmdb|msgpackr-extract|better-sqlite3|argon2|bcrypt|@node-rs\/.*)$/;

export const nativeCodeOnlyInLmdbStore: Rule = absenceRule({
  isChecked: (path) => !path.startsWith("packages/store/src/lmdb/") && !path.startsWith("bench/"),
  isFound: (file) =>
    file.imports
      .filter(({ specifier }) => {
        return specifier.endsWith(".node") || nativePackages.test(packageNameOf(specifier) ?? "");
      })
      .map(({ line }) => line),
  message:
    "imports native code, which only @plinth/store/lmdb may, so that everything else runs wherever JavaScript does: use the KeyValueStore interface.",
});

export const socketsOnlyInServerAndKit: Rule = absenceRule({
  // The benchmark measures us beside a bare server of its own.
  isChecked: (path) => !/^(packages\/(server|kit)|bench)\//.test(path),
  isFound: codeMatching(/\.listen\s*\(/g),
  message:
    "listens on a socket, which only server and kit may: there the limits, timeouts and the graceful stop are. Hand them a request handler.",
});

export const noScanInApplications: Rule = absenceRule({
  // A job may read a whole table; nobody waits for it.
  isChecked: (path) => path.startsWith("apps/") && !/^apps\/[^/]+\/src\/jobs\//.test(path),
  isFound: (file) => [
    ...codeMatching(/\.scan\s*\(|\bScanCommand\b/g)(file),
    ...linesOf(file.text, /["']Scan["']/g),
  ],
  message:
    "scans a table on a request's path, which costs more with every item: give the access pattern a key or an index and query it.",
});

export const storeKeyBytesOnlyInStorage: Rule = absenceRule({
  isChecked: (path) => /^packages\/engine\/src\/(?!storage\/)/.test(path),
  isFound: codeMatching(/\bencode(?:Number|String|Binary)Key\b/g),
  message:
    "knows the bytes of store keys, which only the engine's storage may: add what you need to storage/store-key.ts.",
});

export const wireNamesOnlyInWire: Rule = absenceRule({
  isChecked: (path) => /^packages\/engine\/src\/(?!wire\/)/.test(path),
  isFound: (file) => linesOf(file.text, /["'`](?:__type\b|com\.amazon[\w.]*#)/g),
  message: "writes the wire's form of an exception, which only the engine's wire stage knows.",
});

function codeMatching(pattern: RegExp): (file: SourceFile) => readonly number[] {
  return (file) => linesOf(file.code, pattern);
}

function linesOf(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map((match) => lineAt(text, match.index));
}
