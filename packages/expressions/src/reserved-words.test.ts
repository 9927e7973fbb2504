import { describe, expect, it } from "vitest";
import { reservedWords } from "./reserved-words.ts";

describe("reservedWords", () => {
  it("has all 573 in upper case", () => {
    expect(reservedWords.size).toBe(573);
    expect([...reservedWords].filter((word) => !/^[A-Z]+$/.test(word))).toEqual([]);
  });
});
