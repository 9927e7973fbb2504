import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AttributeValue, Item } from "./attribute-value.ts";
import { containsBinary, itemFromJson, itemToJson } from "./item-json.ts";

const seed = 20_251_125;

const name = fc.oneof(
  fc.string({ maxLength: 5 }),
  fc.constantFrom("__proto__", "constructor", "toString", "B", "BS", "M", "S"),
);
const text = fc.oneof(fc.string({ unit: "binary", maxLength: 8 }), fc.constant("\ud83d"));

const { item: anyItem } = fc.letrec<{ value: AttributeValue; item: Item }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text.map((S) => ({ S })),
    fc.integer().map((number) => ({ N: String(number) })),
    fc.uint8Array({ maxLength: 60 }).map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    fc.array(text, { minLength: 1, maxLength: 3 }).map((SS) => ({ SS })),
    fc.array(fc.uint8Array(), { minLength: 1, maxLength: 3 }).map((BS) => ({ BS })),
    fc.array(tie("value"), { maxLength: 4 }).map((L) => ({ L })),
    tie("item").map((M) => ({ M })),
  ),
  item: fc
    .array(fc.tuple(name, tie("value")), { maxLength: 5 })
    .map((entries) => Object.fromEntries(entries)),
}));

describe("itemToJson", () => {
  it("is read back by itemFromJson", () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        const copy = itemFromJson(itemToJson(item));
        expect(isDeepStrictEqual(copy, item)).toBe(true);
      }),
      { seed, numRuns: 2000 },
    );
  });

  it("writes the wire form", () => {
    const item: Item = {
      pk: { S: "a" },
      data: { B: Uint8Array.of(104, 105) },
      more: { L: [{ BS: [Uint8Array.of(0)] }] },
    };
    expect(itemToJson(item)).toBe(
      '{"pk":{"S":"a"},"data":{"B":"aGk="},"more":{"L":[{"BS":["AA=="]}]}}',
    );
  });

  it("writes Node's Buffer as binary too", () => {
    expect(itemToJson({ data: { B: Buffer.from("hi") } })).toBe('{"data":{"B":"aGk="}}');
  });

  it("keeps an attribute named __proto__ beside binary", () => {
    const json = '{"__proto__":{"B":"aGk="},"m":{"M":{"__proto__":{"S":"x"}}}}';
    const item = itemFromJson(json);
    expect(Object.getPrototypeOf(item)).toBe(Object.prototype);
    expect(Object.keys(item)).toEqual(["__proto__", "m"]);
    expect(itemToJson(item)).toBe(json);
  });
});

describe("itemFromJson", () => {
  it("refuses malformed base64", () => {
    expect(() => itemFromJson('{"data":{"B":"a"}}')).toThrow(SyntaxError);
    expect(() => itemFromJson('{"data":{"BS":[1]}}')).toThrow(SyntaxError);
  });

  it("leaves texts and names alone that look like binary", () => {
    const item: Item = { B: { S: "B" }, BS: { M: { B: { SS: ["BS"] } } } };
    expect(itemFromJson(itemToJson(item))).toEqual(item);
  });
});

describe("containsBinary", () => {
  it.each<[boolean, Item]>([
    [false, {}],
    [false, { a: { S: "x" }, b: { N: "1" }, c: { L: [{ M: {} }] } }],
    [false, { B: { S: "x" } }],
    [true, { a: { B: new Uint8Array(0) } }],
    [true, { a: { BS: [] } }],
    [true, { a: { M: { b: { L: [{ S: "" }, { B: new Uint8Array(1) }] } } } }],
  ])("says %s", (expected, item) => {
    expect(containsBinary(item)).toBe(expected);
  });
});
