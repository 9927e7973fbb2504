import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ItemProblem } from "../item-problem.ts";
import type { ReadItem } from "../read/read-item.ts";
import { SeenKeys } from "./seen-keys.ts";

const primaryKey = {
  partitionKeys: [{ name: "a", type: "S" }],
  sortKeys: [{ name: "b", type: "S" }],
} as const;

function itemAt(line: number, a: string, b: string): ReadItem {
  const item = { a: { S: a }, b: { S: b } };
  return { item, line, column: 1, textLength: 1, placeOf: () => ({ line, column: 1 }) };
}

function repeatsOf(items: Iterable<ReadItem>, inMemoryMax?: number): string[] {
  const problems: ItemProblem[] = [];
  const keys = new SeenKeys(primaryKey, (problem) => problems.push(problem), inMemoryMax);
  for (const item of items) keys.add(item);
  keys.finish();
  keys.close();
  return problems.map(({ line, message }) => `${line}: ${message}`);
}

describe("SeenKeys", () => {
  it("tells both lines of items with one key, and keeps keys apart whose texts run together", () => {
    const items = [
      itemAt(1, "a", "bc"),
      itemAt(2, "ab", "c"),
      itemAt(3, "a", "bc"),
      itemAt(4, "a", ""),
    ];
    expect(repeatsOf(items)).toEqual([
      "3: the item in line 1 has the same key (a, b): keep one of the two",
    ]);
  });

  it("tells columns where both are on one line", () => {
    const first = itemAt(1, "a", "b");
    const second = { ...itemAt(1, "a", "b"), column: 30 };
    expect(repeatsOf([first, second])).toEqual([
      "1: the item in column 1 of this line has the same key (a, b): keep one of the two",
    ]);
  });

  it("finds the same in temporary files as in memory, and removes them", () => {
    const before = process.env["TMPDIR"];
    const folder = mkdtempSync(join(tmpdir(), "plinth-test-"));
    process.env["TMPDIR"] = folder;
    onTestFinished(() => {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
      rmSync(folder, { recursive: true });
    });
    // A key comes again in every 997th line.
    const lines = Array.from({ length: 5000 }, (_, index) => index + 1);
    const items = () => lines.map((line) => itemAt(line, `a${line % 4990}`, "b"));
    const expected = repeatsOf(items());
    expect(expected).toHaveLength(10);
    expect(repeatsOf(items(), 100).sort()).toEqual(expected.sort());
    expect(existsSync(folder) && readdirSync(folder)).toEqual([]);
  });
});
