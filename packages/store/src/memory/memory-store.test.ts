import { describe, expect, it } from "vitest";
import { describeKeyValueStore } from "../key-value-store.suite.ts";
import { createMemoryStore, type MemoryStore } from "./memory-store.ts";

describeKeyValueStore("createMemoryStore", {
  open: createMemoryStore,
  reopen: (store) =>
    Promise.resolve(createMemoryStore({ from: (store as MemoryStore).snapshot() })),
  modelRuns: 300,
});

const all = { start: "", end: "\xff", direction: "forward" } as const;

function keyOf(number: number): string {
  return `key ${String(number).padStart(8, "0")}`;
}

function storeOf(count: number): MemoryStore {
  const store = createMemoryStore();
  for (let number = 0; number < count; number += 1) {
    store.write([{ key: keyOf(number), value: "old" }]);
  }
  return store;
}

describe("MemoryStore.snapshot", () => {
  it("gives stores that do not see each other's writes", () => {
    const store = storeOf(1000);
    const snapshot = store.snapshot();
    const first = createMemoryStore({ from: snapshot });
    const second = createMemoryStore({ from: snapshot });
    store.write([{ key: keyOf(1), value: "of the store" }]);
    first.write([{ key: keyOf(1), value: "of the first" }]);
    second.write([{ key: keyOf(1), value: undefined }]);

    const found = [store, first, second].map((each) => each.get(keyOf(1)));
    expect(found).toEqual(["of the store", "of the first", undefined]);
    expect([...first.entries(all)]).toHaveLength(1000);
    expect([...second.entries(all)]).toHaveLength(999);
    expect(createMemoryStore({ from: snapshot }).get(keyOf(1))).toBe("old");
  });

  it("outlives the store it was taken from", async () => {
    const store = storeOf(10);
    const snapshot = store.snapshot();
    await store.close();
    expect([...createMemoryStore({ from: snapshot }).entries(all)]).toHaveLength(10);
  });

  it("takes no copy: 1,000 stores of 10,000 keys are made and written to in less than a second", () => {
    const store = storeOf(10_000);
    const began = performance.now();
    for (let number = 0; number < 1000; number += 1) {
      const fork = createMemoryStore({ from: store.snapshot() });
      fork.write([{ key: keyOf(number), value: "new" }]);
    }
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe("createMemoryStore", () => {
  it("stays right while 20,000 keys come and go in a random order", () => {
    const store = storeOf(20_000);
    let gone = 0;
    for (let number = 0; number < 20_000; number += 1) {
      const key = keyOf((number * 7919) % 20_000);
      if (number % 10 !== 0) {
        store.write([{ key, value: undefined }]);
        gone += 1;
      }
    }
    const keys = [...store.entries(all)].map(([key]) => key);
    expect(keys).toHaveLength(20_000 - gone);
    expect(keys).toEqual(keys.toSorted());
    expect([...store.entries({ ...all, direction: "backward" })].map(([key]) => key)).toEqual(
      keys.toReversed(),
    );
  });
});
