import type { AttributeValue } from "@plinth/values";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchTemplate, parseTemplate, printTemplate } from "./key-template.ts";

const refuse = (...reasons: string[]): never => {
  throw new Error(reasons.join(" "));
};
const template = (text: string) => parseTemplate("sk", text, refuse);
const print = (text: string, values: Record<string, AttributeValue>) =>
  printTemplate(template(text), values, refuse);

describe("parseTemplate", () => {
  it("finds texts and places", () => {
    expect(template("ORDER#{placed_at}#{rank:8}")).toEqual({
      attribute: "sk",
      text: "ORDER#{placed_at}#{rank:8}",
      literals: ["ORDER#", "#", ""],
      places: [
        { name: "placed_at", width: undefined },
        { name: "rank", width: 8 },
      ],
    });
    expect(template("PROFILE").places).toEqual([]);
  });

  it.each([
    ["", "is empty"],
    ["{a}{b}", 'has nothing between "a" and "b"'],
    ["{}", 'has a place "{}"'],
    ["{a:x}", 'has a place "{a:x}"'],
    ["{a:0}", "0 digits"],
    ["{a:16}", "16 digits"],
    ["A{", "a brace that is no place"],
    ["{{a}}", "a brace that is no place"],
  ])("refuses %j", (text, problem) => {
    expect(() => template(text)).toThrow(problem);
  });

  it("needs no separator behind a padded number", () => {
    expect(print("{year:4}{id}", { year: { N: "25" }, id: { S: "x" } })).toBe("0025x");
  });
});

describe("printTemplate", () => {
  it("puts the values in their places", () => {
    const values = { a: { S: "x" }, rank: { N: "42" } };
    expect(print("A#{a}#{rank:5}#END", values)).toBe("A#x#00042#END");
  });

  it("gives nothing when a part is absent", () => {
    expect(print("A#{a}#{b}", { a: { S: "x" } })).toBeUndefined();
  });

  it.each<[string, AttributeValue, string]>([
    ["{a}#{b}", { S: "x#y" }, 'must not hold "#"'],
    ["{a}##{b}", { S: "x#" }, 'must not hold "##"'],
    ["{a}#{b}", { S: "" }, "must be a text that is not empty"],
    ["{a}#{b}", { N: "1" }, "must be a text"],
    ["{a:3}#{b}", { N: "1000" }, "a whole number of at most 3 digits"],
    ["{a:3}#{b}", { N: "-1" }, "a whole number"],
    ["{a:3}#{b}", { N: "1.5" }, "a whole number"],
    ["{a:3}#{b}", { S: "1" }, "a whole number"],
  ])("refuses in %s the value %j", (text, a, problem) => {
    expect(() => print(text, { a, b: { S: "y" } })).toThrow(problem);
  });

  it("refuses half of a surrogate pair, which UTF-8 cannot tell from another", () => {
    for (const half of ["\ud800", "a\udc00", "\udc00\ud800"]) {
      expect(() => print("A#{a}", { a: { S: half } })).toThrow("half of a surrogate pair");
    }
    expect(print("A#{a}", { a: { S: "😀" } })).toBe("A#😀");
  });

  it("lets the last place hold anything", () => {
    expect(print("{a}#{b}", { a: { S: "x" }, b: { S: "y#z#" } })).toBe("x#y#z#");
  });

  it("gives different keys for different values, which can be read back", () => {
    const part = fc.string({ unit: fc.constantFrom("a", "b", "#", "!", "1", "E"), maxLength: 4 });
    const tuple = fc.tuple(part, part, part);
    const texts = ["A#{a}#{b}#{c}", "{a}##{b}#E{c}", "{a}#!#{b}#{c}#E", "{a}1{b}a{c}#"];
    fc.assert(
      fc.property(fc.constantFrom(...texts), tuple, tuple, (text, left, right) => {
        const keys = [left, right].map((values) => printed(text, values));
        for (const [position, key] of keys.entries()) {
          if (key !== undefined) {
            expect(matchTemplate(template(text), key)).toEqual([left, right][position]);
          }
        }
        const areSame = left.every((value, position) => value === right[position]);
        expect(keys[0] !== undefined && keys[0] === keys[1] && !areSame).toBe(false);
      }),
      { seed: 20_261_120, numRuns: 5000 },
    );
  });

  it("orders padded numbers as numbers", () => {
    const number = fc.integer({ min: 0, max: 99_999_999 });
    fc.assert(
      fc.property(number, number, (left, right) => {
        const [a = "", b = ""] = [left, right].map((each) =>
          print("R#{rank:8}#x", { rank: { N: String(each) } }),
        );
        expect(Math.sign(left - right)).toBe(a < b ? -1 : Number(a > b));
      }),
      { seed: 20_261_120 },
    );
  });
});

function printed(text: string, [a, b, c]: readonly [string, string, string]): string | undefined {
  try {
    return print(text, { a: { S: a }, b: { S: b }, c: { S: c } });
  } catch {
    return undefined;
  }
}

describe("matchTemplate", () => {
  it.each([
    ["USER#{id}", "USER#7", ["7"]],
    ["USER#{id}", "USER#", undefined],
    ["USER#{id}", "ORDER#7", undefined],
    ["USER#{id}", "USER#ADMIN#7", ["ADMIN#7"]],
    ["USER#{id}#x", "USER#7", undefined],
    ["USER#{id}#x", "USER#7#x", ["7"]],
    ["USER#{id}#x", "USER##x", undefined],
    ["PROFILE", "PROFILE", []],
    ["PROFILE", "PROFILES", undefined],
    ["{rank:3}#{id}", "007#x", ["007", "x"]],
    ["{rank:3}#{id}", "7#x", undefined],
    ["{rank:3}#{id}", "0x7#x", undefined],
    ["{a}#{b}", "a", undefined],
  ])("reads with %s the key %s", (text, key, texts) => {
    expect(matchTemplate(template(text), key)).toEqual(texts);
  });
});
