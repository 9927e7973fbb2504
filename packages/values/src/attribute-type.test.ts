import { describe, expect, it } from "vitest";
import { attributeTypeOf } from "./attribute-type.ts";
import type { AttributeValue } from "./attribute-value.ts";

describe("attributeTypeOf", () => {
  it("names the one member", () => {
    const values: AttributeValue[] = [{ S: "" }, { N: "0" }, { BOOL: false }, { L: [] }, { M: {} }];
    expect(values.map(attributeTypeOf)).toEqual(["S", "N", "BOOL", "L", "M"]);
  });

  it("takes a value without a member for our own mistake", () => {
    expect(() => attributeTypeOf({} as AttributeValue)).toThrow(TypeError);
  });
});
