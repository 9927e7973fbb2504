import { describe, expect, it } from "vitest";
import type { AttributeValue, Item } from "./attribute-value.ts";
import { attributeValuesEqual, compareAttributeValues } from "./compare-attribute-values.ts";

function bytes(...list: number[]): Uint8Array {
  return Uint8Array.from(list);
}

describe("compareAttributeValues", () => {
  const ordered: [string, AttributeValue, AttributeValue][] = [
    ["texts", { S: "a" }, { S: "b" }],
    ["a text and one it begins", { S: "a" }, { S: "ab" }],
    ["capitals before small letters", { S: "Z" }, { S: "a" }],
    ["texts by UTF-8 bytes", { S: "\uffff" }, { S: "😀" }],
    ["numbers by value", { N: "9" }, { N: "10" }],
    ["negative numbers", { N: "-10" }, { N: "-9.5" }],
    ["binary by unsigned bytes", { B: bytes(0x7f) }, { B: bytes(0x80) }],
    ["binary and one it begins", { B: bytes(1) }, { B: bytes(1, 0) }],
  ];

  it.each(ordered)("orders %s", (_, less, more) => {
    expect(compareAttributeValues(less, more)).toBeLessThan(0);
    expect(compareAttributeValues(more, less)).toBeGreaterThan(0);
    expect(compareAttributeValues(less, less)).toBe(0);
  });

  it("calls equal what is equal", () => {
    expect(compareAttributeValues({ S: "" }, { S: "" })).toBe(0);
    expect(compareAttributeValues({ B: bytes() }, { B: bytes() })).toBe(0);
  });

  const incomparable: [string, AttributeValue, AttributeValue][] = [
    ["text and number", { S: "1" }, { N: "1" }],
    ["number and binary", { N: "1" }, { B: bytes(1) }],
    ["binary and text", { B: bytes(1) }, { S: "1" }],
    ["booleans", { BOOL: false }, { BOOL: true }],
    ["nulls", { NULL: true }, { NULL: true }],
    ["lists", { L: [] }, { L: [] }],
    ["sets", { SS: ["a"] }, { SS: ["a"] }],
  ];

  it.each(incomparable)("has no order for %s", (_, left, right) => {
    expect(compareAttributeValues(left, right)).toBeUndefined();
  });
});

describe("attributeValuesEqual", () => {
  const equal: [string, AttributeValue, AttributeValue][] = [
    ["texts", { S: "a" }, { S: "a" }],
    ["numbers", { N: "1.5" }, { N: "1.5" }],
    ["binary", { B: bytes(1, 2) }, { B: bytes(1, 2) }],
    ["booleans", { BOOL: true }, { BOOL: true }],
    ["nulls", { NULL: true }, { NULL: true }],
    ["text sets in any order", { SS: ["a", "b"] }, { SS: ["b", "a"] }],
    ["number sets in any order", { NS: ["1", "2"] }, { NS: ["2", "1"] }],
    [
      "binary sets in any order",
      { BS: [bytes(2), bytes(1), bytes()] },
      { BS: [bytes(1), bytes(), bytes(2)] },
    ],
    ["lists", { L: [{ S: "a" }, { N: "1" }] }, { L: [{ S: "a" }, { N: "1" }] }],
    [
      "maps in any order",
      { M: { a: { S: "x" }, b: { L: [] } } },
      { M: { b: { L: [] }, a: { S: "x" } } },
    ],
  ];

  it.each(equal)("finds equal %s equal", (_, left, right) => {
    expect(attributeValuesEqual(left, right)).toBe(true);
    expect(attributeValuesEqual(right, left)).toBe(true);
  });

  const different: [string, AttributeValue, AttributeValue][] = [
    ["texts", { S: "a" }, { S: "b" }],
    ["types", { S: "1" }, { N: "1" }],
    ["a set and a list", { SS: ["a"] }, { L: [{ S: "a" }] }],
    ["booleans", { BOOL: true }, { BOOL: false }],
    ["binary", { B: bytes(1) }, { B: bytes(2) }],
    ["binary of different length", { B: bytes(1) }, { B: bytes(1, 0) }],
    ["sets of one size", { SS: ["a", "b"] }, { SS: ["a", "c"] }],
    ["sets of different size", { NS: ["1"] }, { NS: ["1", "2"] }],
    ["binary sets", { BS: [bytes(1)] }, { BS: [bytes(2)] }],
    ["binary sets of different size", { BS: [bytes(1)] }, { BS: [bytes(1), bytes(2)] }],
    ["lists in another order", { L: [{ S: "a" }, { S: "b" }] }, { L: [{ S: "b" }, { S: "a" }] }],
    ["a list and one it begins", { L: [{ S: "a" }] }, { L: [{ S: "a" }, { S: "b" }] }],
    ["maps with other values", { M: { a: { S: "x" } } }, { M: { a: { S: "y" } } }],
    ["maps with other names", { M: { a: { S: "x" } } }, { M: { b: { S: "x" } } }],
    ["maps of different size", { M: {} }, { M: { a: { S: "x" } } }],
    ["a map and an inherited name", { M: { toString: { S: "x" } } }, { M: { a: { S: "x" } } }],
  ];

  it.each(different)("tells different %s apart", (_, left, right) => {
    expect(attributeValuesEqual(left, right)).toBe(false);
    expect(attributeValuesEqual(right, left)).toBe(false);
  });

  it("compares an attribute named __proto__ like any other", () => {
    const holding = (text: string): Item => JSON.parse(`{"__proto__":{"S":"${text}"}}`);
    expect(attributeValuesEqual({ M: holding("a") }, { M: holding("a") })).toBe(true);
    expect(attributeValuesEqual({ M: holding("a") }, { M: holding("b") })).toBe(false);
    expect(attributeValuesEqual({ M: holding("a") }, { M: { a: { S: "a" } } })).toBe(false);
  });
});
