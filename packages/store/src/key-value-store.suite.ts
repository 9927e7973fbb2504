import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import type { KeyValueStore } from "./key-value-store.ts";
import { arbitrarySteps, runSteps } from "./store-model.suite.ts";

/** A kind of store. */
export interface StoreKind {
  /** An empty store. */
  readonly open: () => KeyValueStore;
  /** A second store that begins with what this one holds, which is not used any more. */
  readonly reopen: (store: KeyValueStore) => Promise<KeyValueStore>;
  readonly modelRuns: number;
}

const all = { start: "", end: "\xff\xff", direction: "forward" } as const;

/** What holds for every kind of store. */
export function describeKeyValueStore(name: string, kind: StoreKind): void {
  describe(name, () => {
    describeReadsAndWrites(kind);
    describeLayers(kind);
    describeOrder(kind);
    describeIteration(kind);
    describeModel(kind);
  });
}

function storeWith(kind: StoreKind, ...keys: string[]): KeyValueStore {
  const store = kind.open();
  onTestFinished(() => store.close());
  store.write(keys.map((key) => ({ key, value: `value of ${key}` })));
  return store;
}

function describeReadsAndWrites(kind: StoreKind): void {
  it("reads what was written, and nothing for a key that was not", () => {
    const store = storeWith(kind, "a");
    expect(store.get("a")).toBe("value of a");
    expect(store.get("b")).toBeUndefined();
  });

  it("takes the last write of a key in a batch", () => {
    const store = storeWith(kind, "a", "b");
    store.write([
      { key: "a", value: undefined },
      { key: "a", value: "new" },
      { key: "b", value: "new" },
      { key: "b", value: undefined },
    ]);
    expect([...store.entries(all)]).toEqual([["a", "new"]]);
  });

  it("holds values of 1.5 MB", async () => {
    const store = storeWith(kind);
    const value = "é".repeat(750_000);
    store.write([{ key: "a", value }]);
    await store.flushed();
    expect(store.get("a")).toBe(value);
    expect([...store.entries(all)]).toEqual([["a", value]]);
  });

  it("refuses every call after it was closed, but closing again", async () => {
    const store = storeWith(kind, "a");
    await store.close();
    await store.close();
    const closed = "The store is closed";
    expect(() => store.get("a")).toThrow(closed);
    expect(() => store.write([])).toThrow(closed);
    expect(() => store.entries(all)).toThrow(closed);
    expect(() => store.flushed()).toThrow(closed);
  });
}

function describeLayers(kind: StoreKind): void {
  it("hides what is on its way to the disk behind what was written since", async () => {
    const store = storeWith(kind, "a", "b", "c");
    // From here on the first writes are on their way.
    await new Promise(setImmediate);
    store.write([
      { key: "a", value: undefined },
      { key: "b", value: "new" },
      { key: "bb", value: "new" },
    ]);
    const expected = [
      ["b", "new"],
      ["bb", "new"],
      ["c", "value of c"],
    ];
    expect(["a", "b", "bb", "c"].map((key) => store.get(key))).toEqual([
      undefined,
      "new",
      "new",
      "value of c",
    ]);
    expect([...store.entries(all)]).toEqual(expected);
    expect([...store.entries({ ...all, direction: "backward" })]).toEqual(expected.toReversed());
    await store.flushed();
    expect([...store.entries(all)]).toEqual(expected);
  });
}

function describeOrder(kind: StoreKind): void {
  it("gives a range from its start up to its end, which is left out", () => {
    const store = storeWith(kind, "a", "b", "c", "d");
    const range = { start: "b", end: "d", direction: "forward" } as const;
    expect([...store.entries(range)].map(([key]) => key)).toEqual(["b", "c"]);
  });

  it("gives a range backward with the same bounds", () => {
    const store = storeWith(kind, "a", "b", "c", "d");
    const range = { start: "b", end: "d", direction: "backward" } as const;
    expect([...store.entries(range)].map(([key]) => key)).toEqual(["c", "b"]);
  });

  it("gives nothing for a range that ends before it starts", () => {
    const store = storeWith(kind, "a", "b");
    expect([...store.entries({ start: "b", end: "a", direction: "forward" })]).toEqual([]);
    expect([...store.entries({ start: "b", end: "a", direction: "backward" })]).toEqual([]);
  });

  it("orders keys by their bytes, whatever their length", () => {
    const long = "p".repeat(6000);
    const sorted = ["", "\0", "p", long.slice(1), long, `${long}\0`, `${long}a`, "q", "\xfe"];
    const store = storeWith(kind, ...sorted.toReversed());
    expect([...store.entries(all)].map(([key]) => key)).toEqual(sorted);
  });
}

function describeIteration(kind: StoreKind): void {
  it("begins an iteration when it is asked for, not when it is first read", async () => {
    const store = storeWith(kind, "a");
    await store.flushed();
    const iterator = store.entries(all)[Symbol.iterator]();
    store.write([{ key: "a", value: "new" }]);
    await store.flushed();
    expect(iterator.next().value).toEqual(["a", "value of a"]);
    iterator.return?.();
    expect([...store.entries(all)]).toEqual([["a", "new"]]);
  });

  it("lets many iterations go on side by side", async () => {
    const store = storeWith(kind, "a", "b", "c");
    await store.flushed();
    const first = store.entries(all)[Symbol.iterator]();
    const second = store.entries({ ...all, direction: "backward" })[Symbol.iterator]();
    first.next();
    second.next();
    expect([...store.entries(all)].map(([key]) => key)).toEqual(["a", "b", "c"]);
    expect(first.next().value).toEqual(["b", "value of b"]);
    expect(second.next().value).toEqual(["b", "value of b"]);
    first.return?.();
    expect(second.next().value).toEqual(["a", "value of a"]);
    second.return?.();
  });

  it("keeps an iteration at the state in which it began", async () => {
    const store = storeWith(kind, "a", "b", "c");
    await store.flushed();
    const iterator = store.entries(all)[Symbol.iterator]();
    iterator.next();
    store.write([
      { key: "b", value: undefined },
      { key: "bb", value: "new" },
      { key: "c", value: "new" },
    ]);
    await store.flushed();
    expect(iterator.next().value).toEqual(["b", "value of b"]);
    expect(iterator.next().value).toEqual(["c", "value of c"]);
    expect(iterator.next().done).toBe(true);
  });
}

function describeModel({ open, reopen, modelRuns }: StoreKind): void {
  it("agrees with a sorted array on any sequence of steps", async () => {
    const property = fc.asyncProperty(arbitrarySteps, async (steps) => {
      const opened: KeyValueStore[] = [];
      const remember = (store: KeyValueStore) => {
        opened.push(store);
        return store;
      };
      try {
        await runSteps(remember(open()), steps, async (store) => remember(await reopen(store)));
      } finally {
        await Promise.all(opened.map((store) => store.close()));
      }
    });
    await fc.assert(property, { seed: 20_251, numRuns: modelRuns });
  }, 60_000);
}
