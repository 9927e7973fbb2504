import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const importStatements = /^(?:import|export) (?!type\b)(?:[^;"]*? from )?"([^"]+)";/gm;

/** All that a module imports at once, itself and what it imports. */
function importedBy(file: URL, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file.href)) return seen;
  seen.add(file.href);
  const text = readFileSync(file, "utf8");
  for (const [, specifier = ""] of text.matchAll(importStatements)) {
    if (specifier.startsWith(".")) importedBy(new URL(specifier, file), seen);
    else seen.add(specifier);
  }
  return seen;
}

describe("a start", () => {
  it("loads the descriptions of the commands and commander, and nothing heavy", () => {
    const imported = [...importedBy(new URL("main.ts", import.meta.url))];
    const packages = imported.filter((name) => !/^(file|node):/.test(name));
    expect(packages).toEqual(["commander"]);
    const files = imported.filter((name) => name.startsWith("file:"));
    expect(files.length).toBeGreaterThan(20);
    expect(files.every((file) => existsSync(new URL(file)))).toBe(true);
  });
});

describe("the package's index", () => {
  it("loads nothing at all: configs import it", () => {
    const imported = [...importedBy(new URL("index.ts", import.meta.url))];
    expect(imported.filter((name) => !name.startsWith("file:"))).toEqual([]);
  });
});
