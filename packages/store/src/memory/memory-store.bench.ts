import { bench, describe } from "vitest";
import { createMemoryStore, type MemoryStore } from "./memory-store.ts";

const count = 100_000;
const value = "x".repeat(1000);
const loaded: MemoryStore = createMemoryStore();
for (let number = 0; number < count; number += 1) {
  loaded.write([{ key: keyOf(number), value }]);
}

function keyOf(number: number): string {
  return `table\0user-${String(number).padStart(12, "0")}\0order-2025`;
}

/** Far from the last one each time, so that no page is still at hand. */
function* scatteredKeys(): Generator<string, never> {
  for (let number = 0; ; number = (number + 7919) % count) {
    yield keyOf(number);
  }
}

describe("MemoryStore with 100,000 keys", () => {
  const keys = scatteredKeys();

  bench("get", () => {
    loaded.get(keys.next().value);
  });

  bench("put over", () => {
    loaded.write([{ key: keys.next().value, value }]);
  });

  bench("read a range of 20", () => {
    const range = { start: keys.next().value, end: "\xff", direction: "forward" } as const;
    let left = 20;
    for (const _entry of loaded.entries(range)) {
      left -= 1;
      if (left === 0) {
        break;
      }
    }
  });

  bench("begin from a snapshot, and put", () => {
    createMemoryStore({ from: loaded.snapshot() }).write([{ key: keyOf(1), value }]);
  });
});
