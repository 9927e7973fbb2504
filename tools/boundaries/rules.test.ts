import { describe, expect, it } from "vitest";
import { boundaryProblems } from "./rules.ts";
import { sourceFile, type Workspace, type WorkspacePackage } from "./workspace.ts";

describe("boundaryProblems", () => {
  it("finds nothing in sources that keep to the rules", () => {
    const sources = {
      "packages/values/src/index.ts": "export const a = 1;",
      "packages/engine/src/engine.ts": 'import { put } from "./operations/put.ts"; Date.now();',
      "packages/engine/src/operations/put.ts":
        'import { a } from "@plinth/values"; import "../storage/key.ts"; import "../exceptions.ts";',
      "packages/engine/src/storage/key.ts": "export {};",
      "packages/engine/src/exceptions.ts": "export {};",
    };
    expect(messagesOf(sources)).toEqual([]);
  });

  it.each([
    ["packages/values", 'import { a } from "@plinth/store";', "may not depend on @plinth/store"],
    ["packages/model", 'import { a } from "@plinth/engine";', "may not depend on @plinth/engine"],
    ["apps/shop", 'import { a } from "@plinth/engine";', "may not depend on @plinth/engine"],
    ["apps/shop", 'await import("@plinth/server");', "may not depend on @plinth/server"],
    ["packages/client", 'import { a } from "@plinth/engine";', "in types only"],
    ["packages/api", 'import { a } from "@plinth/values";', "in types only"],
    ["packages/server", 'import { a } from "@plinth/store";', "may not depend on @plinth/store"],
    ["packages/new", "", "no row in the table"],
  ])("keeps the arrows between packages: %s with %s", (folder, text, message) => {
    expect(messagesOf({ [`${folder}/src/a.ts`]: text })).toContainEqual(
      expect.stringContaining(message),
    );
  });

  it("lets the client name the engine's types, a program open a store, and a test stand on anything", () => {
    const sources = {
      "packages/client/src/a.ts": 'import type { Engine } from "@plinth/engine";',
      "packages/server/src/main.ts": 'import { createMemoryStore } from "@plinth/store";',
      "packages/model/src/a.test.ts": 'import { createEngine } from "@plinth/engine";',
      "apps/shop/test/a.ts": 'import { createEngine } from "@plinth/engine";',
    };
    expect(messagesOf(sources)).toEqual([]);
  });

  it.each([
    ["packages/client", 'import "../../engine/src/engine.ts";', "leads out of packages/client"],
    ["packages/client", 'import "@plinth/values/src/secret.ts";', "does not export"],
  ])("lets a package be entered by its name only: %s with %s", (folder, text, message) => {
    const sources = {
      [`${folder}/src/a.ts`]: text,
      "packages/values/src/index.ts": "export {};",
    };
    expect(messagesOf(sources)).toContainEqual(expect.stringContaining(message));
  });

  it.each([
    ["storage/key.ts", 'import "../table/table.ts";', "storage may not import from table"],
    [
      "transaction/a.ts",
      'import "../validation/b.ts";',
      "transaction may not import from validation",
    ],
    ["operations/put/put.ts", 'import "../../wire/b.ts";', "operations may not import from wire"],
    ["wire/a.ts", 'import "../engine.ts";', "wire may not import from engine.ts"],
    ["exceptions.ts", 'import "./storage/key.ts";', "exceptions.ts may not import from storage"],
    ["helpers/a.ts", "", "no stage for this file"],
  ])("lets no import in the engine go left: %s with %s", (path, text, message) => {
    expect(messagesOf({ [`packages/engine/src/${path}`]: text })).toContainEqual(
      expect.stringContaining(message),
    );
  });

  it.each([
    ["packages/engine/src/table/a.ts", 'import "node:fs";', "imports a module of Node's"],
    ["packages/store/src/memory/a.ts", 'import "crypto";', "imports a module of Node's"],
    ["packages/values/src/a.ts", "Buffer.from(text);", "uses a global of Node's"],
    ["packages/engine/src/table/a.ts", "Math.random();", "reads the clock"],
    ["packages/model/src/a.ts", "const a = new Date();", "reads the clock"],
    ["packages/kit/src/a.ts", 'process.env["PORT"];', "reads the clock"],
    ["packages/kit/src/a.ts", 'import { randomUUID } from "node:crypto";', "reads the clock"],
    ["apps/shop/src/services/a.ts", "const id = crypto.randomUUID();", "reads the clock"],
    ["packages/store/src/memory/a.ts", 'import { open } from "lmdb";', "imports native code"],
    ["packages/model/src/a.ts", "createServer().listen(80);", "listens on a socket"],
    ["apps/shop/src/services/a.ts", "client.scan({});", "scans a table"],
    ["apps/shop/src/services/a.ts", 'client.send("Scan", {});', "scans a table"],
    ["packages/engine/src/table/a.ts", "encodeNumberKey(n);", "bytes of store keys"],
    ["packages/engine/src/operations/a.ts", 'const a = "__type";', "wire's form"],
  ])("keeps the absences: %s with %s", (path, text, message) => {
    expect(messagesOf({ [path]: text })).toContainEqual(expect.stringContaining(message));
  });

  it.each([
    ["packages/engine/src/table/a.ts", "// Date.now() would not do\nconst a = `Math.random()`;"],
    ["packages/values/src/a.ts", "const buffer = globalThis.Buffer;"],
    ["packages/kit/src/a.ts", "const bytes = context.randomBytes(16);"],
    ["packages/store/src/lmdb/a.ts", 'import "node:fs"; import "lmdb";'],
    ["packages/server/src/a.ts", "http.listen(port);"],
    ["packages/model/src/a.test.ts", "Date.now(); Math.random();"],
    ["apps/shop/src/jobs/a.ts", "client.scan({});"],
    ["packages/model/src/a.ts", "const a = new Date(now());"],
  ])("lets %s have %s", (path, text) => {
    expect(messagesOf({ [path]: text })).toEqual([]);
  });

  it("tells the file, the line and what to do", () => {
    const workspace = workspaceOf({ "packages/model/src/a.ts": "\n\nDate.now();" });
    expect(boundaryProblems(workspace)).toEqual([
      expect.objectContaining({ path: "packages/model/src/a.ts", line: 3 }),
    ]);
  });
});

describe("declared dependencies", () => {
  const source = { "packages/kit/src/a.ts": 'import { z } from "zod/mini";' };
  const test = { "packages/kit/src/a.test.ts": 'import { z } from "zod/mini";' };

  it("agree when what is imported is declared", () => {
    expect(declared(source, { dependencies: ["zod"] })).toEqual([]);
    expect(declared(test, { devDependencies: ["zod"] })).toEqual([]);
  });

  it.each([
    ["imported and not declared", source, {}, "imports zod without declaring it"],
    ["declared and not imported", {}, { dependencies: ["zod"] }, "which nothing imports"],
    ["imported by tests only", test, { dependencies: ["zod"] }, "move it to devDependencies"],
    ["imported by a test undeclared", test, {}, "a test imports zod"],
    ["declared for tests in vain", {}, { devDependencies: ["zod"] }, "which none imports"],
  ])("disagree when a package is %s", (_, sources, packageJson, message) => {
    expect(declared(sources, packageJson)).toEqual([expect.stringContaining(message)]);
  });

  it("count the tags of a page as an import of hono", () => {
    const page = { "packages/kit/src/a.tsx": "export const a = <p>text</p>;" };
    expect(declared(page, {})).toEqual([expect.stringContaining("imports hono")]);
  });

  function declared(
    sources: Readonly<Record<string, string>>,
    packageJson: Partial<WorkspacePackage>,
  ): readonly string[] {
    const empty = { ...packageOf("packages/kit", {}), dependencies: [] };
    const [kit = empty] = workspaceOf(sources).packages;
    const packages = [{ ...kit, dependencies: [], ...packageJson }];
    return boundaryProblems({ packages, rootDevDependencies: ["vitest"] }).map(
      (problem) => problem.message,
    );
  }
});

function messagesOf(sources: Readonly<Record<string, string>>): readonly string[] {
  return boundaryProblems(workspaceOf(sources)).map((problem) => problem.message);
}

/** Packages that declare just what their sources import, so that the other rules stand alone. */
function workspaceOf(sources: Readonly<Record<string, string>>): Workspace {
  const folders = new Set(
    Object.keys(sources).map((path) => path.split("/").slice(0, 2).join("/")),
  );
  const packages = [...folders].map((folder) => packageOf(folder, sources));
  return { packages, rootDevDependencies: ["vitest"] };
}

function packageOf(folder: string, sources: Readonly<Record<string, string>>): WorkspacePackage {
  const name = `@plinth/${folder.split("/")[1]}`;
  const files = Object.entries(sources)
    .filter(([path]) => path.startsWith(`${folder}/`))
    .map(([path, text]) => sourceFile(path, text));
  const dependencies = files
    .filter((file) => !file.isTest)
    .flatMap((file) => file.imports.map(({ specifier }) => specifier))
    .filter((specifier) => /^(@plinth\/[^/]+|lmdb)/.test(specifier))
    .map((specifier) => /^(@plinth\/[^/]+|lmdb)/.exec(specifier)?.[0] ?? specifier);
  return { name, folder, files, dependencies, devDependencies: [], entryPoints: [name] };
}
