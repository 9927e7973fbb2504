import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { includesText, includesTextLinear } from "./includes-text.ts";

const seed = 20250905;

describe("includesText", () => {
  it(`finds what JavaScript's own search finds (seed ${seed})`, () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 40 });
    const part = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 6 });
    fc.assert(
      fc.property(text, part, (whole, piece) => {
        expect(includesTextLinear(whole, piece)).toBe(whole.includes(piece));
      }),
      { seed, numRuns: 2000 },
    );
  });

  it("compares no more often for texts that are made to be hard", () => {
    const text = "0".repeat(400_000);
    const half = "0".repeat(100_000);
    expect(includesText(text, `${half}1${half}`)).toBe(false);
    expect(includesText(`${text}1${half}`, `${half}1${half}`)).toBe(true);
  });
});
