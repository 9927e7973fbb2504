import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  entryStoreKey,
  itemStoreKey,
  joinPartitionKeys,
  partitionOf,
  tailOf,
  withSortKeys,
} from "./store-key.ts";

const seed = 20_251;
const settings = { seed, numRuns: 2000 };

/** Bytes among which those that have a meaning in a key are frequent. */
const keyBytes = fc
  .array(fc.constantFrom(0x00, 0x01, 0x41, 0x42, 0xfe, 0xff), { minLength: 1, maxLength: 4 })
  .map((bytes) => String.fromCharCode(...bytes));

function order(left: string, right: string): number {
  return Number(left > right) - Number(left < right);
}

function orderOfParts(left: readonly string[], right: readonly string[]): number {
  return left.map((part, at) => order(part, right[at] ?? "")).find((each) => each !== 0) ?? 0;
}

describe(`the keys of index entries (seed ${seed})`, () => {
  it("order by the sort attributes from the left, then by the items' own keys", () => {
    const parts = fc.tuple(keyBytes, keyBytes, keyBytes);
    fc.assert(
      fc.property(parts, parts, keyBytes, keyBytes, (left, right, leftTail, rightTail) => {
        const [leftKey, rightKey] = [
          entryStoreKey("p", left, leftTail),
          entryStoreKey("p", right, rightTail),
        ];
        const expected = orderOfParts(left, right) || order(leftTail, rightTail);
        expect(order(leftKey, rightKey)).toBe(expected);
      }),
      settings,
    );
  });

  it("start with one text for the same first sort attributes, and no others do", () => {
    const parts = fc.tuple(keyBytes, keyBytes, keyBytes);
    fc.assert(
      fc.property(parts, fc.tuple(keyBytes, keyBytes), (all, first) => {
        const isSame = all[0] === first[0] && all[1] === first[1];
        const key = entryStoreKey("p", all, "tail");
        expect(key.startsWith(withSortKeys("p", first))).toBe(isSame);
      }),
      settings,
    );
  });

  it("tell all partition keys apart", () => {
    const parts = fc.tuple(keyBytes, keyBytes);
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        expect(joinPartitionKeys(left) === joinPartitionKeys(right)).toBe(
          orderOfParts(left, right) === 0,
        );
      }),
      settings,
    );
  });

  it("keep the bytes that keys of one attribute had before there were others", () => {
    const partition = partitionOf("space", joinPartitionKeys(["a\x00b"]));
    expect(partition).toBe("space\x5d\x40\xdb\x2d\x00\x03a\x00b");
    const tail = tailOf("pk", "sk");
    expect(entryStoreKey("p", ["s\x00"], tail)).toBe("ps\x00\xff\x00\x00\x00\x02pksk");
    expect(entryStoreKey("p", [], tail)).toBe("p\x00\x00\x00\x02pksk");
    expect(itemStoreKey("p", "s")).toBe("ps\x00\x00");
  });
});
