import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareUtf8,
  countUtf8Bytes,
  encodeUtf8From,
  utf8BinaryString,
  utf8ByteLength,
} from "./utf8.ts";

const seed = 20_251_123;

/** Any code units, so that surrogates stand alone, in pairs and in the wrong order. */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.constantFrom(0x41, 0x7f, 0x80, 0xd800, 0xd83d, 0xdc00, 0xde00, 0xe000, 0xfffd, 0xffff),
    ),
    { maxLength: 60 },
  )
  .map((units) => String.fromCharCode(...units));

describe("utf8ByteLength", () => {
  it.each([
    ["", 0],
    ["abc", 3],
    ["é", 2],
    ["日", 3],
    ["😀", 4],
    ["\ud83d", 3],
    ["😀".repeat(100), 400],
  ])("counts %j as %i bytes", (text, bytes) => {
    expect(utf8ByteLength(text)).toBe(bytes);
  });

  it("counts what TextEncoder writes, with and without Buffer", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const bytes = new TextEncoder().encode(text).length;
        expect(utf8ByteLength(text)).toBe(bytes);
        expect(countUtf8Bytes(text)).toBe(bytes);
      }),
      { seed, numRuns: 3000 },
    );
  });
});

describe("utf8BinaryString", () => {
  it("gives the same bytes with and without Buffer", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(encodeUtf8From(text, 0)).toBe(utf8BinaryString(text));
      }),
      { seed, numRuns: 3000 },
    );
  });
});

describe("compareUtf8", () => {
  it("puts an emoji behind the last character of the basic plane, unlike JavaScript", () => {
    expect(compareUtf8("😀", "\uffff")).toBeGreaterThan(0);
    expect("😀" > "\uffff").toBe(false);
  });

  it("orders as the UTF-8 bytes do", () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (prefix, left, right) => {
        const leftBytes = utf8BinaryString(prefix + left);
        const rightBytes = utf8BinaryString(prefix + right);
        const order = Number(leftBytes > rightBytes) - Number(leftBytes < rightBytes);
        expect(Math.sign(compareUtf8(prefix + left, prefix + right))).toBe(order);
      }),
      { seed, numRuns: 5000 },
    );
  });
});
