import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../test/random.suite.ts";
import { decodeSealedValue, encodeSealedValue } from "./sealed-value.ts";

const value = {
  keyId: "k1",
  wrappedKey: Buffer.from("aabbcc", "hex"),
  nonce: Buffer.from("000102030405060708090a0b", "hex"),
  ciphertext: Buffer.from("ff".repeat(17), "hex"),
};

describe("encodeSealedValue", () => {
  it("writes format, key id, wrapped key, nonce, ciphertext and tag", () => {
    expect(Buffer.from(encodeSealedValue(value)).toString("hex")).toBe(
      ["01", "02", "6b31", "0003", "aabbcc", "000102030405060708090a0b", "ff".repeat(17)].join(""),
    );
  });

  it("refuses a key id that has no place", () => {
    expect(() => encodeSealedValue({ ...value, keyId: "" })).toThrow("1 to 255 bytes");
    expect(() => encodeSealedValue({ ...value, keyId: "é".repeat(128) })).toThrow("1 to 255 bytes");
  });

  it("refuses a wrapped key that has no place", () => {
    const wrappedKey = new Uint8Array(65_536);
    expect(() => encodeSealedValue({ ...value, wrappedKey })).toThrow("at most 65535 bytes");
  });
});

describe("decodeSealedValue", () => {
  it("reads back what was written", () => {
    expect(decodeSealedValue(encodeSealedValue(value))).toEqual(value);
    const long = { ...value, keyId: "k".repeat(255), wrappedKey: seededRandom("w")(400) };
    const read = decodeSealedValue(encodeSealedValue(long));
    expect(read?.keyId).toBe(long.keyId);
    expect(Buffer.from(read?.wrappedKey ?? [])).toEqual(Buffer.from(long.wrappedKey));
  });

  it("takes nothing of another format, and nothing that is cut off", () => {
    const bytes = encodeSealedValue(value);
    expect(decodeSealedValue(Uint8Array.of(2, ...bytes.subarray(1)))).toBeUndefined();
    const shortest = bytes.length - 1;
    for (let size = 0; size < shortest; size += 1) {
      expect(decodeSealedValue(bytes.subarray(0, size))).toBeUndefined();
    }
  });
});
