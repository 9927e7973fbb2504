import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AttributeValue, Item } from "./attribute-value.ts";
import { DecimalNumber } from "./decimal-number.ts";
import { fromNativeItem, fromNativeValue } from "./from-native-item.ts";
import { NativeValueError } from "./native-value.ts";
import { normalizeNumber } from "./normalize-number.ts";
import { toNativeItem, toNativeValue } from "./to-native-item.ts";

const seed = 20_251_126;

const number = fc.oneof(
  fc.maxSafeInteger().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 }).map(String),
  fc
    .tuple(
      fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }),
      fc.integer({ min: -90, max: 87 }),
    )
    .map(([digits, exponent]) => `${digits}e${exponent}`),
);
const canonical = number.filter((text) => !/e-[1-9]\d\d/.test(text)).map(normalizeNumber);
const text = fc.string({ maxLength: 6 });
const bytes = fc.uint8Array({ maxLength: 6 });
const name = fc.oneof(text, fc.constantFrom("__proto__", "constructor"));
const size = { minLength: 1, maxLength: 4 };

const { item: anyItem } = fc.letrec<{ value: AttributeValue; item: Item }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text.map((S) => ({ S })),
    canonical.map((N) => ({ N })),
    bytes.map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    fc.uniqueArray(text, size).map((SS) => ({ SS })),
    fc.uniqueArray(canonical, size).map((NS) => ({ NS })),
    fc.array(bytes, size).map((BS) => ({ BS })),
    fc.array(tie("value"), { maxLength: 4 }).map((L) => ({ L })),
    tie("item").map((M) => ({ M })),
  ),
  item: fc
    .array(fc.tuple(name, tie("value")), { maxLength: 5 })
    .map((entries) => Object.fromEntries(entries)),
}));

describe("toNativeItem", () => {
  it("is read back by fromNativeItem, every number exactly", () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        expect(isDeepStrictEqual(fromNativeItem(toNativeItem(item)), item)).toBe(true);
      }),
      { seed, numRuns: 2000 },
    );
  });

  it("keeps an attribute named __proto__ as data", () => {
    const item: Item = JSON.parse('{"__proto__":{"M":{"isAdmin":{"BOOL":true}}}}');
    const native = toNativeItem(item);
    expect(Object.getPrototypeOf(native)).toBe(Object.prototype);
    expect("isAdmin" in native).toBe(false);
    expect(isDeepStrictEqual(fromNativeItem(native), item)).toBe(true);
  });
});

describe("toNativeValue", () => {
  it.each([
    ["0", 0],
    ["-7", -7],
    ["42.99", 42.99],
    ["0.0000001", 1e-7],
    ["9007199254740991", 9007199254740991],
    ["9007199254740992", 9007199254740992n],
    ["-12345678901234567890", -12345678901234567890n],
    ["0.1234567890123456789", new DecimalNumber("0.1234567890123456789")],
    ["1E-130", 1e-130],
  ])("gives the number %s its narrowest exact type", (N, native) => {
    expect(toNativeValue({ N })).toEqual(native);
  });

  it("gives sets as Set", () => {
    expect(toNativeValue({ SS: ["a", "b"] })).toEqual(new Set(["a", "b"]));
    expect(toNativeValue({ NS: ["1", "10000000000000000000"] })).toEqual(
      new Set([1, 10000000000000000000n]),
    );
    expect(toNativeValue({ BS: [Uint8Array.of(1)] })).toEqual(new Set([Uint8Array.of(1)]));
  });
});

describe("fromNativeItem", () => {
  it("leaves out members that are undefined", () => {
    expect(fromNativeItem({ a: 1, b: undefined, c: { d: undefined } })).toStrictEqual({
      a: { N: "1" },
      c: { M: {} },
    });
  });

  it("takes an object without a prototype", () => {
    const native = Object.assign(Object.create(null), { a: "x" });
    expect(fromNativeItem({ native })).toEqual({ native: { M: { a: { S: "x" } } } });
  });

  it("takes one object at two places, which is no cycle", () => {
    const shared = { a: 1 };
    expect(fromNativeItem({ b: shared, c: [shared, shared] })).toEqual({
      b: { M: { a: { N: "1" } } },
      c: { L: [{ M: { a: { N: "1" } } }, { M: { a: { N: "1" } } }] },
    });
  });

  it("counts numbers of one value in a set once", () => {
    expect(fromNativeValue(new Set([1, 1n, new DecimalNumber("1.0"), 2]))).toEqual({
      NS: ["1", "2"],
    });
  });

  it("writes minus zero as zero", () => {
    expect(fromNativeValue(-0)).toEqual({ N: "0" });
  });

  const cycle: { again?: unknown } = {};
  cycle.again = [cycle];
  const deep = Array.from({ length: 300 }).reduce<unknown>((inner) => [inner], 0);

  it.each<[string, unknown, string]>([
    ["NaN", Number.NaN, "NaN cannot be stored"],
    ["Infinity", Number.NEGATIVE_INFINITY, "-Infinity cannot be stored"],
    ["an unsafe integer", 2 ** 53, "use a bigint"],
    ["a number too small", 1e-200, "Number underflow"],
    ["a bigint too large", 10n ** 130n, "Number overflow"],
    ["a bigint of too many digits", 10n ** 40n + 1n, "more than 38 significant digits"],
    ["a function", () => 1, "a value of type function cannot be stored"],
    ["a symbol", Symbol("x"), "a value of type symbol cannot be stored"],
    ["undefined in a list", [undefined], "[0]: a value of type undefined cannot be stored"],
    ["an empty set", new Set(), "a set cannot be empty"],
    ["a mixed set", new Set(["a", 1]), "the members of a set are of one type"],
    ["a set of objects", new Set([{}]), "a set holds strings, numbers or binary"],
    ["a date", new Date(0), "an object of the class Date cannot be stored"],
    ["a map", new Map(), "an object of the class Map cannot be stored"],
    ["an object with a prototype", Object.create({}), "the class Object cannot be stored"],
    ["an object without a class", Object.create(Object.create(null)), "an object with a prototype"],
    ["a cycle", cycle, "again[0]: a value cannot contain itself"],
    ["runaway nesting", deep, "nested deeper than 256 levels"],
  ])("refuses %s and says where", (_, value, problem) => {
    expect(() => fromNativeItem({ list: [{ value }] })).toThrow(NativeValueError);
    expect(() => fromNativeItem({ list: [{ value }] })).toThrow(/^list\[0\]\.value/);
    expect(() => fromNativeItem({ list: [{ value }] })).toThrow(problem);
  });

  it("carries the path as steps", () => {
    try {
      fromNativeItem({ list: [{ value: Number.NaN }] });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ name: "NativeValueError", path: ["list", 0, "value"] });
    }
  });

  it("refuses an item that is not a plain object", () => {
    expect(() => fromNativeItem([])).toThrow("an item is a plain object");
  });
});

describe("DecimalNumber", () => {
  it("holds canonical text and prints it", () => {
    const decimal = new DecimalNumber("001.50");
    expect(decimal.text).toBe("1.5");
    expect(`${decimal}`).toBe("1.5");
    expect(JSON.stringify({ decimal })).toBe('{"decimal":"1.5"}');
  });
});
