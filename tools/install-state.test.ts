import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { holdsAll, isInstalled, rememberInstall } from "./install-state.mjs";

describe("isInstalled", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "plinth-install-"));
    writeLockfile("package-lock.json", { "node_modules/zod": { version: "4.6.7" } });
  });

  afterEach(() => rmSync(root, { recursive: true }));

  it("says no before anything is installed", () => {
    expect(isInstalled(root)).toBe(false);
  });

  it("says yes after an install, until the lockfile changes", () => {
    mkdirSync(join(root, "node_modules"));
    rememberInstall(root);
    expect(isInstalled(root)).toBe(true);
    writeLockfile("package-lock.json", { "node_modules/zod": { version: "4.6.8" } });
    expect(isInstalled(root)).toBe(false);
  });

  it("says yes after an npm install by hand that installed what the lockfile has", () => {
    mkdirSync(join(root, "node_modules"));
    writeLockfile("node_modules/.package-lock.json", { "node_modules/zod": { version: "4.6.7" } });
    expect(isInstalled(root)).toBe(true);
  });

  it("says no when another version is installed", () => {
    mkdirSync(join(root, "node_modules"));
    writeLockfile("node_modules/.package-lock.json", { "node_modules/zod": { version: "4.0.0" } });
    expect(isInstalled(root)).toBe(false);
  });

  function writeLockfile(name: string, packages: object): void {
    writeFileSync(join(root, name), JSON.stringify({ packages }));
  }
});

describe("holdsAll", () => {
  it("misses a package that is not there, but not another platform's", () => {
    expect(holdsAll({}, { "node_modules/a": { version: "1.0.0", optional: true } })).toBe(true);
    expect(holdsAll({}, { "node_modules/a": { version: "1.0.0" } })).toBe(false);
  });
});
