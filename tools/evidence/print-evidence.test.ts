import { describe, expect, it } from "vitest";
import { parseChecklist } from "./checklist.ts";
import { collectEvidence } from "./collect-evidence.ts";
import {
  joinRanges,
  printEvidence,
  printEvidenceJson,
  printEvidenceSummary,
} from "./print-evidence.ts";

const evidence = collectEvidence(
  [parseChecklist("shop", "# Shop\n| S-01 | first | b |\n| S-02 | second | b |")],
  [
    {
      name: "x.test.ts",
      status: "passed",
      assertionResults: [{ title: "S-01 works", fullName: "shop S-01 works", status: "passed" }],
    },
  ],
);

describe("printEvidence", () => {
  it("names the tests of each proven row, and each row without one", () => {
    expect(printEvidence(evidence)).toBe(
      [
        "Shop: 1 of 2 rows proven (docs/requirements/shop.md)",
        "  proven    S-01  first",
        "            shop S-01 works",
        "  untested  S-02  second",
      ].join("\n"),
    );
  });
});

describe("printEvidenceSummary", () => {
  it("counts the proven rows and lists the others", () => {
    expect(printEvidenceSummary(evidence)).toContain("1 of 2 rows proven");
    expect(printEvidenceSummary(evidence)).toContain("  untested: S-02");
  });
});

describe("printEvidenceJson", () => {
  it("gives programs the same facts", () => {
    expect(JSON.parse(printEvidenceJson(evidence))).toMatchObject({
      documents: [{ document: "shop", rowCount: 2, provenCount: 1 }],
      errors: [],
    });
  });
});

describe("joinRanges", () => {
  it("joins three ids or more that follow each other, within one prefix", () => {
    const ids = ["S-01", "S-02", "S-03", "S-07", "S-08", "T0-09", "C-51a", "C-51b"];
    expect(joinRanges(ids)).toBe("S-01 to S-03, S-07, S-08, T0-09, C-51a, C-51b");
  });
});
