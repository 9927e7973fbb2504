import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizeNumber } from "./normalize-number.ts";
import { NumberFormatError } from "./number-format-error.ts";

const seed = 20_251_120;

function reasonOf(text: string): string {
  try {
    return normalizeNumber(text);
  } catch (error) {
    return error instanceof NumberFormatError ? error.reason : "another error";
  }
}

/** The same answer by another way: everything is scaled to an integer first. */
function expectedOf(text: string): string {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  const digits = `${match?.[2]}${match?.[3]}`;
  if (match === null || digits === "") {
    return "notANumber";
  }
  if (/^0+$/.test(digits)) {
    return "0";
  }
  const power = Number(match[4] ?? 0) - (match[3] ?? "").length;
  const significant = digits.replace(/^0+/, "").replace(/0+$/, "");
  const magnitude = digits.replace(/^0+/, "").length - 1 + power;
  if (magnitude > 125 || magnitude < -130) {
    return magnitude > 0 ? "overflow" : "underflow";
  }
  if (significant.length > 38) {
    return "tooManyDigits";
  }
  const scaled = String(BigInt(digits) * 10n ** BigInt(400 + power)).padStart(401, "0");
  const plain = `${scaled.slice(0, -400)}.${scaled.slice(-400)}`.replace(/\.?0+$/, "");
  return (match[1] === "-" ? "-" : "") + plain;
}

describe("normalizeNumber", () => {
  it.each([
    ["0", "0"],
    ["-0", "0"],
    ["-0.0", "0"],
    ["+0", "0"],
    ["0e5", "0"],
    ["0e-500", "0"],
    ["000", "0"],
    ["42", "42"],
    ["-42", "-42"],
    ["+42", "42"],
    ["007", "7"],
    ["100", "100"],
    ["1.0", "1"],
    ["1.", "1"],
    [".5", "0.5"],
    ["-.5", "-0.5"],
    ["0.50", "0.5"],
    ["42.99", "42.99"],
    ["-00.0120", "-0.012"],
    ["1e3", "1000"],
    ["1E+3", "1000"],
    ["1.5e-3", "0.0015"],
    ["12345e-2", "123.45"],
    ["1E+125", `1${"0".repeat(125)}`],
    ["1E-130", `0.${"0".repeat(129)}1`],
    ["-1E-130", `-0.${"0".repeat(129)}1`],
    ["9.9999999999999999999999999999999999999E+125", "9".repeat(38) + "0".repeat(88)],
    ["0".repeat(200), "0"],
    [`1${"0".repeat(100)}`, `1${"0".repeat(100)}`],
    [`${"0".repeat(100)}1.5${"0".repeat(100)}`, "1.5"],
    ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
  ])("writes %s as %s", (text, canonical) => {
    expect(normalizeNumber(text)).toBe(canonical);
  });

  it.each([
    "abc",
    "-",
    "+",
    ".",
    "-.",
    "e5",
    "1e",
    "1e+",
    "1.2.3",
    "--1",
    "1-",
    " 1",
    "1 ",
    "1\n",
    "0x10",
    "1_000",
    "1,5",
    "NaN",
    "Infinity",
    "١",
    "1e99999999999",
  ])("refuses %j with the text in the message", (text) => {
    expect(() => normalizeNumber(text)).toThrow(new NumberFormatError("notANumber", text));
    expect(() => normalizeNumber(text)).toThrow(
      `The parameter cannot be converted to a numeric value: ${text}`,
    );
  });

  it("refuses an empty text without a colon in the message", () => {
    expect(() => normalizeNumber("")).toThrow(
      /^The parameter cannot be converted to a numeric value$/,
    );
  });

  it.each([
    [
      "1E+126",
      "overflow",
      "Number overflow. Attempting to store a number with magnitude larger than supported range",
    ],
    [
      "-1E+126",
      "overflow",
      "Number overflow. Attempting to store a number with magnitude larger than supported range",
    ],
    [
      "9.9E-131",
      "underflow",
      "Number underflow. Attempting to store a number with magnitude smaller than supported range",
    ],
    [
      "1.00000000000000000000000000000000000001",
      "tooManyDigits",
      "Attempting to store more than 38 significant digits in a Number",
    ],
    [
      "123456789012345678901234567890123456789",
      "tooManyDigits",
      "Attempting to store more than 38 significant digits in a Number",
    ],
  ])("refuses %s as %s", (text, reason, message) => {
    expect(reasonOf(text)).toBe(reason);
    expect(() => normalizeNumber(text)).toThrow(message);
  });

  it("gives back the very text when it is canonical already, and is idempotent", () => {
    const number = fc.tuple(
      fc.constantFrom("", "-"),
      fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }),
      fc.integer({ min: -130, max: 80 }),
    );
    fc.assert(
      fc.property(number, ([sign, digits, exponent]) => {
        const text = `${sign}${digits}e${exponent}`;
        const once = normalizeNumber(text);
        expect(once).toBe(expectedOf(text));
        expect(normalizeNumber(once)).toBe(once);
      }),
      { seed, numRuns: 2000 },
    );
  });

  it("agrees with exact integer arithmetic on any text made of a number's characters", () => {
    const characters = fc.constantFrom(..."00112359..--+eE");
    const text = fc.array(characters, { maxLength: 9 }).map((list) => list.join(""));
    fc.assert(
      fc.property(text, (candidate) => {
        fc.pre(!/[eE][+-]?\d{4}/.test(candidate));
        expect(reasonOf(candidate)).toBe(expectedOf(candidate));
      }),
      { seed, numRuns: 20_000 },
    );
  });
});
