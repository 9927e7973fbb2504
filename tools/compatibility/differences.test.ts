import { describe, expect, it } from "vitest";
import { differencesIn, printCompatibility } from "./differences.ts";

const path = "packages/engine/src/table.ts";

describe("differencesIn", () => {
  it("reads a sentence over the lines of its comment and stops at its end", () => {
    const source = [
      "/**",
      " * Deletes.",
      " *",
      " * Differs from DynamoDB: items are gone at",
      " * once, because nothing is shared. More words.",
      " */",
      "export function f() {}",
    ].join("\n");
    expect(differencesIn(path, source)).toEqual([
      { path, text: "items are gone at once, because nothing is shared." },
    ]);
  });

  it("reads line comments and comments of one line", () => {
    const source = [
      "  // Differs from DynamoDB: tags are there at once,",
      "  // because there is nothing to wait for.",
      "  call();",
      "/** Differs from DynamoDB: it never grows. */",
    ].join("\n");
    expect(differencesIn(path, source).map(({ text }) => text)).toEqual([
      "tags are there at once, because there is nothing to wait for.",
      "it never grows.",
    ]);
  });

  it("keeps a dot inside a word", () => {
    const source = "// Differs from DynamoDB: it is not dynamodb.us-east-1.amazonaws.com here.";
    expect(differencesIn(path, source)[0]?.text).toBe(
      "it is not dynamodb.us-east-1.amazonaws.com here.",
    );
  });
});

describe("printCompatibility", () => {
  it("lists the differences below their packages, each with its source", () => {
    const page = printCompatibility([{ path, text: "it never grows." }]);
    expect(page).toContain(
      "## packages/engine\n\n- [table](../packages/engine/src/table.ts): it never grows.",
    );
  });
});
