import { describe, expect, it } from "vitest";
import type { TestFileResult } from "../gate/test-report.ts";
import { parseChecklist } from "./checklist.ts";
import { collectEvidence, leadingIds } from "./collect-evidence.ts";

const checklist = parseChecklist(
  "shop",
  ["# Shop", "| S-01 | a | b |", "| S-02 | a | b |", "| C-51a | a | b |"].join("\n"),
);

describe("leadingIds", () => {
  it.each([
    ["S-51 sells the last copy once", ["S-51"]],
    ["S-51: sells the last copy once", ["S-51"]],
    ["T4-101, T0-01: the tables", ["T4-101", "T0-01"]],
    ["S-36, S-37, and S-38 index", ["S-36", "S-37", "S-38"]],
    ["C-51a measures", ["C-51a"]],
    ["sells what S-51 says", []],
    ["S-5 is too short for an id", []],
    ["S-51-b is no id", []],
    ["UTF-16 is no id", []],
  ])("reads the ids that %j starts with", (title, ids) => {
    expect(leadingIds(title)).toEqual(ids);
  });
});

describe("collectEvidence", () => {
  it("proves a row by a test that starts with its id and passed", () => {
    expect(statesAfter(["S-01 works", "passed"])).toEqual(["proven", "untested", "untested"]);
  });

  it("proves no row by a test that names it elsewhere in its title", () => {
    expect(statesAfter(["works as S-01 says", "passed"])[0]).toBe("untested");
  });

  it("counts no row as proven when one of its tests failed", () => {
    expect(statesAfter(["S-01 works", "passed"], ["S-01 works twice", "failed"])[0]).toBe("failed");
  });

  it("counts a row as skipped when all its tests were", () => {
    expect(statesAfter(["S-02 works", "skipped"])[1]).toBe("skipped");
    expect(statesAfter(["S-02 works", "skipped"], ["S-02 too", "passed"])[1]).toBe("proven");
  });

  it("does not take a sub-row for its row", () => {
    const { documents, errors } = collectEvidence([checklist], filesOf([["C-51 works", "passed"]]));
    expect(documents[0]?.rows[2]?.state).toBe("untested");
    expect(errors).toEqual([
      "no checklist has a row C-51, which this test names: Suite C-51 works",
    ]);
  });

  it("refuses an id that no checklist has, wherever the title names it", () => {
    const files = filesOf([
      ["S-99 works", "passed"],
      ["works as S-77 says", "passed"],
    ]);
    expect(collectEvidence([checklist], files).errors).toHaveLength(2);
  });

  it("takes words with other prefixes for words", () => {
    expect(collectEvidence([checklist], filesOf([["X-99 and UTF-16", "passed"]])).errors).toEqual(
      [],
    );
  });
});

function statesAfter(...tests: [title: string, status: string][]): readonly string[] {
  const [document] = collectEvidence([checklist], filesOf(tests)).documents;
  return document?.rows.map((row) => row.state) ?? [];
}

function filesOf(tests: [title: string, status: string][]): readonly TestFileResult[] {
  const assertionResults = tests.map(([title, status]) => ({
    title,
    status,
    fullName: `Suite ${title}`,
  }));
  return [{ name: "x.test.ts", status: "passed", assertionResults }];
}
