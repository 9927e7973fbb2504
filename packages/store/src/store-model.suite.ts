import fc from "fast-check";
import { expect } from "vitest";
import type { KeyRange, KeyValueStore, StoreEntry, StoreWrite } from "./key-value-store.ts";

/** Keys on both sides of the limits at which a store may change its ways, and the bytes that sort first and last. */
const keyPieces = ["", "\0", "\x01", "a", "b", "\xff", "p".repeat(1990), "p".repeat(3965)];
const longPiece = "p".repeat(3998);

const shortPieces: fc.Arbitrary<string[]> = fc.array(fc.constantFrom("\0", "a", "\xff"), {
  maxLength: 3,
});

const arbitraryKey: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 2, arbitrary: shortPieces },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...keyPieces, longPiece), { maxLength: 4 }) },
    { weight: 1, arbitrary: shortPieces.map((pieces) => [longPiece, "pp", ...pieces]) },
  )
  .map((pieces) => pieces.join(""));

const arbitraryValue: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.constantFrom("", "\ud800", "a\udfffb", "é".repeat(300), "x".repeat(20_000)),
);

const arbitraryBatch: fc.Arbitrary<StoreWrite[]> = fc.array(
  fc.record({ key: arbitraryKey, value: fc.option(arbitraryValue, { nil: undefined }) }),
  { maxLength: 5 },
);

const arbitraryRange: fc.Arbitrary<KeyRange> = fc.record({
  start: arbitraryKey,
  end: fc.oneof(arbitraryKey, fc.constant("\xff".repeat(9000))),
  direction: fc.constantFrom("forward", "backward"),
});

export type Step =
  | { readonly kind: "write"; readonly batch: StoreWrite[] }
  | { readonly kind: "get"; readonly key: string }
  | { readonly kind: "scan"; readonly range: KeyRange }
  | {
      readonly kind: "scanAndWrite";
      readonly range: KeyRange;
      readonly batches: StoreWrite[][];
    }
  | { readonly kind: "flush" }
  | { readonly kind: "turn" }
  | { readonly kind: "reopen" };

export const arbitrarySteps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: arbitraryBatch.map((batch): Step => ({ kind: "write", batch })) },
    { weight: 3, arbitrary: arbitraryKey.map((key): Step => ({ kind: "get", key })) },
    { weight: 4, arbitrary: arbitraryRange.map((range): Step => ({ kind: "scan", range })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(arbitraryRange, fc.array(arbitraryBatch, { maxLength: 3 }))
        .map(([range, batches]): Step => ({ kind: "scanAndWrite", range, batches })),
    },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: "flush" }) },
    { weight: 2, arbitrary: fc.constant<Step>({ kind: "turn" }) },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: "reopen" }) },
  ),
  { minLength: 10, maxLength: 40, size: "max" },
);

/** What a store is: a sorted array, as slow and as plain as can be. */
class Model {
  #entries: StoreEntry[] = [];

  get(key: string): string | undefined {
    return this.#entries.find(([other]) => other === key)?.[1];
  }

  write(batch: readonly StoreWrite[]): void {
    for (const { key, value } of batch) {
      this.#entries = this.#entries.filter(([other]) => other !== key);
      if (value !== undefined) {
        this.#entries.push([key, value]);
      }
    }
    this.#entries.sort(([a], [b]) => (a < b ? -1 : 1));
  }

  entries({ start, end, direction }: KeyRange): StoreEntry[] {
    const found = this.#entries.filter(([key]) => key >= start && key < end);
    return direction === "forward" ? found : found.reverse();
  }
}

type Reopen = (store: KeyValueStore) => Promise<KeyValueStore>;

/** Runs the steps on the store and on a sorted array, and expects the same of both. Gives the last store. */
export async function runSteps(
  store: KeyValueStore,
  steps: readonly Step[],
  reopen: Reopen,
): Promise<KeyValueStore> {
  const model = new Model();
  let current = store;
  for (const step of steps) {
    current = await runStep(reopen, current, model, step);
  }
  const whole = { start: "", end: "\xff".repeat(9000), direction: "forward" } as const;
  expect([...current.entries(whole)]).toEqual(model.entries(whole));
  return current;
}

/** Runs one step on both. Gives the store to go on with. */
async function runStep(reopen: Reopen, store: KeyValueStore, model: Model, step: Step) {
  switch (step.kind) {
    case "write":
      store.write(step.batch);
      model.write(step.batch);
      return store;
    case "get":
      expect(store.get(step.key)).toBe(model.get(step.key));
      return store;
    case "scan":
      expect([...store.entries(step.range)]).toEqual(model.entries(step.range));
      return store;
    case "scanAndWrite":
      await scanAndWrite(store, model, step);
      return store;
    case "flush":
      await store.flushed();
      expect(store.flushed()).toBeUndefined();
      return store;
    case "turn":
      await new Promise(setImmediate);
      return store;
    case "reopen":
      return reopen(store);
  }
}

/** Writes before each entry that is read, and lets time pass for it to reach the disk. */
async function scanAndWrite(
  store: KeyValueStore,
  model: Model,
  { range, batches }: Extract<Step, { kind: "scanAndWrite" }>,
) {
  const expected = model.entries(range);
  const iterator = store.entries(range)[Symbol.iterator]();
  const found: StoreEntry[] = [];
  const pending = [...batches];
  for (;;) {
    const batch = pending.shift();
    if (batch !== undefined) {
      store.write(batch);
      model.write(batch);
      await (pending.length % 2 === 0 ? store.flushed() : undefined);
    }
    const step = iterator.next();
    if (step.done === true) {
      break;
    }
    found.push(step.value);
  }
  expect(found).toEqual(expected);
}
