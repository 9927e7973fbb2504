import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizeNumber } from "./normalize-number.ts";
import { addNumbers, compareNumbers, subtractNumbers } from "./number-arithmetic.ts";
import { NumberFormatError } from "./number-format-error.ts";

const seed = 20_251_121;

/** Every canonical number is an integer at this scale: 130 places and 37 digits behind the first. */
const scale = 167;

function scaledOf(number: string): bigint {
  const [integer = "", fraction = ""] = number.split(".");
  return BigInt(integer + fraction.padEnd(scale, "0"));
}

function numberOf(scaled: bigint): string {
  const sign = scaled < 0n ? "-" : "";
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(scale + 1, "0");
  const significant = digits.replace(/^0+/, "").replace(/0+$/, "");
  const magnitude = digits.replace(/^0+/, "").length - 1 - scale;
  if (scaled !== 0n && magnitude > 125) {
    return "overflow";
  }
  if (scaled !== 0n && magnitude < -130) {
    return "underflow";
  }
  if (significant.length > 38) {
    return "tooManyDigits";
  }
  return sign + `${digits.slice(0, -scale)}.${digits.slice(-scale)}`.replace(/\.?0+$/, "");
}

function resultOf(compute: () => string): string {
  try {
    return compute();
  } catch (error) {
    return error instanceof NumberFormatError ? error.reason : "another error";
  }
}

/** Numbers over the whole range, and as many close together, where digits meet. */
const canonical = fc
  .tuple(
    fc.boolean(),
    fc.oneof(
      fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }),
      fc.bigInt({ min: 0n, max: 9999n }),
      fc.constantFrom(0n, 1n, 10n ** 38n - 1n),
    ),
    fc.oneof(fc.integer({ min: -130, max: 125 }), fc.integer({ min: -3, max: 3 })),
  )
  .map(([isNegative, digits, magnitude]) => {
    const exponent = magnitude - String(digits).length + 1;
    return normalizeNumber(`${isNegative ? "-" : ""}${digits}e${exponent}`);
  });

describe("compareNumbers", () => {
  it.each([
    ["0", "0", 0],
    ["1", "2", -1],
    ["10", "9", 1],
    ["-10", "9", -1],
    ["-10", "-9", -1],
    ["-1", "0", -1],
    ["0.1", "0.09", 1],
    ["-0.1", "-0.09", -1],
    ["1.5", "1", 1],
    ["1", "1.5", -1],
    ["-1.5", "-1", -1],
    ["0", "0.001", -1],
    ["123.4", "99.99", 1],
  ])("compares %s with %s as %i", (left, right, order) => {
    expect(Math.sign(compareNumbers(left, right))).toBe(order);
  });

  it("orders as exact integers do", () => {
    fc.assert(
      fc.property(canonical, canonical, (left, right) => {
        const difference = scaledOf(left) - scaledOf(right);
        const order = Number(difference > 0n) - Number(difference < 0n);
        expect(Math.sign(compareNumbers(left, right))).toBe(order);
      }),
      { seed, numRuns: 5000 },
    );
  });
});

describe("addNumbers", () => {
  it.each([
    ["1", "2", "3"],
    ["0.1", "0.2", "0.3"],
    ["42.99", "-42.99", "0"],
    ["999999999999999", "999999999999999", "1999999999999998"],
    ["-99999999999999", "-99999999999999", "-199999999999998"],
    ["99999999999999999999999999999999999999", "1", `1${"0".repeat(38)}`],
    ["0.999", "0.001", "1"],
  ])("adds %s and %s to %s", (left, right, sum) => {
    expect(addNumbers(left, right)).toBe(sum);
  });

  it("refuses a sum of more than 38 digits, whatever its parts", () => {
    const large = `1${"0".repeat(38)}`;
    expect(() => addNumbers(large, "1")).toThrow(
      "Attempting to store more than 38 significant digits in a Number",
    );
  });

  it("refuses a sum past the range", () => {
    const largest = normalizeNumber("9.9999999999999999999999999999999999999E+125");
    expect(() => addNumbers(largest, normalizeNumber("1E+125"))).toThrow(
      "Number overflow. Attempting to store a number with magnitude larger than supported range",
    );
  });

  it("agrees with exact integers", () => {
    fc.assert(
      fc.property(canonical, canonical, (left, right) => {
        const expected = numberOf(scaledOf(left) + scaledOf(right));
        expect(resultOf(() => addNumbers(left, right))).toBe(expected);
      }),
      { seed, numRuns: 5000 },
    );
  });
});

describe("subtractNumbers", () => {
  it("refuses a difference too small to store", () => {
    const left = normalizeNumber("1.5E-130");
    expect(() => subtractNumbers(left, normalizeNumber("1E-130"))).toThrow(
      "Number underflow. Attempting to store a number with magnitude smaller than supported range",
    );
  });

  it("agrees with exact integers", () => {
    fc.assert(
      fc.property(canonical, canonical, (left, right) => {
        const expected = numberOf(scaledOf(left) - scaledOf(right));
        expect(resultOf(() => subtractNumbers(left, right))).toBe(expected);
      }),
      { seed, numRuns: 5000 },
    );
  });
});
