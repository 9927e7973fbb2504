import { describe, expect, it } from "vitest";
import { csvAmount, csvLines } from "./csv.ts";

describe("csvLines", () => {
  it.each([
    ["a number as it is", -5, "-5"],
    ["a plain text as it is", "Clean Code", "Clean Code"],
    ["a comma in quotes", "Code, clean", '"Code, clean"'],
    ["quotes doubled", 'The "Code"', '"The ""Code"""'],
    ["a line break in quotes", "a\r\nb", '"a\r\nb"'],
    ["a formula as a text", "=1+1", "'=1+1"],
    ["a formula behind a minus as a text", "-1+1", "'-1+1"],
    ["a formula in quotes as a text", '=A("b")', '"\'=A(""b"")"'],
    ["an amount below zero as a number", "-5.00", "-5.00"],
  ])("writes %s", (_case, cell, text) => {
    expect(csvLines([[cell, 1]])).toBe(`${text},1\r\n`);
  });
});

describe("csvAmount", () => {
  it.each([
    [0, "0.00"],
    [5, "0.05"],
    [-5, "-0.05"],
    [4299, "42.99"],
    [-429_900, "-4299.00"],
    [Number.MAX_SAFE_INTEGER, "90071992547409.91"],
  ])("writes %d cents as %s", (cents, text) => {
    expect(csvAmount(cents)).toBe(text);
  });
});
