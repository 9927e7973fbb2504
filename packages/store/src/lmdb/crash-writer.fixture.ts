import { writeSync } from "node:fs";
import type { KeyValueStore, StoreWrite } from "../key-value-store.ts";
import { openLmdbStore } from "./lmdb-store.ts";

/** What the writers leave in the store, so that the test can tell what must be there after a kill. */
export interface CrashLayout {
  readonly writerCount: number;
  /** Each batch of a writer overwrites all of these keys with the number of the batch. */
  readonly stateKeysOf: (writer: number) => readonly string[];
  /** And it adds one key, whose name holds the number. */
  readonly logKeyOf: (writer: number, number: number) => string;
  readonly numberIn: (value: string | undefined) => number;
}

export const crashLayout: CrashLayout = {
  writerCount: 24,
  stateKeysOf: (writer) => [0, 1, 2, 3].map((slot) => `state/${slot}/${writer}`),
  // Every third writer has keys that are longer than a record's can be.
  logKeyOf: (writer, number) =>
    `log/${writer}/${writer % 3 === 0 ? "long/".repeat(1000) : ""}${String(number).padStart(8, "0")}`,
  numberIn: (value) => (value === undefined ? 0 : Number.parseInt(value, 10)),
};

/** Writes without end, and tells each acknowledgement on the pipe before it does anything else. */
async function writeUntilKilled(store: KeyValueStore, writer: number, pipe: number): Promise<void> {
  const { stateKeysOf, logKeyOf, numberIn } = crashLayout;
  const keys = stateKeysOf(writer);
  for (let number = numberIn(store.get(keys[0] ?? "")) + 1; ; number += 1) {
    const filling = "x".repeat((writer * 7919 + number * 104_729) % 9000);
    const batch: StoreWrite[] = keys.map((key) => ({ key, value: `${number} ${filling}` }));
    store.write([...batch, { key: logKeyOf(writer, number), value: "done" }]);
    await store.flushed(keys[0]);
    writeSync(pipe, `${writer} ${number}\n`);
  }
}

const [, script, directory] = process.argv;
if (script === import.meta.filename && directory !== undefined) {
  const store = openLmdbStore({ directory });
  for (let writer = 0; writer < crashLayout.writerCount; writer += 1) {
    void writeUntilKilled(store, writer, 3);
  }
}
