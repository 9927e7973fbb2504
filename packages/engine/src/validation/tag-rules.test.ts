import { describe, expect, it } from "vitest";
import { checkTagKeys } from "./tag-rules.ts";

describe("checkTagKeys", () => {
  it("refuses a null, which AWS's SDKs leave out and other callers may send", () => {
    expect(() => checkTagKeys(["stage", null])).toThrow(
      "The Tag Key provided is invalid, Key: null",
    );
  });
});
