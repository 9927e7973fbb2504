import { NativeValueError } from "@plinth/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { centsFromNumberText, money, numberTextFromCents } from "./money.ts";

const seed = 20250905;

describe("money", () => {
  it.each([
    [4299, "42.99"],
    [4290, "42.9"],
    [4200, "42"],
    [5, "0.05"],
    [50, "0.5"],
    [0, "0"],
    [-199, "-1.99"],
    [Number.MAX_SAFE_INTEGER, "90071992547409.91"],
  ])("writes %i cents as %s", (cents, text) => {
    expect(numberTextFromCents(cents)).toBe(text);
    expect(centsFromNumberText(text)).toBe(cents);
  });

  it(`loses no cent on the way there and back (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (cents) => {
        expect(centsFromNumberText(numberTextFromCents(cents)) + 0).toBe(cents + 0);
      }),
      { seed },
    );
  });

  it("reads a Number however it was written", () => {
    expect(centsFromNumberText("4.299E1")).toBe(4299);
    expect(centsFromNumberText("42.990")).toBe(4299);
  });

  it.each(["42.999", "90071992547409.92", "1e100"])("refuses to round %s", (text) => {
    expect(() => centsFromNumberText(text)).toThrow(NativeValueError);
  });

  it("is an integer to zod, with its checks", () => {
    const price = money().nonnegative().max(100);
    expect(price.safeParse(99).success).toBe(true);
    expect(price.safeParse(-1).success).toBe(false);
    expect(price.safeParse(1.5).success).toBe(false);
  });
});
