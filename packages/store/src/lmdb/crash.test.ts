import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { crashLayout } from "./crash-writer.fixture.ts";
import { openLmdbStore } from "./lmdb-store.ts";

const seed = 20_251;
const killsPerLane = 25;
const { writerCount, stateKeysOf, logKeyOf, numberIn } = crashLayout;

/** The numbers from 0 to 1 of a seed, the same on every machine. */
function* randomNumbers(first: number): Generator<number, never> {
  let state = first;
  for (;;) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    yield state / 0x8000_0000;
  }
}

function startWriters(directory: string): ChildProcess {
  const script = fileURLToPath(new URL("./crash-writer.fixture.ts", import.meta.url));
  const options = ["--conditions=@plinth/source", "--import", "tsx"];
  return spawn(process.execPath, [...options, script, directory], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
}

/** Notes what is acknowledged, kills the process after so many, and notes what was acknowledged before it died. */
async function killAfter(child: ChildProcess, count: number, acknowledged: number[]) {
  let seen = 0;
  const ended = once(child, "close");
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
    const [writer = 0, number = 0] = line.split(" ").map(Number);
    acknowledged[writer] = number;
    seen += 1;
    if (seen === count) {
      child.kill("SIGKILL");
    }
  }
  await ended;
  return seen;
}

/** Opens the store that was cut off, and compares it with what was acknowledged. */
async function checkStore(directory: string, acknowledged: readonly number[]): Promise<void> {
  const store = openLmdbStore({ directory });
  for (let writer = 0; writer < writerCount; writer += 1) {
    const numbers = stateKeysOf(writer).map((key) => numberIn(store.get(key)));
    const [number = 0] = numbers;
    const acknowledgedNumber = acknowledged[writer] ?? 0;
    expect(numbers, "no batch is half there").toEqual(numbers.map(() => number));
    expect(number, "what was acknowledged is there").toBeGreaterThanOrEqual(acknowledgedNumber);
    expect(number, "a writer waits for each batch").toBeLessThanOrEqual(acknowledgedNumber + 1);

    const range = { start: logKeyOf(writer, 0), end: logKeyOf(writer, 99_999_999) } as const;
    const log = [...store.entries({ ...range, direction: "forward" })].map(([key]) => key);
    const expectedLog = Array.from({ length: number }, (_, index) => logKeyOf(writer, index + 1));
    expect(log, "every batch up to the last is there").toEqual(expectedLog);
  }
  await store.close();
}

/** Kills the writers of one directory again and again. They go on from what they find. */
async function runLane(directory: string, laneSeed: number): Promise<number> {
  const random = randomNumbers(laneSeed);
  const acknowledged: number[] = [];
  let total = 0;
  for (let kill = 0; kill < killsPerLane; kill += 1) {
    const count = 1 + Math.floor(random.next().value * 300);
    total += await killAfter(startWriters(directory), count, acknowledged);
    await checkStore(directory, acknowledged);
    // What was there but not acknowledged when the process died counts for the next as well.
    const store = openLmdbStore({ directory });
    for (let writer = 0; writer < writerCount; writer += 1) {
      acknowledged[writer] = numberIn(store.get(stateKeysOf(writer)[0] ?? ""));
    }
    await store.close();
  }
  return total;
}

describe("openLmdbStore, killed while it writes", () => {
  it(`keeps every acknowledged write through ${2 * killsPerLane} kills (seed ${seed})`, async () => {
    const root = mkdtempSync(join(tmpdir(), "plinth-crash-"));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const lanes = [0, 1].map((lane) => runLane(join(root, `lane-${lane}`), seed + lane));
    const totals = await Promise.all(lanes);
    for (const total of totals) {
      expect(total).toBeGreaterThan(killsPerLane);
    }
  }, 120_000);
});
