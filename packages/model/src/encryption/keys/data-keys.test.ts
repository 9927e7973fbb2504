import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../test/random.suite.ts";
import { type DataKeyLimits, DataKeys, defaultDataKeyLimits } from "./data-keys.ts";
import type { DataKeyPair, KeyContext, MasterKey } from "./master-key.ts";

interface CountingKey extends MasterKey {
  readonly asked: string[];
  readonly given: Uint8Array[];
  failure: Error | undefined;
}

/** A master key whose wrapped keys are numbers, and which answers later. */
function countingKey(): CountingKey {
  const random = seededRandom("master");
  const keys = new Map<string, Uint8Array>();
  const asked: string[] = [];
  const given: Uint8Array[] = [];
  const answer = <Value>(master: CountingKey, value: () => Value): Promise<Value> =>
    Promise.resolve().then(() => {
      if (master.failure !== undefined) {
        throw master.failure;
      }
      return value();
    });
  return {
    id: "k1",
    asked,
    given,
    failure: undefined,
    generateDataKey(context: KeyContext): Promise<DataKeyPair> {
      asked.push(`generate ${context.table}`);
      return answer(this, () => {
        const wrapped = Uint8Array.of(keys.size);
        const plaintext = random(32);
        keys.set(String(wrapped), plaintext.slice());
        given.push(plaintext);
        return { plaintext, wrapped };
      });
    },
    unwrap(wrapped: Uint8Array, context: KeyContext): Promise<Uint8Array> {
      asked.push(`unwrap ${context.table} ${String(wrapped)}`);
      return answer(this, () => {
        const plaintext = keys.get(String(wrapped))?.slice() ?? random(32);
        given.push(plaintext);
        return plaintext;
      });
    },
  };
}

function open(limits: Partial<DataKeyLimits> = {}): {
  master: CountingKey;
  dataKeys: DataKeys;
  clock: { now: number };
} {
  const master = countingKey();
  const clock = { now: 0 };
  const keys = { environment: "test", current: master, previous: [] };
  const dataKeys = new DataKeys(keys, { ...defaultDataKeyLimits, ...limits }, () => clock.now);
  return { master, dataKeys, clock };
}

describe("DataKeys", () => {
  it("asks once when a hundred miss at the same time", async () => {
    const { master, dataKeys } = open();
    const all = await Promise.all(Array.from({ length: 100 }, () => dataKeys.prepareToSeal("a")));
    expect(new Set(all).size).toBe(1);
    expect(master.asked).toEqual(["generate a"]);
    const wrapped = Uint8Array.of(7);
    const opened = Array.from({ length: 100 }, () => dataKeys.unwrapToOpen("a", master, wrapped));
    expect(new Set(await Promise.all(opened)).size).toBe(1);
    expect(master.asked).toEqual(["generate a", "unwrap a 7"]);
  });

  it("keeps a table's keys apart from another's", async () => {
    const { master, dataKeys } = open();
    const [first, second] = await Promise.all([
      dataKeys.prepareToSeal("a"),
      dataKeys.prepareToSeal("b"),
    ]);
    expect(first.wrapped).not.toEqual(second.wrapped);
    expect(dataKeys.toOpen("a", "k1", first.wrapped)).toBe(first);
    expect(dataKeys.toOpen("b", "k1", first.wrapped)).toBeUndefined();
    expect(master.asked).toEqual(["generate a", "generate b"]);
  });

  it("wants a new key after so many uses", async () => {
    const { dataKeys } = open({ usesMax: 2 });
    const first = await dataKeys.prepareToSeal("a");
    expect(dataKeys.useToSeal("a")).toBe(first);
    expect(dataKeys.isReadyToSeal("a")).toBe(true);
    expect(dataKeys.useToSeal("a")).toBe(first);
    expect(dataKeys.isReadyToSeal("a")).toBe(false);
    const second = await dataKeys.prepareToSeal("a");
    expect(second).not.toBe(first);
    expect(dataKeys.useToSeal("a")).toBe(second);
  });

  it("wants a new key after so long, to seal and to open", async () => {
    const { dataKeys, clock } = open({ ageMilliseconds: 1000 });
    const key = await dataKeys.prepareToSeal("a");
    clock.now = 999;
    expect(dataKeys.useToSeal("a")).toBe(key);
    expect(dataKeys.toOpen("a", "k1", key.wrapped)).toBe(key);
    clock.now = 1000;
    expect(dataKeys.isReadyToSeal("a")).toBe(false);
    expect(dataKeys.toOpen("a", "k1", key.wrapped)).toBeUndefined();
    expect(dataKeys.useToSeal("a"), "for a command that has begun").toBe(key);
    clock.now = 61_000;
    expect(dataKeys.useToSeal("a")).toBeUndefined();
  });

  it("wants a new key when the clock was set back, to seal and to open", async () => {
    const { dataKeys, clock } = open({ ageMilliseconds: 1000 });
    clock.now = 1_000_000_000;
    const key = await dataKeys.prepareToSeal("a");
    clock.now = 0;
    expect(dataKeys.isReadyToSeal("a")).toBe(false);
    expect(dataKeys.useToSeal("a")).toBeUndefined();
    expect(dataKeys.toOpen("a", "k1", key.wrapped)).toBeUndefined();
    const next = await dataKeys.prepareToSeal("a");
    expect(next).not.toBe(key);
    clock.now = -10;
    expect(dataKeys.useToSeal("a"), "a clock that trembles asks for nothing").toBe(next);
  });

  it("lets a command that takes its time end, however short its keys live", async () => {
    const { dataKeys, clock } = open({ ageMilliseconds: 1, usesMax: 1 });
    const key = await dataKeys.prepareToSeal("a");
    clock.now = 5000;
    expect(dataKeys.useToSeal("a")).toBe(key);
    expect(dataKeys.isReadyToSeal("a")).toBe(false);
  });

  it("keeps so many, and forgets the one that was not used for longest", async () => {
    const { master, dataKeys } = open({ entriesMax: 2 });
    const [one, two, three] = [1, 2, 3].map((number) => Uint8Array.of(number)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    await dataKeys.unwrapToOpen("a", master, one);
    await dataKeys.unwrapToOpen("a", master, two);
    expect(dataKeys.toOpen("a", "k1", one)).toBeDefined();
    await dataKeys.unwrapToOpen("a", master, three);
    expect(dataKeys.toOpen("a", "k1", two)).toBeUndefined();
    expect(dataKeys.toOpen("a", "k1", one)).toBeDefined();
    expect(dataKeys.toOpen("a", "k1", three)).toBeDefined();
  });

  it("keeps no failure", async () => {
    const { master, dataKeys } = open();
    master.failure = new Error("throttled");
    await expect(dataKeys.prepareToSeal("a")).rejects.toMatchObject({
      code: "encryptionUnavailable",
      message:
        'The master key "k1" could not be asked: throttled. Nothing was encrypted or decrypted.',
      cause: master.failure,
    });
    expect(dataKeys.isReadyToSeal("a")).toBe(false);
    master.failure = undefined;
    await dataKeys.prepareToSeal("a");
    expect(dataKeys.isReadyToSeal("a")).toBe(true);
  });

  it("overwrites the bytes that a master key gave", async () => {
    const { master, dataKeys } = open();
    const { key } = await dataKeys.prepareToSeal("a");
    await dataKeys.unwrapToOpen("a", master, Uint8Array.of(9));
    expect(master.given).toEqual([new Uint8Array(32), new Uint8Array(32)]);
    expect(key.export().some((byte) => byte !== 0)).toBe(true);
  });

  it("forgets all at once", async () => {
    const { dataKeys } = open();
    const key = await dataKeys.prepareToSeal("a");
    dataKeys.clear();
    expect(dataKeys.useToSeal("a")).toBeUndefined();
    expect(dataKeys.toOpen("a", "k1", key.wrapped)).toBeUndefined();
  });

  it("refuses a data key of another size", async () => {
    const { master, dataKeys } = open();
    const short: MasterKey = { ...master, unwrap: async () => new Uint8Array(16) };
    await expect(dataKeys.unwrapToOpen("a", short, Uint8Array.of(1))).rejects.toMatchObject({
      code: "encryptionUnavailable",
    });
  });
});
