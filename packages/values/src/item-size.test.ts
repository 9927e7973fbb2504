import { describe, expect, it } from "vitest";
import type { AttributeValue, Item } from "./attribute-value.ts";
import { attributeValueSizeBytes, itemSizeBytes } from "./item-size.ts";

describe("attributeValueSizeBytes", () => {
  // The rules of "DynamoDB item sizes and formats" in the developer guide, computed by hand.
  const cases: [string, AttributeValue, number][] = [
    ["an empty text", { S: "" }, 0],
    ["a text", { S: "abc" }, 3],
    ["a text by its UTF-8 bytes", { S: "aé日😀" }, 10],
    ["a long text by its UTF-8 bytes", { S: "é".repeat(500) }, 1000],
    ["binary by its raw bytes", { B: new Uint8Array(5) }, 5],
    ["null", { NULL: true }, 1],
    ["a boolean", { BOOL: false }, 1],
    ["an empty list", { L: [] }, 3],
    ["an empty map", { M: {} }, 3],
    ["a list with one byte for each element", { L: [{ S: "ab" }, { NULL: true }] }, 3 + 3 + 2],
    ["a map with one byte for each element", { M: { key: { S: "ab" } } }, 3 + 1 + 3 + 2],
    ["nested documents", { L: [{ M: { a: { L: [] } } }] }, 3 + 1 + (3 + 1 + 1 + 3)],
    ["a text set", { SS: ["a", "bcd"] }, 4],
    ["a number set", { NS: ["1", "-27"] }, 2 + 3],
    ["a binary set", { BS: [new Uint8Array(2), new Uint8Array(3)] }, 5],
  ];

  it.each(cases)("counts %s", (_, value, size) => {
    expect(attributeValueSizeBytes(value)).toBe(size);
  });

  it.each([
    ["0", 1],
    ["1", 2],
    ["27", 2],
    ["-27", 3],
    ["461", 3],
    ["1000", 2],
    ["1200", 2],
    ["1234567890", 6],
    ["1763635200", 5],
    ["0.5", 2],
    ["0.005", 2],
    ["-0.005", 3],
    ["1.5", 3],
    ["42.99", 3],
    ["100.5", 4],
    ["10.05", 3],
    ["12345678901234567890123456789012345678", 20],
    ["-1.2345678901234567890123456789012345678", 22],
    [`1${"0".repeat(125)}`, 2],
    [`0.${"0".repeat(129)}1`, 2],
  ])("counts the number %s", (number, size) => {
    expect(attributeValueSizeBytes({ N: number })).toBe(size);
  });
});

describe("itemSizeBytes", () => {
  it("counts nothing for an empty item", () => {
    expect(itemSizeBytes({})).toBe(0);
  });

  it("adds names in UTF-8 and values", () => {
    const item = { id: { S: "tech-001" }, prix: { N: "42.99" }, année: { N: "2025" } };
    expect(itemSizeBytes(item)).toBe(2 + 8 + (4 + 3) + (6 + 3));
  });

  it("counts an attribute named __proto__", () => {
    const item: Item = JSON.parse('{"__proto__":{"S":"x"}}');
    expect(itemSizeBytes(item)).toBe(10);
  });
});
