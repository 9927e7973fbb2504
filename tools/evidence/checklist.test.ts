import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../repository-root.ts";
import { parseChecklist, readChecklists } from "./checklist.ts";

describe("parseChecklist", () => {
  it("reads the rows whose first cell begins with an id, whatever marks follow it", () => {
    const { title, rows } = parseChecklist(
      "shop",
      [
        "# The shop",
        "| table | key |",
        "|---|---|",
        "| books | category |",
        "| ID | Claim | Pass condition |",
        "| S-01 | No VPC | runs |",
        "| S-81 ◇ | later | built |",
        "| C-51b | load | no error |",
        "| T4-101 | template | deploys |",
        "| V-69 `cf1` | deploys | test |",
      ].join("\n"),
    );
    expect(title).toBe("The shop");
    expect(rows.map((row) => row.id)).toEqual(["S-01", "S-81", "C-51b", "T4-101", "V-69"]);
    expect(rows[0]).toEqual({ id: "S-01", claim: "No VPC", passCondition: "runs" });
  });

  it("keeps an escaped bar inside its cell", () => {
    expect(parseChecklist("x", "| V-01 | a \\| b | c |").rows[0]?.claim).toBe("a \\| b");
  });

  it("takes no id from prose or from a list", () => {
    expect(parseChecklist("x", "S-01 is a row.\n- | S-02 | a | b |").rows).toEqual([]);
  });
});

describe("readChecklists", () => {
  it("finds the checklists of the four applications", () => {
    const counts = readChecklists(repositoryRoot).map(({ document, rows }) => [
      document,
      rows.length,
    ]);
    expect(counts).toEqual([
      ["carbontrack", 59],
      ["cloudshelf", 86],
      ["tennis-booking", 156],
      ["vibe-digest", 83],
    ]);
  });
});
