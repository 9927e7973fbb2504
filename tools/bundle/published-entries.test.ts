import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../repository-root.ts";
import { publishedEntries } from "./published-entries.ts";

describe("publishedEntries", () => {
  it("reads source and output from package.json", () => {
    expect(publishedEntries(repositoryRoot, "client")).toEqual([
      { source: "packages/client/src/index.ts", output: "packages/client/dist/bundle/index" },
    ]);
  });
});
