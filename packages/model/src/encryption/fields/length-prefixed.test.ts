import { describe, expect, it } from "vitest";
import { lengthPrefixed } from "./length-prefixed.ts";

describe("lengthPrefixed", () => {
  it("puts four bytes of length in front of each field", () => {
    expect(lengthPrefixed(["ab", Uint8Array.of(255), ""]).toString("hex")).toBe(
      "00000002616200000001ff00000000",
    );
  });

  it("keeps lists apart that would be the same when joined", () => {
    const lists = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["", "abc"]];
    const texts = lists.map((list) => lengthPrefixed(list).toString("hex"));
    expect(new Set(texts).size).toBe(lists.length);
  });

  it("counts bytes, not characters", () => {
    expect(lengthPrefixed(["é"]).toString("hex")).toBe("00000002c3a9");
  });
});
