import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { generatedProblems, writeGenerated } from "./compare-files.ts";

const files = [
  { path: "infra/template.yml", text: "A: 1\nB: 2\n" },
  { path: "infra/policy.json", text: "{}\n" },
];

function emptyRoot(): string {
  const root = mkdtempSync(join(tmpdir(), "plinth-generated-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return root;
}

describe("writeGenerated", () => {
  it("writes what is missing or differs, and leaves the rest", () => {
    const root = emptyRoot();
    expect(writeGenerated(root, files)).toEqual(["infra/template.yml", "infra/policy.json"]);
    writeFileSync(join(root, "infra/policy.json"), "[]");
    expect(writeGenerated(root, files)).toEqual(["infra/policy.json"]);
    expect(readFileSync(join(root, "infra/policy.json"), "utf8")).toBe("{}\n");
    expect(writeGenerated(root, files)).toEqual([]);
  });
});

describe("generatedProblems", () => {
  it("has nothing to say once all is written", () => {
    const root = emptyRoot();
    writeGenerated(root, files);
    expect(generatedProblems(root, files)).toEqual([]);
  });

  it("names what is missing, what differs and where, and what nothing makes", () => {
    const root = emptyRoot();
    writeGenerated(root, [{ path: "infra/template.yml", text: "A: 1\nB: 3\n" }]);
    writeFileSync(join(root, "infra/old.yml"), "");
    expect(generatedProblems(root, files)).toEqual([
      "infra/template.yml:2 is not what the sources say.",
      "infra/policy.json is missing.",
      "infra/old.yml is made by nothing: delete it.",
    ]);
  });

  it("finds a file that goes on, or ends too early", () => {
    const root = emptyRoot();
    writeGenerated(root, [{ path: "a/b", text: "A\nB\nC\n" }]);
    expect(generatedProblems(root, [{ path: "a/b", text: "A\n" }])).toEqual([
      "a/b:2 is not what the sources say.",
    ]);
    expect(generatedProblems(root, [{ path: "a/b", text: "A\nB\nC\nD\n" }])).toEqual([
      "a/b:4 is not what the sources say.",
    ]);
  });
});
