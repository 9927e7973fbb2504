import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { describeKeyValueStore } from "../key-value-store.suite.ts";
import type { KeyValueStore } from "../key-value-store.ts";
import { type LmdbStoreOptions, openLmdbStore } from "./lmdb-store.ts";
import { LmdbTable } from "./lmdb-table.ts";
import type { StoreTask } from "./store-process.fixture.ts";

const root = mkdtempSync(join(tmpdir(), "plinth-store-"));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function newDirectory(): string {
  return mkdtempSync(join(root, "store-"));
}

function openedStore(options: Partial<LmdbStoreOptions> = {}): KeyValueStore {
  const store = openLmdbStore({ directory: newDirectory(), ...options });
  onTestFinished(() => store.close().catch(() => undefined));
  return store;
}

const directories = new WeakMap<KeyValueStore, string>();

function openIn(directory: string): KeyValueStore {
  const store = openLmdbStore({ directory });
  directories.set(store, directory);
  return store;
}

describeKeyValueStore("openLmdbStore", {
  open: () => openIn(newDirectory()),
  reopen: async (store) => {
    await store.close();
    return openIn(directories.get(store) ?? newDirectory());
  },
  modelRuns: 60,
});

const all = { start: "", end: "\xff\xff", direction: "forward" } as const;

/** Runs the fixture in a process of its own, under the shell's limits. */
function startProcess(task: StoreTask, directory: string, limits = ""): ChildProcess {
  const script = fileURLToPath(new URL("./store-process.fixture.ts", import.meta.url));
  const command = `${limits} exec "$0" "$@"`;
  const node = [process.execPath, "--conditions=@plinth/source", "--import", "tsx", script];
  const child = spawn("/bin/sh", ["-c", command, ...node, task, directory], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

async function lineOf(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout ?? child, "data");
  return String(chunk).trim();
}

describe("openLmdbStore, flushing", () => {
  it("has a promise for a key until the key's last write is on disk, and none for another", async () => {
    const store = openedStore();
    store.write([{ key: "a", value: "1" }]);
    expect(store.flushed("b")).toBeUndefined();
    await store.flushed("a");
    expect(store.flushed("a")).toBeUndefined();
  });

  it("covers a deletion that a reader can have seen", async () => {
    const store = openedStore();
    store.write([{ key: "a", value: "1" }]);
    await store.flushed();
    store.write([{ key: "a", value: undefined }]);
    expect(store.get("a")).toBeUndefined();
    expect(store.flushed("a")).toBeInstanceOf(Promise);
  });

  it("gives all the writers of a moment the same flush", () => {
    const store = openedStore();
    store.write([{ key: "a", value: "1" }]);
    store.write([{ key: "b", value: "1" }]);
    expect(store.flushed("a")).toBe(store.flushed("b"));
  });

  it("waits for nothing when it is relaxed, and still has all after it was closed", async () => {
    const directory = newDirectory();
    const store = openedStore({ directory, durability: "relaxed" });
    store.write([{ key: "a", value: "1" }]);
    expect(store.flushed("a")).toBeUndefined();
    await store.close();
    expect(openedStore({ directory }).get("a")).toBe("1");
  });

  it("waits when it is relaxed and the disk is far behind", async () => {
    const store = openedStore({ durability: "relaxed" });
    const value = "x".repeat(1_000_000);
    let count = 0;
    while (store.flushed() === undefined) {
      expect(count).toBeLessThan(100);
      store.write([{ key: `a${count}`, value }]);
      count += 1;
    }
    expect(count).toBeGreaterThan(20);
    expect(store.flushed("b")).toBeUndefined();
    await store.flushed(`a${count - 1}`);
    expect(store.flushed()).toBeUndefined();
  });

  it.skipIf(process.platform === "win32")(
    "refuses whatever comes after a write that the disk refused, and keeps what it acknowledged",
    async () => {
      const directory = newDirectory();
      const child = startProcess("fillDisk", directory, "ulimit -f 8000;");
      const report = JSON.parse(await lineOf(child)) as Record<string, unknown>;
      const acknowledged = Number(report["acknowledged"]);
      expect(acknowledged).toBeGreaterThan(5);
      expect(report).toMatchObject({
        flushOfLost: expect.stringContaining("The disk refused a write to the store"),
        flushOfKept: "durable",
        write: expect.stringContaining("The disk refused a write to the store"),
        close: expect.stringContaining("The disk refused a write to the store"),
      });
      const keys = [...openedStore({ directory }).entries(all)].map(([key]) => key);
      expect(keys).toHaveLength(acknowledged);
    },
  );

  it("lets the file grow while an iteration is open", async () => {
    const directory = newDirectory();
    const store = openedStore({ directory });
    store.write([{ key: "a", value: "first" }]);
    await store.flushed();
    const iterator = store.entries(all)[Symbol.iterator]();
    for (let number = 0; number < 20; number += 1) {
      store.write([{ key: `b${number}`, value: "x".repeat(1_000_000) }]);
      await store.flushed();
    }
    expect(statSync(join(directory, "data.mdb")).size).toBeGreaterThan(20_000_000);
    expect(iterator.next().value).toEqual(["a", "first"]);
    expect(iterator.next().done).toBe(true);
    expect(store.get("b19")).toHaveLength(1_000_000);
  });

  it("leaves nothing behind of long keys that were deleted", async () => {
    const directory = newDirectory();
    const store = openedStore({ directory });
    const keys = ["p", "q"].flatMap((letter) => [letter.repeat(4500), letter.repeat(9500)]);
    store.write(keys.map((key) => ({ key, value: "1" })));
    await store.flushed();
    store.write(keys.slice(1).map((key) => ({ key, value: undefined })));
    await store.flushed();
    expect([...store.entries(all)]).toEqual([[keys[0], "1"]]);
    store.write([{ key: keys[0] ?? "", value: undefined }]);
    await store.close();
    expect(recordCount(directory)).toBe(0);
  });

  it("ends the iterations that are open when it is closed", async () => {
    const store = openedStore();
    store.write([{ key: "a", value: "1" }]);
    await store.flushed();
    const iterator = store.entries(all)[Symbol.iterator]();
    await store.close();
    expect(() => iterator.next()).toThrow("The store is closed");
  });
});

const hasKernelLock = spawnSync("flock", ["--version"]).status === 0;

function ownerFilesIn(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.includes("owner"));
}

function recordCount(directory: string): number {
  const table = new LmdbTable(directory);
  onTestFinished(() => table.close());
  return table.recordCount();
}

describe("openLmdbStore, opening", () => {
  it("names the directory and the process that has it open", async () => {
    const directory = newDirectory();
    const child = startProcess("hold", directory);
    expect(await lineOf(child)).toBe("open");
    expect(() => openLmdbStore({ directory })).toThrow(
      `The store in "${directory}" is open in process ${child.pid}. Close it there, or use another directory.`,
    );
  });

  it("takes over from a process that was killed", async () => {
    const directory = newDirectory();
    const child = startProcess("hold", directory);
    await lineOf(child);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(openedStore({ directory }).get("held")).toBe("yes");
    expect(readdirSync(directory).filter((name) => name.includes("owner"))).toHaveLength(1);
  });

  it.runIf(process.platform === "linux")(
    "takes over from a dead process whose number another process has now",
    () => {
      const directory = newDirectory();
      writeFileSync(join(directory, `plinth-owner.${process.ppid}.1-another-boot`), "");
      openedStore({ directory });
      expect(existsSync(join(directory, `plinth-owner.${process.ppid}.1-another-boot`))).toBe(
        false,
      );
    },
  );

  it.runIf(hasKernelLock)(
    "is kept apart by the kernel even where no file tells of it",
    async () => {
      const directory = newDirectory();
      const child = startProcess("hold", directory);
      await lineOf(child);
      for (const name of ownerFilesIn(directory)) {
        rmSync(join(directory, name));
      }
      expect(() => openLmdbStore({ directory })).toThrow("is open in another process. Close it");
      child.kill("SIGKILL");
      await once(child, "exit");
      expect(openedStore({ directory }).get("held")).toBe("yes");
    },
  );

  it.runIf(hasKernelLock)(
    "takes over from a container that is gone, which would have the lock if it were not",
    () => {
      const directory = newDirectory();
      const left = "plinth-owner.1.77-a-boot.1234.locked";
      writeFileSync(join(directory, left), "");
      openedStore({ directory });
      expect(ownerFilesIn(directory)).not.toContain(left);
    },
  );

  it.runIf(process.platform === "linux")(
    "refuses what another container opened without a lock, and says what to do",
    () => {
      const directory = newDirectory();
      const left = join(directory, "plinth-owner.1.77-a-boot.1234");
      writeFileSync(left, "");
      const refusal = `was opened by process 1 of another container, and nobody here can tell whether it still runs. If it does, stop it. If it is gone, delete the file "${left}" and open the store again.`;
      expect(() => openLmdbStore({ directory })).toThrow(refusal);
      expect(ownerFilesIn(directory)).toHaveLength(1);
      rmSync(left);
      openedStore({ directory });
    },
  );

  it("refuses to be opened twice in one process, until it is closed", async () => {
    const directory = newDirectory();
    const store = openedStore({ directory });
    expect(() => openLmdbStore({ directory })).toThrow(`is open in this process (${process.pid})`);
    await store.close();
    openedStore({ directory });
  });

  it("makes a directory that is missing, with those above it", () => {
    const directory = join(newDirectory(), "a", "b");
    openedStore({ directory });
    expect(existsSync(directory)).toBe(true);
  });

  it("refuses a file", () => {
    const directory = join(newDirectory(), "file");
    writeFileSync(directory, "");
    expect(() => openLmdbStore({ directory })).toThrow(
      `The store cannot use "${directory}": it is a file. Give it a directory that this user may write to.`,
    );
  });

  it("refuses a directory it may not write to", ({ skip }) => {
    skip(process.getuid?.() === 0, "root may write to every directory");
    const directory = newDirectory();
    chmodSync(directory, 0o500);
    expect(() => openLmdbStore({ directory })).toThrow("permission denied");
  });

  it("refuses the format of a newer version, and lets go of the directory", () => {
    const directory = newDirectory();
    writeFileSync(join(directory, "plinth-format"), "2\n");
    expect(() => openLmdbStore({ directory })).toThrow(
      `The store in "${directory}" has format 2, and this version of Plinth reads format 1.`,
    );
    expect(readdirSync(directory)).toEqual(["plinth-format"]);
  });

  it("refuses data that is not ours", () => {
    const directory = newDirectory();
    writeFileSync(join(directory, "plinth-format"), "1\n");
    writeFileSync(join(directory, "data.mdb"), "x".repeat(100_000));
    expect(() => openLmdbStore({ directory })).toThrow(
      `The file data.mdb in "${directory}" is not a database.`,
    );
    expect(readdirSync(directory).filter((name) => name.includes("owner"))).toEqual([]);
  });
});
