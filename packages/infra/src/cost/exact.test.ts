import { describe, expect, it } from "vitest";
import { add, exact, isLess, least, multiply, printExact, printFixed, subtract } from "./exact.ts";

describe("exact", () => {
  it.each([
    [0, "0"],
    ["0.10", "0.1"],
    ["100", "100"],
    [1e21, "1000000000000000000000"],
    [1e-7, "0.0000001"],
    ["-2.5", "-2.5"],
  ])("takes %s as it is", (value, text) => {
    expect(printExact(exact(value))).toBe(text);
  });

  it.each(["", "1e", "NaN", "Infinity", "1,5", " 1"])("refuses %j", (text) => {
    expect(() => exact(text)).toThrow(RangeError);
  });

  it("adds and multiplies what binary fractions cannot hold", () => {
    expect(printExact(add(exact("0.1"), exact("0.2")))).toBe("0.3");
    expect(printExact(multiply(exact("0.000000125"), exact("0.5")))).toBe("0.0000000625");
    expect(printExact(subtract(exact("0.3"), exact("0.1")))).toBe("0.2");
  });

  it("compares across scales", () => {
    expect(isLess(exact("0.10"), exact("0.1"))).toBe(false);
    expect(printExact(least(exact("2"), exact("1.99")))).toBe("1.99");
  });

  it.each([
    ["0.005", 2, "0.01"],
    ["0.0049", 2, "0.00"],
    ["1234567.8", 0, "1,234,568"],
    ["-0.001", 2, "0.00"],
    ["-1.5", 0, "-2"],
    ["12", 3, "12.000"],
    ["-1234.5", 1, "-1,234.5"],
  ])("prints %s with %i decimals as %s", (value, decimals, text) => {
    expect(printFixed(exact(value), decimals)).toBe(text);
  });
});
