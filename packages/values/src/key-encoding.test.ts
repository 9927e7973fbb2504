import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeBinaryKey, encodeNumberKey, encodeStringKey } from "./key-encoding.ts";
import { normalizeNumber } from "./normalize-number.ts";
import { compareNumbers } from "./number-arithmetic.ts";

const seed = 20_251_122;

function bytesOf(key: string): number[] {
  return Array.from(key, (character) => character.charCodeAt(0));
}

function order(left: string, right: string): number {
  return Number(left > right) - Number(left < right);
}

const canonical = fc
  .tuple(
    fc.boolean(),
    fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }), fc.bigInt({ min: 0n, max: 1100n })),
    fc.oneof(fc.integer({ min: -130, max: 125 }), fc.integer({ min: -2, max: 2 })),
  )
  .map(([isNegative, digits, magnitude]) => {
    const exponent = magnitude - String(digits).length + 1;
    return normalizeNumber(`${isNegative ? "-" : ""}${digits}e${exponent}`);
  });

describe("encodeNumberKey", () => {
  it("orders numbers of every sign and size by their bytes", () => {
    const ascending = [
      "-9.9999999999999999999999999999999999999E+125",
      "-1E+125",
      "-101",
      "-100.5",
      "-100",
      "-10",
      "-2",
      "-1.01",
      "-1",
      "-0.5",
      "-0.05",
      "-1E-130",
      "0",
      "1E-130",
      "0.05",
      "0.5",
      "1",
      "1.01",
      "2",
      "10",
      "100",
      "100.5",
      "101",
      "1E+125",
      "9.9999999999999999999999999999999999999E+125",
    ].map((text) => encodeNumberKey(normalizeNumber(text)));
    expect(ascending.toSorted(order)).toEqual(ascending);
    expect(new Set(ascending).size).toBe(ascending.length);
  });

  it("orders by bytes as the numbers order, one byte to a character, none beginning another", () => {
    fc.assert(
      fc.property(canonical, canonical, (left, right) => {
        const leftKey = encodeNumberKey(left);
        const rightKey = encodeNumberKey(right);
        expect(order(leftKey, rightKey)).toBe(Math.sign(compareNumbers(left, right)));
        expect(Math.max(...bytesOf(leftKey))).toBeLessThanOrEqual(255);
        expect(left !== right && rightKey.startsWith(leftKey)).toBe(false);
      }),
      { seed, numRuns: 10_000 },
    );
  });

  it("needs 22 bytes at most", () => {
    expect(encodeNumberKey("12345678901234567890123456789012345678").length).toBe(22);
  });
});

describe("encodeStringKey", () => {
  it("gives back an ASCII text itself", () => {
    expect(encodeStringKey("order-2025\u0000\u007f")).toBe("order-2025\u0000\u007f");
  });

  it("writes the bytes that TextEncoder writes, lone surrogates included", () => {
    const text = fc.string({ unit: "binary", maxLength: 30 });
    const units = fc
      .array(fc.constantFrom(0x41, 0xe9, 0x7ff, 0x800, 0xd83d, 0xde00, 0xdfff, 0xe000, 0xffff))
      .map((list) => String.fromCharCode(...list));
    fc.assert(
      fc.property(fc.oneof(text, units), (value) => {
        expect(bytesOf(encodeStringKey(value))).toEqual([...new TextEncoder().encode(value)]);
      }),
      { seed, numRuns: 3000 },
    );
  });
});

describe("encodeBinaryKey", () => {
  it.each([0, 1, 31, 32, 33, 2048])("writes each of %i bytes as one character", (length) => {
    const bytes = Uint8Array.from({ length: length + 5 }, (_, index) => index * 7).subarray(5);
    expect(bytesOf(encodeBinaryKey(bytes))).toEqual([...bytes]);
  });
});
