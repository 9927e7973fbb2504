import { describe, expect, it } from "vitest";
import { type LockedPackage, lockfileProblems } from "./lockfile-problems.ts";

const integrity = "sha512-x";

describe("lockfileProblems", () => {
  it("accepts a complete lockfile", () => {
    const packages = {
      "": { devDependencies: { tool: "1.0.0" } },
      "node_modules/tool": {
        version: "1.0.0",
        integrity,
        optionalDependencies: { "@tool/linux": "1.0.0", nested: "2.0.0" },
      },
      "node_modules/@tool/linux": { version: "1.0.0", integrity },
      "node_modules/tool/node_modules/nested": { version: "2.0.0", integrity },
      "node_modules/@plinth/values": { link: true, resolved: "packages/values" },
    };
    expect(lockfileProblems({ packages }, { nested: "2.0.0" }, {})).toEqual([]);
  });

  it("finds the platform package that the registry did not have", () => {
    const tool = { version: "1.0.0", integrity, optionalDependencies: { "@tool/win32": "1.0.0" } };
    expect(problemsOf({ "node_modules/tool": tool })).toEqual([
      expect.stringContaining("tool 1.0.0 wants @tool/win32"),
    ]);
  });

  it("finds an optional package that only an unrelated package has", () => {
    const tool = { version: "1.0.0", integrity, optionalDependencies: { nested: "1.0.0" } };
    const packages = {
      "node_modules/tool": tool,
      "node_modules/other": { version: "1.0.0", integrity },
      "node_modules/other/node_modules/nested": { version: "1.0.0", integrity },
    };
    expect(problemsOf(packages)).toHaveLength(1);
  });

  it("finds a source that is not the public registry, and does not repeat it", () => {
    const [problem] = problemsOf({
      "node_modules/a": { version: "1.0.0", integrity, resolved: "https://npm.example.com/a.tgz" },
      "node_modules/b": {
        version: "1.0.0",
        integrity,
        resolved: "https://registry.npmjs.org/b/-/b-1.0.0.tgz",
      },
    });
    expect(problem).toContain("a is not resolved to the public registry");
    expect(problem).not.toContain("example.com");
  });

  it("finds a package without a hash", () => {
    expect(problemsOf({ "node_modules/a": { version: "1.0.0" } })).toEqual([
      expect.stringContaining("a has no integrity hash"),
    ]);
  });

  it("finds an override that the lockfile disregards, one without effect, and one it cannot read", () => {
    const packages = { "node_modules/x/node_modules/a": { version: "1.0.0", integrity } };
    const problems = lockfileProblems(
      { packages },
      { a: "2.0.0", b: "1.0.0", c: { d: "1.0.0" } },
      {},
    );
    expect(problems).toEqual([
      expect.stringContaining("a is 1.0.0 although"),
      expect.stringContaining("override of b changes nothing"),
      expect.stringContaining("override of c is not a version"),
    ]);
  });

  it("finds a package.json that was edited after the lockfile", () => {
    const packages = {
      "packages/kit": { dependencies: { zod: "4.6.7", hono: "4.0.0" } },
      "packages/model": { dependencies: { zod: "4.6.7" } },
    };
    const manifests = {
      "packages/kit": { dependencies: { hono: "4.0.0", zod: "4.6.7" } },
      "packages/model": {},
      "packages/new": { dependencies: { zod: "4.6.7" } },
    };
    expect(lockfileProblems({ packages }, {}, manifests)).toEqual([
      expect.stringContaining("packages/model/package.json and the lockfile"),
      expect.stringContaining("packages/new/package.json and the lockfile"),
    ]);
  });

  it("finds a version that is not pinned", () => {
    expect(problemsOf({ "packages/model": { dependencies: { zod: "^4.0.0" } } })).toEqual([
      "packages/model/package.json asks for zod ^4.0.0: pin one exact version.",
    ]);
  });
});

function problemsOf(packages: Readonly<Record<string, LockedPackage>>): readonly string[] {
  return lockfileProblems({ packages }, {}, {});
}
