import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bench, describe } from "vitest";
import { openLmdbStore } from "./lmdb-store.ts";

const value = "x".repeat(1000);

function keyOf(number: number): string {
  return `table\0user-${String((number * 7919) % 1_000_000).padStart(12, "0")}\0order-2025`;
}

describe("LmdbStore", () => {
  const directory = mkdtempSync(join(tmpdir(), "plinth-bench-"));
  const store = openLmdbStore({ directory });
  let written = 0;
  let read = 0;

  for (const writers of [1, 32, 256]) {
    const put = async (): Promise<void> => {
      written += 1;
      const key = keyOf(written);
      store.write([{ key, value }]);
      await store.flushed(key);
    };
    bench(`put durably, ${writers} at once`, async () => {
      await Promise.all(Array.from({ length: writers }, put));
    });
  }

  bench(
    "get",
    () => {
      read = (read + 1) % written;
      store.get(keyOf(read));
    },
    {
      teardown: async (_task, mode) => {
        if (mode === "run") {
          await store.close();
          rmSync(directory, { recursive: true, force: true });
        }
      },
    },
  );
});
