import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { base64ToBytes, bytesToBase64, decodeBase64, encodeBase64 } from "./base64.ts";

const seed = 20_251_124;

describe("bytesToBase64", () => {
  it("writes what Buffer writes, with and without it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 150 }), (bytes) => {
        const text = Buffer.from(bytes).toString("base64");
        expect(bytesToBase64(bytes)).toBe(text);
        expect(encodeBase64(bytes)).toBe(text);
      }),
      { seed, numRuns: 1000 },
    );
  });

  it("writes only the bytes in view", () => {
    const bytes = new Uint8Array(200).fill(1).subarray(0, 100);
    expect(bytesToBase64(bytes)).toBe(encodeBase64(bytes));
  });
});

describe("base64ToBytes", () => {
  it("reads back what was written", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 150 }), (bytes) => {
        const text = bytesToBase64(bytes);
        expect(base64ToBytes(text)).toEqual(bytes);
        expect(decodeBase64(text)).toEqual(bytes);
      }),
      { seed, numRuns: 1000 },
    );
  });

  it("gives plain bytes that share no memory with others", () => {
    const bytes = base64ToBytes("AAAA".repeat(20));
    expect(bytes?.constructor).toBe(Uint8Array);
    expect(bytes?.buffer.byteLength).toBe(60);
  });

  const long = "AAAA".repeat(20);

  it.each([
    "A",
    "AA",
    "AAA",
    "AAAAA",
    "=",
    "====",
    "A===",
    "AA=A",
    "AA==AAAA",
    "AB==",
    "AAB=",
    "AA-_",
    "AA A",
    "AAA\n",
    "AAAé",
    "AAA\u0100",
  ])("refuses %j, alone and at the end of a long text", (text) => {
    expect(base64ToBytes(text)).toBeUndefined();
    expect(base64ToBytes(long + text)).toBeUndefined();
    expect(decodeBase64(long + text)).toBeUndefined();
  });
});
