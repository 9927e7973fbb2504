import { writeSync } from "node:fs";
import { openLmdbStore } from "./lmdb-store.ts";

/** What the process is to do: keep the store open, or write until the disk refuses. */
export type StoreTask = "hold" | "fillDisk";

/** A process beside the test: `store-process.fixture.ts <task> <directory>`. It tells the test in one line how it went. */
const [, , task, directory = ""] = process.argv;
const store = openLmdbStore({ directory });

if (task === "hold") {
  store.write([{ key: "held", value: "yes" }]);
  await store.flushed();
  report("open");
  process.stdin.resume();
} else {
  report(JSON.stringify(await fillDisk()));
}

/** Writes until the system refuses, which the limit on a file's size is to bring about. */
async function fillDisk(): Promise<Record<string, unknown>> {
  // Without a listener the signal ends the process, before the write can be refused.
  process.on("SIGXFSZ", () => undefined);
  let acknowledged = 0;
  let flushOfLost = "";
  while (flushOfLost === "") {
    store.write([{ key: `key ${acknowledged}`, value: "x".repeat(200_000) }]);
    try {
      await store.flushed(`key ${acknowledged}`);
      acknowledged += 1;
    } catch (error) {
      flushOfLost = String(error);
    }
  }
  const flushOfKept = store.flushed("key 0") === undefined ? "durable" : "not durable";
  const write = await outcomeOf(() => store.write([{ key: "later", value: "x" }]));
  const close = await outcomeOf(() => store.close());
  return { acknowledged, flushOfLost, flushOfKept, write, close };
}

async function outcomeOf(action: () => unknown): Promise<string> {
  try {
    await action();
    return "done";
  } catch (error) {
    return String(error);
  }
}

function report(line: string): void {
  writeSync(1, `${line}\n`);
}
