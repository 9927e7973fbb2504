import { describe, expect, it } from "vitest";
import { BriefCache } from "./brief-cache.ts";

function openCache() {
  const clock = { nowMs: 0 };
  const cache = new BriefCache({
    now: () => clock.nowMs,
    lifeMilliseconds: 2_000,
    entryCountMax: 3,
  });
  let readCount = 0;
  const read = (key: string) =>
    cache.read(key, async () => {
      readCount += 1;
      return `${key}${readCount}`;
    });
  return { cache, clock, read };
}

describe("BriefCache", () => {
  it("reads once for all who ask within its life", async () => {
    const { clock, read } = openCache();
    expect(await Promise.all([read("a"), read("a"), read("b")])).toEqual(["a1", "a1", "b2"]);
    clock.nowMs = 1_999;
    expect(await read("a")).toBe("a1");
    clock.nowMs = 2_000;
    expect(await read("a")).toBe("a3");
  });

  it("holds no more than it may, and lets the oldest go", async () => {
    const { read } = openCache();
    for (const key of ["a", "b", "c", "d"]) await read(key);
    expect(await read("d")).toBe("d4");
    expect(await read("a")).toBe("a5");
  });

  it("gives nobody after a write what was being read before it", async () => {
    const { cache } = openCache();
    let answer: (text: string) => void = () => undefined;
    const slow = cache.read(
      "a",
      () =>
        new Promise<string>((resolve) => {
          answer = resolve;
        }),
    );
    cache.clear();
    expect(await cache.read("a", async () => "new")).toBe("new");
    answer("old");
    expect(await slow).toBe("old");
    expect(await cache.read("a", async () => "newer")).toBe("new");
  });

  it("keeps no failure", async () => {
    const { cache } = openCache();
    const failing = cache.read("a", () => Promise.reject(new Error("busy")));
    await expect(failing).rejects.toThrow("busy");
    expect(await cache.read("a", async () => "well")).toBe("well");
  });
});
