import type { StackPreview } from "@plinth/infra/stacks";
import { describe, expect, it } from "vitest";
import { createStyle } from "../terminal/style.ts";
import { previewText } from "./preview-text.ts";

const nothingToDo: StackPreview = {
  stackName: "shop",
  kind: "update",
  hasChanges: false,
  changes: [],
  outputs: [],
  leftOut: [],
  isInterrupted: false,
  refusals: [],
};

describe("previewText", () => {
  it("says that nothing would change", () => {
    expect(previewText(nothingToDo, createStyle(false))).toBe("No table changes.");
  });

  it("says first that an earlier run was cut off", () => {
    const preview = { ...nothingToDo, hasChanges: true, isInterrupted: true };
    expect(previewText(preview, createStyle(false)).split("\n")[0]).toBe(
      "An earlier run was cut off. A deployment ends that first, and may then find more to do.",
    );
  });
});
